"""Our own pages as an editable document (.docx): real headings, lists and tables, so that it can be built on and read
aloud. It understands the few elements our templates use; anything else is written as its text.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

import lxml.html
from docx import Document as new_document
from docx.document import Document as Docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from lxml.html import HtmlElement

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXT, TITLES, INK, ACCENT = (
    "Source Sans Pro",
    "Source Serif Pro",
    RGBColor(0x1C, 0x26, 0x31),
    RGBColor(0x0F, 0x4C, 0x5C),
)
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4}
SIZES = {1: 20, 2: 14, 3: 12, 4: 11}
BOLD, ITALIC = {"b", "strong", "th"}, {"i", "em"}
SKIPPED = {"svg", "script", "style"}
BLOCKS = {"section", "div", "article", "body", "html", "blockquote", "dl"}


def from_html(
    pages: Sequence[str], *, title: str, author: str, language: str, made_at: datetime, subject: str = ""
) -> bytes:
    """Each of `pages` begins on a page of its own. The same input gives a document with the same content."""
    document = new_document()
    _set_up(document, language)
    about = document.core_properties
    about.title, about.subject, about.author, about.last_modified_by = (
        title[:255],
        subject[:255],
        author[:255],
        author[:255],
    )
    about.created = about.modified = made_at.replace(tzinfo=None)
    about.language, about.comments, about.keywords = language, "", ""
    for number, page in enumerate(pages):
        if number:
            document.add_page_break()
        _Writer(document).blocks(lxml.html.fromstring(f"<div>{page}</div>"))
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document: Docx, language: str) -> None:
    """A4, our typefaces with what every system has behind them, and headings in our colours."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.5), Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2.5)
    for name in ("Normal", "List Bullet", "List Number"):
        _face(document.styles[name], TEXT, 10.5, INK)
        document.styles[name].paragraph_format.space_after = Pt(6)
    for level, size in SIZES.items():
        style = document.styles[f"Heading {level}"]
        _face(style, TITLES, size, ACCENT if level > 1 else INK)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(size), Pt(4)
        style.paragraph_format.keep_with_next = True
    tag = OxmlElement("w:lang")
    tag.set(qn("w:val"), {"nl": "nl-BE", "en": "en-GB"}.get(language, language))
    document.styles["Normal"].element.get_or_add_rPr().append(tag)


def _face(style, name: str, size: float, colour: RGBColor) -> None:
    style.font.name, style.font.size, style.font.color.rgb = name, Pt(size), colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(kind), name)
    for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
        fonts.attrib.pop(qn(kind), None)


class _Writer:
    """Element after element; `document` may be a cell of a table."""

    def __init__(self, document) -> None:
        self.document = document

    def blocks(self, parent: HtmlElement) -> None:
        if _text(parent.text):
            self._runs(self.document.add_paragraph(), parent, only_text=True)
        for element in parent:
            if isinstance(element.tag, str) and element.tag not in SKIPPED:
                self._block(element)

    def _block(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag in HEADINGS:
            self._runs(self.document.add_heading(level=HEADINGS[tag]), element)
        elif tag == "ol" and "articles" in (element.get("class") or ""):
            for article in element:
                self.blocks(article)
        elif tag in ("ul", "ol"):
            self._list(element, "List Bullet" if tag == "ul" else "List Number")
        elif tag == "table":
            self._table(element)
        elif tag in BLOCKS:
            self.blocks(element)
        elif element.text_content().strip():
            self._runs(self.document.add_paragraph(), element)

    def _list(self, element: HtmlElement, style: str) -> None:
        for item in element:
            paragraph = self.document.add_paragraph(style=style)
            self._runs(paragraph, item)

    def _table(self, element: HtmlElement) -> None:
        rows = element.xpath(".//tr")
        columns = max((len(row) for row in rows), default=0)
        if not columns:
            return
        table = self.document.add_table(rows=len(rows), cols=columns)
        table.style = "Table Grid" if element.xpath(".//th") else table.style
        for row, cells in zip(rows, table.rows, strict=True):
            for source, cell in zip(row, cells.cells, strict=False):
                paragraph = cell.paragraphs[0]
                self._runs(paragraph, source, bold=source.tag == "th")
            if row.getparent().tag == "thead":
                _repeat(cells)
        self.document.add_paragraph()

    def _runs(self, paragraph: Paragraph, element: HtmlElement, *, only_text: bool = False, **look: bool) -> None:
        """The words of one element, with their weight and their line breaks."""
        _run(paragraph, element.text, **look)
        for child in () if only_text else element:
            if child.tag == "br":
                paragraph.add_run().add_break()
            elif isinstance(child.tag, str) and child.tag not in SKIPPED:
                if _on_its_own_line(child) and paragraph.text.strip():
                    paragraph.add_run().add_break()
                bold, italic = look.get("bold") or child.tag in BOLD, look.get("italic") or child.tag in ITALIC
                self._runs(paragraph, child, bold=bold, italic=italic)
            _run(paragraph, child.tail, **look)


def _on_its_own_line(element: HtmlElement) -> bool:
    return element.tag == "p" or element.get("class") == "line"


def _run(paragraph: Paragraph, text: str | None, *, bold: bool = False, italic: bool = False) -> None:
    words = _text(text)
    if words and not (words == " " and not paragraph.text):
        run = paragraph.add_run(words)
        run.bold, run.italic = bold or None, italic or None


def _repeat(row) -> None:
    """The head of a table comes back on every page, and a screen reader knows it for one."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _text(text: str | None) -> str:
    """White space as a browser shows it."""
    if not text:
        return ""
    words = " ".join(text.split())
    if not words:
        return " " if text.strip(" ") == "" else ""
    return (" " if text[0].isspace() else "") + words + (" " if text[-1].isspace() else "")
