"""Who came, left, was replaced or stood aside, each in one sentence for the minutes. Pure: rows in, words out.

Items are named by their number alone, so that no sentence gives away a title that is confidential.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import time
from typing import Protocol

from django.utils.translation import gettext as _

from overleg.lib.moments import hour


class Numbered(Protocol):
    position: int


class Attended(Protocol):
    """What a sentence needs of an Attendance."""

    body: str
    name: str
    title: str
    state: str
    replaced_by: str
    replaced_role: str
    arrived_at: time | None
    arrived_item: Numbered | None
    left_at: time | None
    left_item: Numbered | None


class StoodAside(Protocol):
    attendance: Attended
    placement: Numbered
    reason: str


@dataclass(frozen=True)
class _Body:
    """Somebody at the table without a name: what everybody may know of it."""

    body: str
    arrived_at: time | None = None
    arrived_item: Numbered | None = None
    left_at: time | None = None
    left_item: Numbered | None = None
    name: str = ""
    title: str = ""
    state: str = "present"
    replaced_by: str = ""
    replaced_role: str = ""


def of_bodies(attended: Iterable[Attended]) -> list[str]:
    """Who came late and left early, as everybody may read it: the body, whoever sat there for it."""
    return sentences(_Body(row.body, row.arrived_at, row.arrived_item, row.left_at, row.left_item) for row in attended)


def bodies_aside(rows: Iterable[StoodAside], bodies: Collection[str]) -> list[str]:
    """Which of these bodies do not take part in an item; why is for the table."""
    return [
        _("%(body)s does not take part in item %(item)s.")
        % {"body": row.attendance.body, "item": row.placement.position}
        for row in rows
        if row.attendance.body in bodies
    ]


def sentences(attended: Iterable[Attended], aside: Iterable[StoodAside] = ()) -> list[str]:
    """Everything worth saying about who was there when, in the order of the list."""
    said = []
    for row in attended:
        said += [sentence for sentence in (replacement(row), arrival(row), departure(row)) if sentence]
    said += [not_taking_part(row) for row in aside]
    return [sentence[:1].upper() + sentence[1:] for sentence in said]


def who(row: Attended) -> str:
    """The person at the table and for whom: the replacement when there is one."""
    name = row.replaced_by if row.state == "replaced" else row.name
    return f"{name} ({row.body})" if name else row.body


def replacement(row: Attended) -> str:
    if row.state != "replaced":
        return ""
    stand_in = f"{row.replaced_by}, {row.replaced_role}," if row.replaced_role else row.replaced_by
    absent = f"{row.name} ({row.body})" if row.name else row.body
    return _("%(stand_in)s replaces %(absent)s.") % {"stand_in": stand_in, "absent": absent}


def arrival(row: Attended) -> str:
    words = {"who": who(row), "time": hour(row.arrived_at), "item": row.arrived_item and row.arrived_item.position}
    if row.arrived_at and row.arrived_item:
        return _("%(who)s arrives at %(time)s, at item %(item)s.") % words
    if row.arrived_item:
        return _("%(who)s is present from item %(item)s on.") % words
    if row.arrived_at:
        return _("%(who)s arrives at %(time)s.") % words
    return ""


def departure(row: Attended) -> str:
    words = {"who": who(row), "time": hour(row.left_at), "item": row.left_item and row.left_item.position}
    if row.left_at and row.left_item:
        return _("%(who)s leaves the meeting at %(time)s, at item %(item)s.") % words
    if row.left_item:
        return _("%(who)s leaves the meeting at item %(item)s.") % words
    if row.left_at:
        return _("%(who)s leaves the meeting at %(time)s.") % words
    return ""


def not_taking_part(row: StoodAside) -> str:
    words = {"who": who(row.attendance), "item": row.placement.position, "reason": row.reason.rstrip(".")}
    return _("%(who)s does not take part in item %(item)s: %(reason)s.") % words
