"""The tag tree of a part made fit to stand beside others: fewer elements, cells by scope, links with their words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pydyf
from weasyprint.document import Document

from documents.linking.encoding import number_of

TO_PART = "part:"  # href="part:extract" leads to an anchor in any fragment of the same document
EMPTY_IS_NOTHING = ("/Div", "/P", "/Sect")
CARRIES_NOTHING = ("/Span", "/NonStruct")
SAYS_SOMETHING = {"A", "Alt", "Lang", "ActualText"}


@dataclass
class Tags:
    """What the tag tree holds, by object number."""

    elements: list[int] = field(default_factory=list)  # in reading order
    marks: dict[tuple[int, int], int] = field(default_factory=dict)  # (page, mark in its content) -> element
    annotated: dict[int, int | None] = field(default_factory=dict)  # annotation -> the element around it


def describe_links(document: Document) -> None:
    """Every link says its words to a screen reader; one to another part becomes a destination found when linking."""
    for page in document.pages:
        for _kind, _target, _rectangle, box in page.links:
            annotation = box.link_annotation
            if not annotation:
                continue
            annotation["Contents"] = pydyf.String(" ".join("".join(box.element.itertext()).split()))
            annotation["F"] = 4  # printed
            address = annotation.get("A", {}).get("URI")
            if address and address.string.startswith(TO_PART):
                del annotation["A"]
                annotation["Dest"] = pydyf.String(address.string.removeprefix(TO_PART))


def read_tags(objects: list, tops: list[int]) -> Tags:
    """Tidy the trees under `tops`, then list what is in them."""
    tags = Tags()
    for top in tops:
        _flatten(objects, top)
        _scope(objects, top)
    waiting: list[tuple[int, int | None]] = [(top, None) for top in reversed(tops)]
    while waiting:
        number, parent = waiting.pop()
        element = objects[number]
        tags.elements.append(number)
        if element["Type"] == "/OBJR":
            tags.annotated[number_of(element["Obj"])] = parent
            continue
        for kid in reversed(element["K"]):
            if isinstance(kid, int):
                tags.marks[number_of(element["Pg"]), kid] = number
            else:
                waiting.append((number_of(kid), number))
    return tags


def _flatten(objects: list, number: int) -> None:
    """Elements that say nothing of their own make room for what is in them; empty blocks go."""
    objects[number]["K"] = list(_kids(objects, objects[number]["K"], number))


def _kids(objects: list, kids: list, parent: int) -> Iterator[Any]:
    for kid in kids:
        element = None if isinstance(kid, int) else objects[number_of(kid)]
        if element is not None and element["Type"] == "/StructElem":
            if element["S"] in CARRIES_NOTHING and not element.keys() & SAYS_SOMETHING:
                yield from _kids(objects, element["K"], parent)
                continue
            element["P"] = b"%d 0 R" % parent
            _flatten(objects, number_of(kid))
            if not element["K"] and element["S"] in EMPTY_IS_NOTHING:
                continue
        yield kid


def _scope(objects: list, number: int, *, in_head: bool = False) -> None:
    """A scope instead of IDs: those would have to be unique over all fragments of a document."""
    element = objects[number]
    kids = [number_of(kid) for kid in element["K"] if not isinstance(kid, int)]
    of_column = in_head or (element["S"] == "/TR" and all(objects[kid].get("S") == "/TH" for kid in kids))
    for kid in kids:
        cell = objects[kid]
        if cell.get("S") in ("/TH", "/TD"):
            _scope_cell(cell, of_column=of_column)
        if "S" in cell:
            _scope(objects, kid, in_head=in_head or element["S"] == "/THead")


def _scope_cell(cell: dict, *, of_column: bool) -> None:
    cell.pop("ID", None)
    cell["A"].pop("Headers", None)
    if cell["S"] == "/TH":
        cell["A"]["Scope"] = "/Column" if of_column else "/Row"
    elif len(cell["A"]) == 1:  # only its owner is left
        del cell["A"]
