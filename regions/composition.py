"""What the page of a forum tells for one day: how it works, who sits there for whom, who supports it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Prefetch

from accounts.models import User
from overleg.lib.dates import still_or_later
from regions.models import Forum, Mandate, Seat, SupportAssignment, WorkingAgreement
from timeline.models import Event
from timeline.sentences import Line, lines

OFFICERS_SHOWN = 20
# Organisations stand below the municipalities, whatever the database thinks of empty names.
MUNICIPALITIES_FIRST = (F("municipality__name").asc(nulls_last=True), "organisation__name")


@dataclass(frozen=True)
class Chair:
    """A seat and the mandates in it; no mandates when the reader may not see names."""

    seat: Seat
    mandates: list[Mandate]


@dataclass(frozen=True)
class ForumPage:
    forum: Forum
    day: date
    names: bool
    agreement: WorkingAgreement | None
    agreements: list[WorkingAgreement]
    chairs: list[Chair]
    assignments: list[SupportAssignment]  # of all times; nothing when the reader may not see names

    @property
    def officers(self) -> list[User]:
        """Who supports the forum on the day."""
        running = {row.officer for row in self.assignments if _runs(row, self.day)}
        return sorted(running, key=lambda officer: officer.name)

    @property
    def deciding(self) -> int:
        return sum(chair.seat.voice == Seat.Voice.DECIDES for chair in self.chairs)


def forum_page(forum: Forum, day: date, *, names: bool) -> ForumPage:
    """The forum on `day`. Without `names` no person is even read from the database."""
    agreements = list(forum.agreements.select_related("preparing_forum").prefetch_related("routing__forum"))
    running = [row for row in agreements if _runs(row, day)]
    return ForumPage(
        forum=forum,
        day=day,
        names=names,
        agreement=running[0] if running else None,
        agreements=agreements,
        chairs=_chairs(forum, day, names),
        assignments=_assignments(forum) if names else [],
    )


def _chairs(forum: Forum, day: date, names: bool) -> list[Chair]:
    seats = forum.seats.on(day).select_related("municipality", "organisation").order_by(*MUNICIPALITIES_FIRST)
    if not names:
        return [Chair(seat, []) for seat in seats]
    mandates = Mandate.objects.on(day).select_related("person").order_by("person__name")
    seats = seats.prefetch_related(Prefetch("mandates", queryset=mandates, to_attr="running"))
    return [Chair(seat, seat.running) for seat in seats]


def _assignments(forum: Forum) -> list[SupportAssignment]:
    """The newest first."""
    return list(forum.assignments.select_related("officer").order_by("-starts_on", "officer__name")[:OFFICERS_SHOWN])


def _runs(row: WorkingAgreement | SupportAssignment, day: date) -> bool:
    return row.starts_on <= day and (row.ends_on is None or row.ends_on >= day)


@dataclass(frozen=True)
class SeatsPage:
    """Who sits here on `day`, what is still to come, and what happened; for who manages it."""

    forum: Forum
    day: date
    chairs: list[Chair]
    assignments: list[SupportAssignment]
    coming: list[Seat]
    lines: list[Line]

    @property
    def empty_seats(self) -> int:
        return sum(not chair.mandates for chair in self.chairs)


EVENTS_SHOWN = 40


def seats_page(forum: Forum, day: date) -> SeatsPage:
    """A mandate that starts later stands in its seat as well, so that nobody registers it twice."""
    mandates = Mandate.objects.filter(still_or_later(day)).select_related("person").order_by("starts_on", "pk")
    seats = forum.seats.filter(still_or_later(day)).select_related("municipality", "organisation")
    seats = seats.order_by(*MUNICIPALITIES_FIRST)
    seats = seats.prefetch_related(Prefetch("mandates", queryset=mandates, to_attr="running"))
    running = [seat for seat in seats if seat.starts_on <= day]
    events = Event.objects.about(forum).select_related("actor").order_by("-at", "-pk")[:EVENTS_SHOWN]
    return SeatsPage(
        forum=forum,
        day=day,
        chairs=[Chair(seat, seat.running) for seat in running],
        assignments=list(
            forum.assignments.filter(still_or_later(day)).select_related("officer").order_by("officer__name")
        ),
        coming=[seat for seat in seats if seat.starts_on > day],
        lines=lines(reversed(events)),
    )
