"""A year of meetings as twelve months of weeks, for a page."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from agenda.models import Meeting
from overleg.lib.dates import holidays
from regions.models import Forum

COLOURS = 8


@dataclass(frozen=True)
class Mark:
    """A forum as the year shows it: its colour, and the letters that say the same."""

    forum: Forum
    colour: int
    letters: str


@dataclass(frozen=True)
class Entry:
    meeting: Meeting
    mark: Mark
    clash: bool


@dataclass(frozen=True)
class Day:
    date: date
    holiday: str = ""
    entries: tuple[Entry, ...] = ()
    today: bool = False


@dataclass(frozen=True)
class Month:
    first: date
    weeks: list[list[Day | None]]  # nothing before the first and after the last day
    days: list[Day] = field(default_factory=list)  # those with a meeting or a holiday, for the list below


def marks(forums: Iterable[Forum]) -> dict[int, Mark]:
    """Each forum its colour, always the same for the same reader; after eight they come again."""
    return {
        forum.pk: Mark(forum, number % COLOURS + 1, forum.prefix or forum.name[:4])
        for number, forum in enumerate(forums)
    }


def months(year: int, meetings: Sequence[Meeting], known: dict[int, Mark], clashing: set[int]) -> list[Month]:
    by_day: dict[date, list[Entry]] = defaultdict(list)
    for meeting in meetings:
        entry = Entry(meeting, known[meeting.forum_id], meeting.pk in clashing)
        by_day[timezone.localdate(meeting.starts_at)].append(entry)
    free, today = holidays(year), timezone.localdate()
    weeks_of = calendar.Calendar().monthdatescalendar

    def of(day: date) -> Day:
        return Day(day, free.get(day, ""), tuple(by_day.get(day, ())), day == today)

    found = []
    for number in range(1, 13):
        weeks = [[of(day) if day.month == number else None for day in week] for week in weeks_of(year, number)]
        told = [day for week in weeks for day in week if day and (day.entries or day.holiday)]
        found.append(Month(date(year, number, 1), weeks, told))
    return found
