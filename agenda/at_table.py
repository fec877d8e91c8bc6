"""What the page of a meeting in session shows: the agenda as a rail, the plan against the clock, what is still open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import User
from agenda.models import Meeting, Placement
from agenda.schedule import schedule


@dataclass(frozen=True)
class Entry:
    """One item in the rail, with the moments it was planned for."""

    placement: Placement
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Clock:
    """The item at the table, against the plan."""

    entry: Entry
    lasted: int  # minutes since it was opened
    behind: int  # minutes behind the plan; before it when negative

    @property
    def ahead(self) -> int:
        return -self.behind


@dataclass(frozen=True)
class Rail:
    entries: list[Entry]
    current: Entry | None

    @property
    def open(self) -> list[Placement]:
        return [entry.placement for entry in self.entries if not entry.placement.outcome]

    @property
    def previous(self) -> Placement | None:
        return self._beside(-1)

    @property
    def next(self) -> Placement | None:
        return self._beside(1)

    def after(self, placement: Placement) -> Placement | None:
        """Where the table goes on after an outcome: the next item without one, from here on and then from the top."""
        order = [entry.placement for entry in self.entries]
        here = next(index for index, one in enumerate(order) if one.pk == placement.pk)
        return next((one for one in order[here + 1 :] + order[:here] if not one.outcome), None)

    def _beside(self, step: int) -> Placement | None:
        if self.current is None:
            return self.entries[0].placement if self.entries and step > 0 else None
        index = self.entries.index(self.current) + step
        return self.entries[index].placement if 0 <= index < len(self.entries) else None


def rail(meeting: Meeting, user: User, current: Placement | None = None) -> Rail:
    placements = list(Placement.objects.filter(meeting=meeting).visible_to(user).for_agenda())
    for placement in placements:
        placement.meeting = meeting
    starts = schedule(meeting, placements).starts
    entries = [
        Entry(placement, start, start + timedelta(minutes=placement.minutes))
        for placement, start in zip(placements, starts, strict=True)
    ]
    here = next((entry for entry in entries if current and entry.placement.pk == current.pk), None)
    return Rail(entries, here)


def clock(entries: Sequence[Entry], moment: datetime) -> Clock | None:
    """How far the item that runs is, and how far behind the plan that brings the meeting."""
    for entry in entries:
        placement = entry.placement
        if placement.started_at and not placement.ended_at:
            lasted = int((moment - placement.started_at).total_seconds() // 60)
            late = round((placement.started_at - entry.starts_at).total_seconds() / 60)
            return Clock(entry, lasted, late + max(0, lasted - placement.minutes))
    return None
