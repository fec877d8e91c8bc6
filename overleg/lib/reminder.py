"""One thing that waits for a person, as a digest tells it; and when it is told. Pure: no database.

A thing is told once per occasion: when it is new, when its day comes near, when that day has passed, and every week
after that. An occasion carries the day it counts from, so that what gets another day is told again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

SOON = timedelta(days=7)
# Longer ago it is no news any more.
NEWS = timedelta(days=14)


class Urgency(IntEnum):
    LATE = 0
    SOON = 1
    NEW = 2


@dataclass(frozen=True)
class Line:
    """`thing` and `occasion` together are told once; `url` is a path, to the very place."""

    thing: str
    occasion: str
    urgency: Urgency
    text: str
    url: str
    due: date | None = None
    kind: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.thing, self.occasion

    @property
    def order(self) -> tuple[int, date, str]:
        return self.urgency, self.due or date.max, self.text


def occasion(due: date, today: date) -> tuple[str, Urgency] | None:
    """What there is to tell today about something that is due on a day; nothing while that is far away."""
    late = (today - due).days
    if late > 0:
        return f"late:{due}+{(late - 1) // 7}", Urgency.LATE
    if due - today <= SOON:
        return f"soon:{due}", Urgency.SOON
    return None


def news(since: date | None, today: date) -> tuple[str, Urgency] | None:
    """That it is there, as long as that is news."""
    if since is None or today - since > NEWS:
        return None
    return f"new:{since}", Urgency.NEW


def week(today: date) -> str:
    """For what is told once a week."""
    year, number, _day = today.isocalendar()
    return f"{year}-W{number:02}"
