"""When each item starts: pure arithmetic on the minutes of an agenda."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol


class Timed(Protocol):
    minutes: int


class Session(Protocol):
    starts_at: datetime
    duration: int


@dataclass(frozen=True)
class Schedule:
    """`starts[n]` is the moment the nth item begins; `minutes` are planned of the `duration` there is."""

    starts: list[datetime]
    ends_at: datetime
    minutes: int
    duration: int

    @property
    def overrun(self) -> int:
        """Minutes more than the meeting has; 0 when everything fits."""
        return max(0, self.minutes - self.duration)


def schedule(meeting: Session, placements: Sequence[Timed]) -> Schedule:
    """The items follow each other without a break, in the order given."""
    starts = []
    moment = meeting.starts_at
    for placement in placements:
        starts.append(moment)
        moment += timedelta(minutes=placement.minutes)
    minutes = sum(placement.minutes for placement in placements)
    return Schedule(starts, moment, minutes, meeting.duration)


def next_like(day: date, after: date) -> date:
    """The same weekday of the month as `day` (third Friday), in the first month where it falls later than `after`."""
    nth = (day.day - 1) // 7
    year, month = day.year, day.month
    while True:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        first = date(year, month, 1)
        found = first + timedelta(days=(day.weekday() - first.weekday()) % 7 + 7 * nth)
        # A month without a fifth Friday gives its last one.
        if found.month != month:
            found -= timedelta(days=7)
        if found > after:
            return found
