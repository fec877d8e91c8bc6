"""Fragments become a document: what many documents share is placed once, the rest takes about a millisecond each."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import pydyf

from documents.linking import metadata
from documents.linking.encoding import DOCUMENT, index_of, is_resource, to_bytes
from documents.linking.file import PdfFile
from documents.linking.fragment import Blob, Fragment, Page

# The objects every document has, under the same numbers.
CATALOG, PAGES, TAGS, ROOT_TAG, PARENTS, BOOKMARKS, INFO, XMP, COLOURS, FIRST_FREE = range(1, 11)

MARGIN_RIGHT, MARGIN_BOTTOM, STAMP_SIZE = 62.4, 45.5, 8.5  # points: where print.css has its page number


@dataclass(frozen=True)
class Placed:
    """A fragment with its numbers filled in: pages from `page` on, other objects from `base`, tree keys from `key`."""

    fragment: Fragment
    page: int
    base: int
    key: int
    resources: tuple[int, ...]

    def at(self, number: int) -> int:
        if number >= 0:
            pages = len(self.fragment.pages)
            return self.page + number if number < pages else self.base + number - pages
        if number == DOCUMENT:
            return ROOT_TAG
        return self.resources[index_of(number)] if is_resource(number) else self.key + index_of(number)


class _Desk:
    """Where fragments are placed: the file so far, the next free number and the next key of the parent tree."""

    def __init__(self, before: _Desk | None = None) -> None:
        self.file: PdfFile = PdfFile(before.file if before else None)
        self.next: int = before.next if before else FIRST_FREE
        self.key: int = before.key if before else 0
        self.blobs: dict[str, int] = dict(before.blobs) if before else {}
        self.plain: list[tuple[int, bytes]] = []

    def take(self, count: int = 1) -> int:
        first, self.next = self.next, self.next + count
        return first

    def keep(self, blobs: dict[str, Blob]) -> None:
        """What is here already under the same hash is not written twice."""
        new = {name: blobs[name] for name in sorted(blobs) if name not in self.blobs}
        for name in new:
            self.blobs[name] = self.take()
        for name, blob in new.items():
            body = blob.template % tuple(self.blobs[use] for use in blob.uses)
            self._write(self.blobs[name], body, blob.data)

    def place(self, fragment: Fragment) -> Placed:
        pages = len(fragment.pages)
        page = self.take(pages)
        base = self.take(len(fragment.bodies) - pages)
        placed = Placed(fragment, page, base, self.key, tuple(self.blobs[name] for name in fragment.resources))
        self.key += fragment.tree_keys
        for index, body in enumerate(fragment.bodies):
            if body is not None:  # pages and top bookmarks are written when the whole document is known
                self._write(placed.at(index), body.filled(placed.at), fragment.streams.get(index))
        return placed

    def put_away(self) -> None:
        if self.plain:
            self.file.together(self.take(), self.plain)
            self.plain = []

    def _write(self, number: int, body: bytes, data: bytes | None) -> None:
        if data is None:
            self.plain.append((number, body))
        else:
            self.file.stream(number, body, data)


class Kit:
    """The fragments that a set of documents has in common, placed once; `link` makes one document."""

    def __init__(self, shared: Sequence[Fragment], own: Sequence[Fragment] = ()) -> None:
        """`own`: the other fragments of those documents; what more than one of them uses is placed here as well."""
        self.shared = list(shared)
        self.desk = _Desk()
        profile = _colour_profile()
        self.desk.file.stream(COLOURS, b"<</N 3/Filter/FlateDecode/Length %d>>" % len(profile), profile)
        uses = Counter(name for fragment in own for name in fragment.blobs)
        for fragment in shared:
            self.desk.keep(fragment.blobs)
        for fragment in own:
            self.desk.keep({name: blob for name, blob in fragment.blobs.items() if uses[name] > 1})
        self.placed = {id(fragment): self.desk.place(fragment) for fragment in shared}
        self.desk.put_away()

    def holds(self, shared: Sequence[Fragment]) -> bool:
        """Whether it was made of these very fragments."""
        return [*map(id, shared)] == [*map(id, self.shared)]

    def link(
        self,
        parts: Sequence[Fragment],
        *,
        title: str,
        language: str = "nl",
        author: str = "Overleg",
        behind: int = 0,
        mark: str = "",
    ) -> bytes:
        """One PDF of these parts, in this order. Equal input gives equal bytes. `behind`: pages bound to it later.

        `mark` stands before every page number: what is different about this copy, without laying anything out.
        """
        desk = _Desk(self.desk)
        placed = []
        for fragment in parts:
            if id(fragment) not in self.placed:
                desk.keep(fragment.blobs)
            placed.append(self.placed.get(id(fragment)) or desk.place(fragment))
        _Whole(desk, placed, behind, mark).write(title, language, author)
        return desk.file.finish(desk.take(), root=CATALOG, info=INFO)


class _Whole:
    """What only the whole document knows: its pages in order, its tags, bookmarks, names and numbers."""

    def __init__(self, desk: _Desk, placed: list[Placed], behind: int, mark: str) -> None:
        self.desk, self.placed, self.behind, self.mark = desk, placed, behind, mark
        self.total = sum(len(part.fragment.pages) for part in placed)

    def write(self, title: str, language: str, author: str) -> None:
        plain = self.desk.plain
        kids = self._pages()
        name = _string(title)
        plain += [
            (CATALOG, self._catalog(language)),
            (PAGES, b"<</Type/Pages/Count %d/Kids[%b]>>" % (self.total, _references(kids))),
            (TAGS, b"<</Type/StructTreeRoot/K %d 0 R/ParentTree %d 0 R>>" % (ROOT_TAG, PARENTS)),
            (ROOT_TAG, b"<</Type/StructElem/S/Document/P %d 0 R/K[%b]>>" % (TAGS, _references(self._tags()))),
            (PARENTS, b"<</Kids[%b]>>" % _references(self._leaves())),
            (BOOKMARKS, self._bookmarks()),
            (INFO, b"<</Title %b/Author %b/Producer %b>>" % (name, _string(author), _string(metadata.PRODUCER))),
        ]
        xmp = metadata.xmp(title=title, language=language, author=author)
        self.desk.file.stream(XMP, b"<</Type/Metadata/Subtype/XML/Length %d>>" % len(xmp), xmp)
        self.desk.put_away()

    def _catalog(self, language: str) -> bytes:
        intent = (
            b"<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB)/DestOutputProfile %d 0 R>>"
        )
        return (
            b"<</Type/Catalog/Pages %d 0 R/StructTreeRoot %d 0 R/MarkInfo<</Marked true>>/Lang(%b)"
            b"/ViewerPreferences<</DisplayDocTitle true>>/Metadata %d 0 R/Outlines %d 0 R"
            b"/Names<</Dests<</Names[%b]>>>>/OutputIntents[%b]>>"
        ) % (PAGES, TAGS, language.encode(), XMP, BOOKMARKS, self._names(), intent % COLOURS)

    def _pages(self) -> list[int]:
        numbers = []
        for part in self.placed:
            for index, page in enumerate(part.fragment.pages):
                numbers.append(part.page + index)
                self._page(part, index, page, f"{self.mark}{len(numbers)} / {self.total + self.behind}")
        return numbers

    def _page(self, part: Placed, index: int, page: Page, label: str) -> None:
        stamp, contents = self.desk.take(), _stamp(part.fragment, page, label)
        self.desk.file.stream(stamp, b"<</Length %d>>" % len(contents), contents)
        notes = _references(part.at(note) for note in page.annotations)
        body = (
            b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 %.3f %.3f]/Contents[%d 0 R %d 0 R]"
            b"/Resources %d 0 R/Tabs/S/StructParents %d%b>>"
        ) % (
            PAGES,
            page.width,
            page.height,
            part.at(page.contents),
            stamp,
            part.at(page.resources),
            part.key + index,
            b"/Annots[%b]" % notes if notes else b"",
        )
        self.desk.plain.append((part.page + index, body))

    def _tags(self) -> list[int]:
        return [part.at(tag) for part in self.placed for tag in part.fragment.tags]

    def _leaves(self) -> list[int]:
        """In the order of their keys, as a number tree asks."""
        return [part.at(part.fragment.tree_leaf) for part in sorted(self.placed, key=lambda part: part.key)]

    def _names(self) -> bytes:
        places = sorted(
            (place.name, part.page + place.page, place.x, place.y)
            for part in self.placed
            for place in part.fragment.destinations
        )
        return b"".join(b"%b[%d 0 R/XYZ %.2f %.2f 0]" % (_string(name), page, x, y) for name, page, x, y in places)

    def _bookmarks(self) -> bytes:
        marks = [(part, mark) for part in self.placed for mark in part.fragment.bookmarks]
        numbers = [part.at(mark.number) for part, mark in marks]
        for index, (part, mark) in enumerate(marks):
            text = b"<</Title %b/Parent %d 0 R/Dest[%d 0 R/XYZ %.2f %.2f 0]" % (
                mark.title,
                BOOKMARKS,
                part.page + mark.page,
                mark.x,
                mark.y,
            )
            if index:
                text += b"/Prev %d 0 R" % numbers[index - 1]
            if index + 1 < len(marks):
                text += b"/Next %d 0 R" % numbers[index + 1]
            if mark.first is not None and mark.last is not None:  # closed: a minus before what it holds
                text += b"/First %d 0 R/Last %d 0 R/Count %d" % (part.at(mark.first), part.at(mark.last), -mark.below)
            self.desk.plain.append((numbers[index], text + b">>"))
        if not numbers:
            return b"<</Type/Outlines/Count 0>>"
        return b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % (numbers[0], numbers[-1], len(numbers))


def _stamp(fragment: Fragment, page: Page, label: str) -> bytes:
    """The page number at the right of the bottom margin. The contents of the page left the y axis pointing down."""
    glyphs = [fragment.stamp[character] for character in label]
    x = page.width - MARGIN_RIGHT - sum(width for _glyph, width in glyphs) * STAMP_SIZE / 1000
    shown = b"".join(b"%04x" % glyph for glyph, _width in glyphs)
    return (
        b"/Artifact<</Type/Pagination/Subtype/Footer>>BDC BT 0.35 0.39 0.43 rg"
        b"/%b %.1f Tf 1 0 0 -1 %.2f %.2f Tm<%b>Tj ET EMC"
    ) % (fragment.stamp_font.encode(), STAMP_SIZE, x, page.height - MARGIN_BOTTOM, shown)


def _references(numbers) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


def _string(text: str) -> bytes:
    return to_bytes(pydyf.String(text))


@lru_cache(maxsize=1)
def _colour_profile() -> bytes:
    """The sRGB profile that comes with the renderer, found without loading that: linking needs no layout."""
    package = find_spec("weasyprint")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("weasyprint")
    return zlib.compress((Path(package.origin).parent / "pdf" / "sRGB2014.icc").read_bytes())
