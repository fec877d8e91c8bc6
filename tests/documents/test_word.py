"""Our pages as a Word document: what was a heading, list or table is one there too."""

import zipfile
from datetime import UTC, datetime
from io import BytesIO

from docx import Document

from documents import word

PAGE = """<section><p class="kicker">Ontwerp</p><h1>Het college van Aalbeke &amp; omstreken</h1>
<h2>Motivering</h2><ul><li>Een <strong>sterk</strong> argument</li><li>Twee</li></ul>
<ol class="articles"><li><h3>Artikel 1</h3><p>Het college keurt goed:<br>regel twee</p></li></ol>
<table><thead><tr><th>Wie</th><th>Wat</th></tr></thead><tbody><tr><td>College</td><td>besluit</td></tr></tbody></table>
<table class="signatures"><tr><td>de burgemeester<span class="line">naam</span></td></tr></table></section>"""
MADE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def made(*pages: str) -> bytes:
    return word.from_html(pages, title="Ontwerpbesluiten", author="Forum", language="nl", made_at=MADE)


def test_headings_lists_and_tables_are_what_they_are():
    document = Document(BytesIO(made(PAGE)))
    assert [(one.style.name, one.text) for one in document.paragraphs if one.text] == [
        ("Normal", "Ontwerp"),
        ("Heading 1", "Het college van Aalbeke & omstreken"),
        ("Heading 2", "Motivering"),
        ("List Bullet", "Een sterk argument"),
        ("List Bullet", "Twee"),
        ("Heading 3", "Artikel 1"),
        ("Normal", "Het college keurt goed:\nregel twee"),
    ]
    assert [run.text for one in document.paragraphs for run in one.runs if run.bold] == ["sterk"]
    table, signatures = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["Wie", "Wat"], ["College", "besluit"]]
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert signatures.rows[0].cells[0].text == "de burgemeester\nnaam"


def test_it_says_what_it_is_and_in_which_language_and_carries_no_macro():
    content = made(PAGE, PAGE)
    about = Document(BytesIO(content)).core_properties
    assert (about.title, about.author, about.language) == ("Ontwerpbesluiten", "Forum", "nl")
    assert about.created.date() == MADE.date()
    with zipfile.ZipFile(BytesIO(content)) as parts:
        assert not [name for name in parts.namelist() if "vba" in name.lower()]
        assert b'w:val="nl-BE"' in parts.read("word/styles.xml")
        assert parts.read("word/document.xml").count(b'w:type="page"') == 1
