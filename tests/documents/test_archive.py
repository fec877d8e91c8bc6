"""Many files as one ZIP: written piece by piece, under names that every system unpacks where they belong."""

import zipfile
from io import BytesIO

import pytest

from documents import archive, store

pytestmark = pytest.mark.django_db


def test_names_stay_in_their_folder_and_no_two_are_the_same():
    files = [store.keep(text, title="x", name="Besluit.pdf") for text in (b"one", b"two")]
    entries = [("../../etc", files[0]), ("Sint-Niklaas", files[0]), ("sint-niklaas", files[1]), ("A/B: C?", files[1])]
    with zipfile.ZipFile(BytesIO(b"".join(archive.stream(entries)))) as made:
        assert made.testzip() is None
        assert made.namelist() == [
            "etc/Besluit.pdf",
            "Sint-Niklaas/Besluit.pdf",
            "sint-niklaas/Besluit (2).pdf",
            "A_B_ C/Besluit.pdf",
        ]
        assert made.read("sint-niklaas/Besluit (2).pdf") == b"two"


def test_a_large_file_is_handed_on_in_pieces():
    large = store.keep(b"0" * (3 * archive.PIECE), title="x", name="groot.pdf")
    pieces = list(archive.stream([("map", large)]))
    assert max(map(len, pieces)) < 2 * archive.PIECE
