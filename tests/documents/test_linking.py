"""Parts laid out once and linked: as good as laid out together, and known by the same bytes."""

from __future__ import annotations

import re
import subprocess
from io import BytesIO

import pikepdf
import pytest

from documents import engine
from documents.linking.fragment import Fragment, blobs_of, dump_blob, load_blob
from documents.linking.link import Kit
from tests.documents.structure import bookmarks, faults
from tests.documents.test_pdf import words

TABLE = """<table><caption>Wie doet wat</caption>
<thead><tr><th scope="col">Orgaan</th><th scope="col">Gevraagd</th></tr></thead>
<tbody><tr><th scope="row">College</th><td>besluit</td></tr>
<tr><th scope="row">Raad</th><td></td></tr></tbody></table>"""
PARAGRAPH = "<p>Een alinea met genoeg woorden om een regel te vullen, en nog een halve regel erbij voor wie leest.</p>"


def shell(body: str, *, running: str = "Pakket") -> str:
    return (
        f'<!doctype html><html lang="nl"><head><title>{running}</title></head>'
        f'<body data-forum="Burgemeestersoverleg" data-name="{running}" data-reference="A-2026">{body}</body></html>'
    )


def letter(town: str) -> str:
    return (
        f'<section class="part" id="letter"><h1>Aan {town}</h1><p>Lees <a href="part:extract">het uittreksel</a> of '
        f'<a href="https://overleg.example.be/">de pagina</a>.</p>{TABLE}</section>'
    )


def decision(articles: int) -> str:
    heads = "".join(f"<h2>Artikel {number}</h2>{PARAGRAPH * 3}" for number in range(1, articles + 1))
    return f'<section class="part" id="college"><h1>Ontwerpbesluit</h1>{heads}</section>'


def extract() -> str:
    heads = "".join(f"<h2>Punt {number}</h2>{PARAGRAPH * 4}" for number in range(1, 12))
    return f'<section class="part" id="extract"><h1>Uittreksel</h1>{heads}</section>'


@pytest.fixture(scope="module")
def fragments() -> dict[str, Fragment]:
    return {
        "aalbeke": engine.to_fragment(shell(letter("Aalbeke")), opens=True),
        "polish": engine.to_fragment(shell(letter("Łódź ½")), opens=True),
        "short": engine.to_fragment(shell(decision(2))),
        "long": engine.to_fragment(shell(decision(9))),
        "extract": engine.to_fragment(shell(extract())),
    }


def linked(fragments: dict[str, Fragment], *names: str, shared: tuple[str, ...] = ("extract",)) -> bytes:
    kit = Kit([fragments[name] for name in shared], [fragments[name] for name in names if name not in shared])
    return kit.link([fragments[name] for name in names], title="Pakket voor Aalbeke: 5 € & meer")


def page_numbers(pdf: bytes, tmp_path) -> list[str]:
    with pikepdf.open(BytesIO(pdf)) as opened:
        count = len(opened.pages)
    texts = [words(pdf, page, tmp_path) for page in range(1, count + 1)]
    return [" / ".join(re.findall(r"(\d+) */ *(\d+)", text)[-1]) for text in texts]


@pytest.mark.parametrize("own", ["short", "long"])
@pytest.mark.parametrize("town", ["aalbeke", "polish"])
def test_what_is_linked_has_no_fault(fragments, town, own):
    assert faults(linked(fragments, town, own, "extract")) == []


def test_the_parts_of_a_document_may_come_in_any_order(fragments):
    pdf = linked(fragments, "aalbeke", "extract", "short")
    assert faults(pdf) == []
    assert [title for depth, title, _page in bookmarks(pdf) if depth == 1] == [
        "Aan Aalbeke",
        "Uittreksel",
        "Ontwerpbesluit",
    ]


def test_a_part_that_this_document_does_not_need_is_left_out(fragments):
    pdf = linked(fragments, "aalbeke", "extract", shared=("extract", "long"))
    assert faults(pdf) == []
    assert "Ontwerpbesluit" not in [title for _depth, title, _page in bookmarks(pdf)]


def test_pages_are_numbered_over_the_whole(fragments, tmp_path):
    numbers = page_numbers(linked(fragments, "aalbeke", "long", "extract"), tmp_path)
    assert numbers == [f"{at} / {len(numbers)}" for at in range(1, len(numbers) + 1)]
    assert len(numbers) > 4


def test_it_reads_as_if_it_had_been_laid_out_in_one_go(fragments, tmp_path):
    together, _pages = engine.to_pdf(shell(letter("Aalbeke").replace("part:", "#") + decision(9) + extract()))
    pdf = linked(fragments, "aalbeke", "long", "extract")
    with pikepdf.open(BytesIO(together)) as one, pikepdf.open(BytesIO(pdf)) as other:
        count = len(one.pages)
        assert count == len(other.pages)
    for page in range(1, count + 1):
        assert words(pdf, page, tmp_path).split() == words(together, page, tmp_path).split()


def test_it_looks_as_if_it_had_been_laid_out_in_one_go(fragments, tmp_path):
    """Pixel by pixel, but for the soft edge of a glyph."""
    from PIL import Image, ImageChops

    together, _pages = engine.to_pdf(shell(letter("Aalbeke").replace("part:", "#") + decision(2) + extract()))
    pages = []
    for name, pdf in (("together", together), ("linked", linked(fragments, "aalbeke", "short", "extract"))):
        (tmp_path / f"{name}.pdf").write_bytes(pdf)
        command = ["pdftoppm", "-r", "40", "-gray", tmp_path / f"{name}.pdf", tmp_path / name]
        subprocess.run(command, check=True)
        pages.append(sorted(tmp_path.glob(f"{name}-*.pgm")))
    assert len(pages[0]) == len(pages[1]) > 2
    for one, other in zip(*pages, strict=True):
        difference = ImageChops.difference(Image.open(one), Image.open(other))
        assert difference.getextrema()[1] < 60


def test_a_link_to_another_part_finds_its_page(fragments):
    with pikepdf.open(BytesIO(linked(fragments, "aalbeke", "long", "extract"))) as pdf:
        note = next(note for note in pdf.pages[0].Annots if "/Dest" in note)
        names = list(pdf.Root.Names.Dests.Names)
        places = {str(names[at]): names[at + 1] for at in range(0, len(names), 2)}
        place = places[str(note.Dest)]
        assert str(note.Contents) == "het uittreksel"
        assert [page.obj.objgen for page in pdf.pages].index(place[0].objgen) > 1


def test_the_same_parts_give_the_same_bytes(fragments):
    again = engine.to_fragment(shell(extract()))
    assert again.dump() == fragments["extract"].dump()
    one = linked(fragments, "aalbeke", "extract")
    assert linked(fragments | {"extract": again}, "aalbeke", "extract") == one


def test_a_stored_fragment_comes_back_as_it_was(fragments):
    extract = fragments["extract"]
    stored = extract.dump()
    blobs = {name: load_blob(dump_blob(extract.blobs[name])) for name in blobs_of(stored)}
    assert Fragment.load(stored, blobs) == extract


def test_fonts_are_held_once_however_many_parts_there_are(fragments):
    two, three = (linked(fragments, *names) for names in (("aalbeke", "extract"), ("aalbeke", "short", "extract")))
    assert len(three) - len(two) < 6_000
    assert len(three) < 160_000


def test_what_a_part_asks_for_is_fenced_in(fragments):
    with pytest.raises(engine.RefusedURL):
        engine.to_fragment(
            shell('<section class="part"><h1>x</h1><img alt="x" src="https://example.be/x.png"></section>')
        )
