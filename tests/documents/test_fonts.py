"""The web fonts are small, complete for our languages, and made only when needed."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from fontTools.ttLib import TTFont

from documents import fonts


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    from django.test import override_settings

    folder = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_BUILD=folder):
        call_command("make_fonts", stdout=StringIO())
        yield folder


def test_together_they_stay_small(made):
    sizes = {file.name: file.stat().st_size for file in (made / "fonts").glob("*.woff2")}
    assert len(sizes) == 6
    assert max(sizes.values()) < 30_000
    assert sum(sizes.values()) < 150_000


def test_every_letter_of_our_neighbours_and_the_figures_align(made):
    for file in (made / "fonts").glob("*.woff2"):
        font = TTFont(file)
        assert set(map(ord, "AZaz09éèëïöüçœßłŁčőșŷ€–’“”…✓→·")) <= set(font.getBestCmap())
        assert len({font["hmtx"][font.getBestCmap()[ord(figure)]][0] for figure in "0123456789"}) == 1


def test_the_style_sheet_names_files_that_exist(made):
    sheet = (made / "css" / "fonts.css").read_text()
    named = {part.split('")')[0] for part in sheet.split('url("../fonts/')[1:]}
    assert named == {file.name for file in (made / "fonts").glob("*.woff2")}
    assert sheet.count("font-display: swap") == len(named)


def test_a_second_time_nothing_is_made_again(made):
    before = {file: file.stat().st_mtime_ns for file in (made / "fonts").iterdir()}
    out = StringIO()
    call_command("make_fonts", stdout=out)
    assert "up to date" in out.getvalue()
    assert {file: file.stat().st_mtime_ns for file in (made / "fonts").iterdir()} == before


def test_what_the_typefaces_lack_is_reported(made):
    out = StringIO()
    call_command("make_fonts", "--check", stdout=out)
    assert "SourceSansPro-Regular: lacks ✕✎◷○" in out.getvalue()


def test_every_face_is_in_the_packages():
    assert all(face.path.is_file() for face in fonts.FACES)
