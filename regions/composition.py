"""What the page of a forum tells for one day: how it works, who sits there for whom, who supports it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Prefetch, QuerySet

from accounts.models import User
from overleg.lib.dates import still_or_later
from overleg.lib.together import Asking, related
from regions.models import Forum, Mandate, RoutingRule, Seat, SupportAssignment, WorkingAgreement
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


def forum_page(forum: Forum, day: date, *, names: bool) -> Asking[ForumPage]:
    """The forum on `day`. Without `names` no person is even read from the database."""
    rules = RoutingRule.objects.select_related("forum")
    agreements = forum.agreements.select_related("preparing_forum").prefetch_related(Prefetch("routing", rules))
    seats = forum.seats.on(day).select_related("municipality", "organisation").order_by(*MUNICIPALITIES_FIRST)
    mandates, assignments = (_mandates(forum, day), _assignments(forum)) if names else (None, None)
    yield [agreements, seats, mandates, assignments, *related(forum, "regions", "supported_by", "followed_by")]
    sitting: dict[int, list[Mandate]] = defaultdict(list)
    for mandate in mandates or ():
        sitting[mandate.seat_id].append(mandate)
    return ForumPage(
        forum=forum,
        day=day,
        names=names,
        agreement=next((row for row in agreements if _runs(row, day)), None),
        agreements=list(agreements),
        chairs=[Chair(seat, sitting[seat.pk]) for seat in seats],
        assignments=list(assignments or ()),
    )


def _mandates(forum: Forum, day: date) -> QuerySet[Mandate]:
    return Mandate.objects.on(day).filter(seat__forum=forum).select_related("person").order_by("person__name")


def _assignments(forum: Forum) -> QuerySet[SupportAssignment]:
    """The newest first."""
    return forum.assignments.select_related("officer").order_by("-starts_on", "officer__name")[:OFFICERS_SHOWN]


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
