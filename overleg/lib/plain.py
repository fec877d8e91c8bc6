"""What people paste becomes plain text: from Word, from a web page, with signs nobody sees."""

from __future__ import annotations

import re
from html.parser import HTMLParser

# Marks of a page or of Word around the text; a lone "<" or "x < y" is not one.
MARKUP = re.compile(
    r"</(p|div|span|table|ul|ol|body|html|o:p|b|i|strong|em|h[1-6])>|<(p|div|br|o:p|!--|meta|html)\b", re.I
)
BLOCKS = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol"})
SILENT = frozenset({"style", "script", "head", "title", "xml"})
# Control signs, and those that turn the direction of whatever comes after them; joiners of emoji stay.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]")
BULLET = re.compile(r"^[ \t]*[·•▪§\uf0b7\uf0a7][ \t]+", re.M)


class _Reader(HTMLParser):
    """Only the words, a line for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag in SILENT:
            self.silent += 1
        if tag in BLOCKS:
            self.parts.append("\n- " if tag == "li" else "\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT and self.silent:
            self.silent -= 1
        if tag in BLOCKS and tag != "br":
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            # A line end inside a sentence is only how Word wraps its source.
            self.parts.append(re.sub(r"\s*\n\s*", " ", data))


def paragraphs(text: str) -> str:
    """A text of several lines. Browsers send two characters for a line end; we keep one, so that texts compare."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\u2028", "\n")
    if MARKUP.search(text):
        reader = _Reader()
        reader.feed(text)
        reader.close()
        text = "".join(reader.parts)
    text = UNSEEN.sub("", text.replace("\u00a0", " "))
    text = BULLET.sub("- ", text)
    lines = [line.rstrip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def line(text: str) -> str:
    """A title: the same on one line."""
    return " ".join(paragraphs(text).split())
