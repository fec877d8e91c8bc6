"""From what WeasyPrint is about to write to a Fragment."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

import pydyf
from weasyprint.document import Document

from documents.linking import tagging
from documents.linking.encoding import (
    DOCUMENT,
    Body,
    Open,
    encode,
    number_of,
    packed,
    resource,
    tree_key,
)
from documents.linking.fragment import Blob, Bookmark, Destination, Fragment, Page

POINTS = 0.75  # one CSS pixel


class _Resources:
    """What is not this part's own: fonts, pictures, dictionaries. Equal ones of different parts get equal hashes."""

    def __init__(self, objects: list) -> None:
        self.objects = objects
        self.blobs: dict[str, Blob] = {}
        self.used: list[str] = []
        self._known: dict[int, str] = {}

    def number(self, number: int) -> int:
        name = self._hashed(number)
        if name not in self.used:
            self.used.append(name)
        return resource(self.used.index(name))

    def _hashed(self, number: int) -> str:
        if number not in self._known:
            value, data = self.objects[number], None
            if isinstance(value, pydyf.Stream):
                value, data = packed(value)
            uses: list[str] = []
            body = encode(value, lambda other: self._use(other, uses))
            name = hashlib.sha256(b"\0".join((body.template, *(use.encode() for use in uses), data or b""))).hexdigest()
            self.blobs[name] = Blob(body.template, tuple(uses), data)
            self._known[number] = name
        return self._known[number]

    def _use(self, number: int, uses: list[str]) -> int:
        uses.append(self._hashed(number))
        return 0  # which number stands where is the order of `uses`


class _Capture:
    """The objects of one part while they are taken over."""

    def __init__(self, document: Document, pdf: pydyf.PDF) -> None:
        self.document, self.objects = document, pdf.objects
        self.pages = [number_of(reference) for reference in pdf.page_references]
        self.root = number_of(self.objects[number_of(pdf.catalog["StructTreeRoot"])]["K"][0])
        tagging.describe_links(document)
        self.tops = [*map(number_of, self.objects[self.root]["K"])]
        self.tags = tagging.read_tags(self.objects, self.tops)
        self.annotations = [[number_of(entry) for entry in self.objects[page].get("Annots", [])] for page in self.pages]
        self.contents = {number_of(self.objects[page]["Contents"]): page for page in self.pages}
        self.resources = _Resources(self.objects)
        # Own objects: pages, contents, annotations, tags. Whatever else is reached may be shared.
        self.local = {page: index for index, page in enumerate(self.pages)}
        for number in chain(self.contents, *self.annotations, self.tags.elements):
            self.local.setdefault(number, len(self.local))
        self.bodies: list[Body | None] = [None] * len(self.local)
        self.streams: dict[int, bytes] = {}

    def number(self, number: int) -> int:
        if number in self.local:
            return self.local[number]
        return DOCUMENT if number == self.root else self.resources.number(number)

    def fragment(self) -> Fragment:
        page_resources = [self.number(number_of(self.objects[page]["Resources"])) for page in self.pages]
        keys = self._number_annotations()
        for number, index in self.local.items():
            if index >= len(self.pages):
                self._take(number, index)
        leaf = self._leaf(keys)
        bookmarks = [self._bookmark(*node) for node in self._bookmark_tree()]
        laid_out = self.document.pages
        stamp, font = self._stamp()
        return Fragment(
            pages=[
                Page(
                    page.width * POINTS,
                    page.height * POINTS,
                    self._contents_of(at),
                    page_resources[at],
                    self._notes(at),
                )
                for at, page in enumerate(laid_out)
            ],
            bodies=self.bodies,
            streams=self.streams,
            tags=[self.local[top] for top in self.tops],
            bookmarks=bookmarks,
            destinations=[
                Destination(name, at, x * POINTS, (page.height - y) * POINTS)
                for at, page in enumerate(laid_out)
                for name, (x, y, *_rest) in page.anchors.items()
            ],
            resources=self.resources.used,
            tree_leaf=leaf,
            tree_keys=keys,
            stamp=stamp,
            stamp_font=font,
            blobs=self.resources.blobs,
        )

    def _contents_of(self, at: int) -> int:
        return self.local[number_of(self.objects[self.pages[at]]["Contents"])]

    def _notes(self, at: int) -> tuple[int, ...]:
        return tuple(self.local[annotation] for annotation in self.annotations[at])

    def _number_annotations(self) -> int:
        """Every page has a key in the parent tree, then every annotation. Gives how many that makes."""
        keys = len(self.pages)
        for annotation in chain(*self.annotations):
            self.objects[annotation]["StructParent"] = Open(tree_key(keys))
            keys += 1
        return keys

    def _take(self, number: int, index: int) -> None:
        value = self.objects[number]
        if number in self.contents:
            self._mark_margins(value.stream, self.contents[number])
        if isinstance(value, pydyf.Stream):
            value, self.streams[index] = packed(value)
        self.bodies[index] = encode(value, self.number)

    def _mark_margins(self, operators: list[Any], page: int) -> None:
        """What stands in the margins of a page has no place in the tag tree: it is an artifact."""
        for at, operator in enumerate(operators):
            marks = operator == b"BDC" and "MCID" in operators[at - 1]
            if marks and (page, operators[at - 1]["MCID"]) not in self.tags.marks:
                operators[at - 2], operators[at - 1] = b"/Artifact", b"<</Type/Pagination>>"

    def _add(self, value: Any = None) -> int:
        self.bodies.append(None if value is None else encode(value))
        return len(self.bodies) - 1

    def _leaf(self, keys: int) -> int:
        """This part's leaf of the parent tree: from each mark and annotation back to its element."""
        marks = self.tags.marks
        entries: list[Any] = []
        for index, page in enumerate(self.pages):
            last = max((mark for on, mark in marks if on == page), default=-1)
            entries.append(Open(tree_key(index)))
            entries.append([self._element(marks.get((page, mark))) for mark in range(last + 1)])
        for index, annotation in enumerate(chain(*self.annotations), start=len(self.pages)):
            entries += [Open(tree_key(index)), self._element(self.tags.annotated.get(annotation))]
        return self._add({"Limits": [Open(tree_key(0)), Open(tree_key(keys - 1))], "Nums": entries})

    def _element(self, number: int | None) -> Open | bytes:
        return b"null" if number is None else Open(self.local[number], reference=True)

    def _bookmark_tree(self) -> Sequence[tuple]:
        return self.document.make_bookmark_tree(POINTS, transform_pages=True)

    def _bookmark(self, title: str, place: tuple, below: Iterable[tuple], _state: str) -> Bookmark:
        page, x, y = place
        number = self._add()
        kids, count = self._bookmarks_below(list(below), number)
        first, last = (kids[0], kids[-1]) if kids else (None, None)
        return Bookmark(number, pydyf.String(title).data, page, x, y, first, last, count)

    def _bookmarks_below(self, nodes: list[tuple], parent: int) -> tuple[list[int], int]:
        """Final but for their numbers. Gives the numbers of this level, and how many there are with all below."""
        numbers, count = [self._add() for _node in nodes], 0
        for index, (title, (page, x, y), below, _state) in enumerate(nodes):
            kids, more = self._bookmarks_below(list(below), numbers[index])
            mark: dict[str, Any] = {
                "Title": pydyf.String(title),
                "Dest": [Open(page, reference=True), b"/XYZ", x, y, 0],
                "Parent": Open(parent, reference=True),
            }
            if index:
                mark["Prev"] = Open(numbers[index - 1], reference=True)
            if index + 1 < len(numbers):
                mark["Next"] = Open(numbers[index + 1], reference=True)
            if kids:
                mark |= {"First": Open(kids[0], reference=True), "Last": Open(kids[-1], reference=True), "Count": more}
            self.bodies[numbers[index]] = encode(mark)
            count += 1 + more
        return numbers, count

    def _stamp(self) -> tuple[dict[str, tuple[int, float]], str]:
        """The glyphs with which page numbers are written: those of the regular face."""
        font = next(font for font in self.document.fonts.values() if font.weight == 400 and not font.style)
        glyphs: dict[str, tuple[int, float]] = {}
        for glyph, text in font.to_unicode.items():
            glyphs.setdefault(text, (glyph, font.widths[glyph]))
        return glyphs, font.hash


def capture(document: Document, pdf: pydyf.PDF) -> Fragment:
    """A WeasyPrint finisher's arguments as a Fragment. Changes the objects it reads."""
    return _Capture(document, pdf).fragment()
