"""Paper: tagged, in its language, with its title, bookmarks, page numbers and our own typefaces."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings

from documents import pdf
from tests.documents.conftest import TEMPLATES, TITLE, sample_context


@pytest.fixture(scope="session")
def opened(sample) -> pikepdf.Pdf:
    with pikepdf.open(BytesIO(sample.pdf)) as document:
        yield document


def tags(node, found: list | None = None) -> list[pikepdf.Dictionary]:
    found = [] if found is None else found
    for kid in node if isinstance(node, pikepdf.Array) else [node]:
        if isinstance(kid, pikepdf.Dictionary):
            if "/S" in kid:
                found.append(kid)
            if "/K" in kid:
                tags(kid.K, found)
    return found


def objects(tag: pikepdf.Dictionary) -> list[pikepdf.Dictionary]:
    """The annotations a tag refers to."""
    kids = tag.K if isinstance(tag.K, pikepdf.Array) else [tag.K]
    return [kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR"]


def words(rendered: bytes, page: int, tmp_path: Path) -> str:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed: the text of a page is not read")
    file = tmp_path / "paper.pdf"
    file.write_bytes(rendered)
    command = ["pdftotext", "-f", str(page), "-l", str(page), "-layout", str(file), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_it_says_its_language_title_and_author(opened):
    assert str(opened.Root.Lang) == "nl"
    assert opened.Root.ViewerPreferences.DisplayDocTitle
    assert str(opened.docinfo.Title) == TITLE
    assert str(opened.docinfo.Author) == "Conferentie van burgemeesters"
    with opened.open_metadata() as meta:
        assert meta["pdfuaid:part"] == "1"


def test_it_speaks_the_language_that_was_asked(paper):
    english = pdf.render("sample.html", sample_context(), title="Letter", language="en")
    assert '<html lang="en">' in english.html
    with pikepdf.open(BytesIO(english.pdf)) as document:
        assert str(document.Root.Lang) == "en"


def test_every_part_is_tagged_as_what_it_is(opened):
    kinds = {str(tag.S) for tag in tags(opened.Root.StructTreeRoot)}
    assert opened.Root.MarkInfo.Marked
    assert {"/H1", "/H2", "/P", "/L", "/LI", "/Table", "/TR", "/TH", "/TD", "/Sect"} <= kinds


def test_no_picture_stands_in_the_text_without_words(opened):
    """Icons are backgrounds: the word beside them says the same."""
    assert [tag for tag in tags(opened.Root.StructTreeRoot) if tag.S == "/Figure" and "/Alt" not in tag] == []


def test_every_link_is_tagged(opened):
    annotations = [link for page in opened.pages for link in page.obj.get("/Annots", [])]
    tagged = {tag.Obj.objgen for link in tags(opened.Root.StructTreeRoot) if link.S == "/Link" for tag in objects(link)}
    assert len(annotations) >= 3
    assert {link.objgen for link in annotations} == tagged


def test_headings_are_bookmarks(opened):
    with opened.open_outline() as outline:
        tops = [item.title for item in outline.root]
        below = [item.title for item in outline.root[1].children]
    assert tops[0] == "Eén toewijzingsreglement voor sociale huur in de regio"
    assert tops[1:] == ["Ontwerpbesluit van de gemeenteraad", "Agenda van 17 april 2026"]
    assert below == ["Motivering", "Besluit", "Terugkoppeling per gemeente"]


def test_pages_are_counted_and_numbered(sample, opened, tmp_path):
    assert sample.pages == len(opened.pages) == 3
    assert re.search(r"2 ?/ ?3", words(sample.pdf, 2, tmp_path))


def test_each_page_names_the_forum_and_its_part(sample, tmp_path):
    first, second = (words(sample.pdf, page, tmp_path) for page in (1, 2))
    assert re.search(r"^Conferentie van burgemeesters\s+Ontwerpbesluit gemeenteraad$", second.strip(), re.MULTILINE)
    assert "ZWVL-2026-014" in second
    assert "Ontwerpbesluit gemeenteraad" not in first


def test_only_our_own_typefaces_are_used_and_they_are_inside(opened):
    items = [item for item in opened.objects if isinstance(item, pikepdf.Dictionary)]
    descriptors = [item for item in items if item.get("/Type") == "/FontDescriptor"]
    names = {re.sub(r"^/[A-Z]{6}\+", "", str(item.FontName)) for item in descriptors}
    assert {name for name in names if not name.startswith(("Source-Sans-Pro", "Source-Serif-Pro"))} == set()
    assert len(names) >= 4
    assert all("/FontFile2" in item for item in descriptors)


def test_the_same_page_gives_the_same_bytes(sample, paper):
    assert pdf.render("sample.html", sample_context(), title=TITLE).pdf == sample.pdf


def test_it_works_on_a_machine_without_any_font(tmp_path):
    """The renderer crashes when it finds no font at all; ours come with the page."""
    empty = tmp_path / "fonts.conf"
    empty.write_text(f'<?xml version="1.0"?><fontconfig><cachedir>{tmp_path}</cachedir></fontconfig>')
    script = (
        "import django; django.setup()\n"
        "from documents import engine\n"
        "pdf, pages = engine.to_pdf('<html lang=nl><title>t</title><h1>Besluit ◷</h1><p>Één → ✎ 漢</p>')\n"
        "print(pages)"
    )
    run = subprocess.run(
        [sys.executable, "-W", "error:No fonts configured:UserWarning", "-c", script],
        cwd=settings.BASE_DIR,
        env=os.environ | {"FONTCONFIG_FILE": str(empty), "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
    )
    assert (run.returncode, run.stdout.strip()) == (0, "1"), run.stderr


def test_pango_is_loaded_only_when_something_is_rendered():
    script = (
        "import sys, django; django.setup()\n"
        "import documents.pdf, documents.jobs, documents.bundle, documents.http\n"
        "print('weasyprint' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == "False"


def test_only_the_engine_and_the_linker_know_the_renderer():
    ours = ("accounts", "agenda", "decisions", "demo", "documents", "overleg", "regions", "timeline")
    users = {
        str(file.relative_to(settings.BASE_DIR))
        for app in ours
        for file in (settings.BASE_DIR / app).rglob("*.py")
        if re.search(r"^\s*(from|import) weasyprint", file.read_text(), re.MULTILINE)
    }
    linking = {f"documents/linking/{name}.py" for name in ("capture", "tagging")}
    assert users == {"documents/engine.py", "documents/glyphs.py"} | linking


def test_the_paper_needs_no_style_attributes():
    for template in [settings.BASE_DIR / "templates" / "print.html", TEMPLATES / "sample.html"]:
        assert "style=" not in template.read_text()
