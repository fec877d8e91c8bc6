"""Rich text: the one place where what people type or paste becomes HTML that is safe to keep and to show.

Kept is a small HTML: paragraphs, two levels of headings, lists, tables, links, bold, italic and quotations. Everything
else goes: what is foreign but harmless (`span`, `font`, `div`) leaves its words behind, what is not (`script`, `style`,
comments, images) leaves nothing. Text without markup becomes paragraphs, so whoever has no script loses nothing either.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from html import escape, unescape
from html.parser import HTMLParser

import nh3

BLOCKS = frozenset({"p", "h3", "h4", "ul", "ol", "blockquote", "table"})
INLINE = frozenset({"strong", "em", "a", "br"})
INSIDE = frozenset({"li", "caption", "thead", "tbody", "tr", "th", "td"})
TEXT = BLOCKS - {"ul", "ol", "table"} | {"li", "caption", "th", "td"}  # in which words stand
# What editors and office programs call by another name; a page has its own h1 and h2 already.
RENAMED = {"b": "strong", "i": "em", "h1": "h3", "h2": "h3", "h5": "h4", "h6": "h4", "div": "p", "tfoot": "tbody"}
# Gone with everything in it: code, and the settings Word and Excel put beside their text.
DROPPED = {"script", "style", "title", "xml", "svg", "math", "template", "iframe", "object", "noscript", "textarea"}
CELL = {"colspan", "rowspan"}
ADDRESS = re.compile(r"(https?://|mailto:)[^\s]+", re.IGNORECASE)
MARKUP = re.compile(r"<[a-zA-Z/!]")
TAG = re.compile(r"<(/?)(\w+)")
LONGEST = 200_000  # characters of one text as it is kept: some eighty pages


def _attribute(tag: str, name: str, value: str) -> str | None:
    if tag == "a":
        return value if ADDRESS.fullmatch(value.strip()) else None
    return value if value.isdecimal() and 1 < int(value) < 100 else None


_CLEANER = nh3.Cleaner(
    tags=set(BLOCKS | INLINE | INSIDE) | set(RENAMED),
    clean_content_tags=DROPPED,
    attributes={"a": {"href"}, "td": CELL, "th": CELL},
    attribute_filter=_attribute,
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
    strip_comments=True,
)


def clean(text: str) -> str:
    """What may be kept and shown of what somebody typed, pasted or sent; the same again for what is clean already."""
    text = text.replace("\0", "")
    if not MARKUP.search(text):
        return from_plain(unescape(text))
    # A half comment or a tag of Word's own ("<![if ...]>", "<o:p>") is no text, whatever a parser thinks of it.
    text = re.sub(r"<!\[[^>]*>|</?\w+:\w+[^>]*>", "", text)
    safe = TAG.sub(lambda found: f"<{found[1]}{RENAMED.get(found[2], found[2])}", _CLEANER.clean(text))
    return "".join(str(block) for block in blocks(safe))


def from_plain(text: str, was: str = "") -> str:
    """Paragraphs of what was typed into a plain box. What reads as it did in `was` keeps its layout."""
    typed = [part.strip("\n") for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()) if part.strip()]
    known = blocks(was)
    found = []
    same = SequenceMatcher(None, [block.plain for block in known], typed, autojunk=False)
    for kind, left, right, start, end in same.get_opcodes():
        if kind == "equal":
            found += [str(block) for block in known[left:right]]
        else:
            found += [_paragraph(part) for part in typed[start:end]]
    return "".join(found)


def _paragraph(text: str) -> str:
    return f"<p>{'<br>'.join(escape(line, quote=False) for line in text.splitlines())}</p>"


def to_plain(text: str) -> str:
    """The same text for a plain box, a search or a line of history."""
    return "\n\n".join(block.plain for block in blocks(text))


@dataclass
class Block:
    """A paragraph, heading, list or table: the piece by which texts are compared and put together."""

    html: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return "".join(self.html).strip()

    @property
    def plain(self) -> str:
        lines = "".join(self.words).split("\n")
        return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)


def blocks(safe: str) -> list[Block]:
    """The blocks of sanitised HTML; loose words become paragraphs, empty ones disappear."""
    reader = _Blocks()
    reader.feed(safe if MARKUP.search(safe) or not safe else clean(safe))
    reader.close()
    return [block for block in reader.found if block.plain]


class _Blocks(HTMLParser):
    """Cuts at the tags that stand outside of all others, and puts loose words in a paragraph."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Block] = []
        self.open: list[str] = []  # the tags around what is being read

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "li" and not {"ul", "ol"} & set(self.open):
            tag = "p"  # an item without its list
        if tag in BLOCKS:
            self._close_text()
        if tag in INLINE:
            self._open_text()
        elif not self.open:
            self.found.append(Block())
        kept = [(name, value) for name, value in attrs if value]
        if tag == "a" and not kept:
            tag = ""  # no address: the words only
        block = self.found[-1]
        if tag:
            block.html += [f"<{tag}", *(f' {name}="{escape(value)}"' for name, value in kept), ">"]
        if tag == "li":
            block.words.append("\n- ")
        elif tag == "br" or tag == "tr" or (tag in BLOCKS and self.open[-1:] != ["li"]):
            block.words.append("\n")
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.open[-1:] == [""]:
            self.open.pop()
        elif tag in self.open:
            self._close(tag)

    def handle_data(self, data: str) -> None:
        within = set(self.open)
        if not data.strip() and not within & TEXT:
            return
        self._open_text()
        self.found[-1].html.append(escape(data, quote=False))
        self.found[-1].words.append(re.sub(r"\s+", " ", data))

    def close(self) -> None:
        super().close()
        self._close("")

    def _open_text(self) -> None:
        if not self.open:
            self.found.append(Block(["<p>"]))
            self.open.append("p")

    def _close_text(self) -> None:
        """No paragraph or heading stands in another."""
        for tag in reversed(self.open):
            if tag in INSIDE or tag in ("ul", "ol", "blockquote", "table"):
                return
            if tag in ("p", "h3", "h4"):
                self._close(tag)
                return

    def _close(self, tag: str) -> None:
        """That tag and all within it; everything for the empty name of no tag."""
        while self.open:
            last = self.open.pop()
            if last:
                self.found[-1].html.append(f"</{last}>")
            if last in ("td", "th", "caption"):
                self.found[-1].words.append("\t")
            if last == tag:
                return
