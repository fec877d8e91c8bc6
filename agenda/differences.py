"""What became different between two published versions of an agenda: pure, on their frozen entries."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

# What a reader sees of an item, by what the difference is called.
TEXT = ("title", "summary", "proposal", "brought_by", "lead", "treatment", "advice", "confidential", "edited")


@dataclass(frozen=True)
class Change:
    """Of one item: is it new, was it moved, and which parts were changed (text, length, annexes)?"""

    new: bool = False
    moved: bool = False
    parts: tuple[str, ...] = ()

    @property
    def words(self) -> list[str]:
        """Short marks; what was changed (`what`) follows the last of them."""
        marks = [
            (self.new, pgettext("an item", "new")),
            (self.moved, pgettext("an item", "moved")),
            (self.parts, pgettext("an item", "changed")),
        ]
        return [word for holds, word in marks if holds]

    @property
    def what(self) -> str:
        """Which parts were changed: text, annexes."""
        names = {"text": _("text"), "length": _("length"), "annexes": _("annexes")}
        return ", ".join(names[part] for part in self.parts)


@dataclass(frozen=True)
class Differences:
    """By item; `withdrawn` are the entries of the earlier version that are gone."""

    changes: dict[int, Change] = field(default_factory=dict)
    withdrawn: list[dict] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.changes or self.withdrawn)


def compare(before: Sequence[dict], after: Sequence[dict]) -> Differences:
    """An item that only shifts because another came or went before it was not moved."""
    old = {entry["item"]: entry for entry in before}
    places = {item: place for place, item in enumerate(old)}
    stayed = [entry["item"] for entry in after if entry["item"] in old]
    moved = set(stayed) - _in_order(stayed, places)
    changes = {}
    for entry in after:
        item = entry["item"]
        change = Change(new=True) if item not in old else Change(moved=item in moved, parts=_parts(old[item], entry))
        if change.words:
            changes[item] = change
    kept = {entry["item"] for entry in after}
    return Differences(changes, [entry for entry in before if entry["item"] not in kept])


def _parts(before: dict, after: dict) -> tuple[str, ...]:
    differs = {
        "text": any(before.get(name) != after.get(name) for name in TEXT),
        "length": before["minutes"] != after["minutes"],
        "annexes": _files(before) != _files(after),
    }
    return tuple(part for part, different in differs.items() if different)


def _files(entry: dict) -> list[tuple[int, int, str]]:
    return [(file["id"], file["document"], file["title"]) for file in entry["files"]]


def _in_order(items: Sequence[int], places: dict[int, int]) -> set[int]:
    """The most items that still follow each other as before: the longest rising run of their old places."""
    ends: list[int] = []  # the smallest old place on which a run of each length ends
    run: list[list[int]] = []  # and that run
    for item in items:
        at = bisect_left(ends, places[item])
        ends[at : at + 1] = [places[item]]
        run[at : at + 1] = [[*(run[at - 1] if at else []), item]]
    return set(run[-1]) if run else set()
