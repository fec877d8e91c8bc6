"""What a screen reader, an archive and a click need of a PDF: the faults that joining documents tends to make.

A subset of the machine checks of the Matterhorn protocol; no substitute for a validator.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import pikepdf

PAINTS = {"Tj", "TJ", "'", '"', "Do", "sh", "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "EI"}


def faults(pdf: bytes) -> list[str]:
    """One sentence per kind of fault; empty is good."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        found = {*_of_the_whole(opened), *_of_bookmarks(opened), *_of_links(opened), *_of_fonts(opened)}
        tree = _Tree(opened)
        return sorted(found | tree.faults | set(_of_contents(opened, tree)))


def entries(node: pikepdf.Object, key: str) -> Iterator[tuple]:
    """The pairs of a number tree (/Nums) or a name tree (/Names)."""
    pairs = node.get(key, [])
    for at in range(0, len(pairs), 2):
        yield pairs[at], pairs[at + 1]
    for kid in node.get("/Kids", []):
        yield from entries(kid, key)


def bookmarks(pdf: bytes) -> list[tuple[int, str, int]]:
    """(depth, title, page from zero) of every bookmark, in order."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        places = {page.obj.objgen: at for at, page in enumerate(opened.pages)}
        walk = _walk(opened.Root.Outlines, 1)
        return [(depth, str(node.Title), places[node.Dest[0].objgen]) for depth, node in walk]


def _walk(node: pikepdf.Object, depth: int) -> Iterator[tuple[int, pikepdf.Object]]:
    kid = node.get("/First")
    while kid is not None:
        yield depth, kid
        yield from _walk(kid, depth + 1)
        kid = kid.get("/Next")


def _of_the_whole(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root
    if not root.get("/MarkInfo", {}).get("/Marked", False) or "/StructTreeRoot" not in root:
        yield "it is not tagged"
    if not str(root.get("/Lang", "")):
        yield "it has no language"
    meta = root.Metadata.read_bytes().decode()
    if not re.search(r'pdfuaid:part(?:="|>)1', meta) or not re.search(r'pdfaid:part(?:="|>)2', meta):
        yield "it does not claim PDF/UA-1 and PDF/A-2a"
    if "dc:title" not in meta or not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        yield "its title is not shown"
    if "/OutputIntents" not in root:
        yield "it says no colour profile"


def _of_bookmarks(pdf: pikepdf.Pdf) -> Iterator[str]:
    pages = {page.obj.objgen for page in pdf.pages}
    if any(node.Dest[0].objgen not in pages for _depth, node in _walk(pdf.Root.Outlines, 1)):
        yield "a bookmark leads to a page that is not in the file"


def _of_links(pdf: pikepdf.Pdf) -> Iterator[str]:
    names = {str(name) for name, _place in entries(pdf.Root.Names.Dests, "/Names")}
    for page in pdf.pages:
        for note in page.get("/Annots", []):
            if note.get("/Subtype") != "/Link":
                continue
            if "/Contents" not in note:
                yield "a link says no words"
            place = note.get("/Dest") or note.get("/A", {}).get("/D")
            if isinstance(place, pikepdf.String | str) and str(place) not in names:
                yield f"a link leads nowhere: {place}"


def _of_fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    for page in pdf.pages:
        for font in (page.get("/Resources", {}).get("/Font") or {}).values():
            described = font.DescendantFonts[0].FontDescriptor if "/DescendantFonts" in font else font.FontDescriptor
            if not described.keys() & {"/FontFile", "/FontFile2", "/FontFile3"}:
                yield "a font is not embedded"
            if "/ToUnicode" not in font:
                yield "a font cannot be copied as text"


class _Tree:
    """The tag tree: which element owns each mark and annotation."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.owners: dict[tuple, tuple] = {}
        self.faults: set[str] = set()
        self._seen: set[tuple] = set()
        self._heading = 0
        self._walk(pdf.Root.StructTreeRoot.K)

    def _walk(self, node: pikepdf.Object) -> None:
        for kid in node if isinstance(node, pikepdf.Array) else [node]:
            if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") not in ("/MCR", "/OBJR"):
                self._element(kid)

    def _element(self, element: pikepdf.Object) -> None:
        if element.objgen in self._seen:
            self.faults.add("an element stands in the tree twice")
            return
        self._seen.add(element.objgen)
        self._check(element, str(element.S)[1:])
        kids = element.get("/K", pikepdf.Array([]))
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                self.owners[element.Pg.objgen, kid] = element.objgen
            elif kid.get("/Type") == "/OBJR":
                self.owners["annotation", kid.Obj.objgen] = element.objgen
        self._walk(kids)

    def _check(self, element: pikepdf.Object, kind: str) -> None:
        if re.fullmatch("H[1-6]", kind):
            if int(kind[1]) > self._heading + 1:
                self.faults.add(f"a heading jumps from level {self._heading} to {kind}")
            self._heading = int(kind[1])
        if kind == "Figure" and not element.keys() & {"/Alt", "/ActualText"}:
            self.faults.add("a figure says nothing")
        if kind == "TH" and "/Scope" not in element.get("/A", {}):
            self.faults.add("a header cell does not say of what")
        if "/ID" in element:
            self.faults.add("an element has an identifier, which may not be unique")


def _of_contents(pdf: pikepdf.Pdf, tree: _Tree) -> Iterator[str]:
    parents = {int(key): value for key, value in entries(pdf.Root.StructTreeRoot.ParentTree, "/Nums")}
    for page in pdf.pages:
        found = parents.get(int(page.get("/StructParents", -1)))
        if not isinstance(found, pikepdf.Array):
            yield "a page is not in the parent tree"
            continue
        yield from _of_marks(page, list(found), tree)
        for note in page.get("/Annots", []):
            owner = parents.get(int(note.get("/StructParent", -1)))
            if owner is None or tree.owners.get(("annotation", note.objgen)) != owner.objgen:
                yield "an annotation is not in the tag tree"


def _of_marks(page: pikepdf.Page, parents: list, tree: _Tree) -> Iterator[str]:
    open_marks: list[object] = []
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            properties = operands[1] if name == "BDC" else None
            mark = properties.get("/MCID") if isinstance(properties, pikepdf.Dictionary) else None
            open_marks.append("artifact" if operands[0] == "/Artifact" else mark)
            if mark is None:
                continue
            owner = tree.owners.get((page.obj.objgen, int(mark)))
            said = parents[int(mark)] if int(mark) < len(parents) else None
            if owner is None:
                yield "marked text stands in no element"
            elif said is None or said.objgen != owner:
                yield "the parent tree says another element than the tag tree"
        elif name == "EMC":
            open_marks.pop()
        elif name in PAINTS and all(mark is None for mark in open_marks):
            yield "something is neither tagged nor an artifact"
