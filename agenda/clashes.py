"""People who are expected at two meetings at once; who they are is only for who may see names at both forums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from agenda.models import Meeting
from regions.access import may_see_names
from regions.models import Forum, Mandate


@dataclass(frozen=True)
class Clash:
    first: Meeting
    second: Meeting
    people: tuple[str, ...]  # empty when the reader may not see who
    number: int


class Seats:
    """Who sits at which forum on a day: one query for all forums and the whole period."""

    def __init__(self, forums: Iterable[int], first: date, last: date) -> None:
        self._rows: dict[int, list[Mandate]] = defaultdict(list)
        found = Mandate.objects.filter(seat__forum__in=set(forums), starts_on__lte=last, seat__starts_on__lte=last)
        found = found.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first)).select_related("seat", "person")
        for mandate in found.order_by("person__name"):
            self._rows[mandate.seat.forum_id].append(mandate)

    def at(self, forum: int, day: date) -> dict[int, str]:
        """Names by person."""
        return {row.person_id: row.person.name for row in self._rows[forum] if _runs(row, day) and _runs(row.seat, day)}

    def both(self, one: int, other: int, day: date) -> list[str]:
        here, there = self.at(one, day), self.at(other, day)
        return [name for person, name in here.items() if person in there]


def clashes(meetings: Sequence[Meeting], user: User) -> list[Clash]:
    """Of meetings in the order in which they start."""
    standing = [meeting for meeting in meetings if meeting.status != Meeting.Status.CANCELLED]
    pairs = list(_at_once(standing))
    if not pairs:
        return []
    days = [timezone.localdate(first.starts_at) for first, _second in pairs]
    seats = Seats({meeting.forum_id for pair in pairs for meeting in pair}, min(days), max(days))
    found = []
    for (first, second), day in zip(pairs, days, strict=True):
        if people := seats.both(first.forum_id, second.forum_id, day):
            named = may_see_names(user, first.forum) and may_see_names(user, second.forum)
            found.append(Clash(first, second, tuple(people) if named else (), len(people)))
    return found


def sharing(forum: Forum, first: date, last: date) -> list[int]:
    """Other forums where somebody of this one sits in the period."""
    people = Mandate.objects.filter(seat__forum=forum, starts_on__lte=last)
    people = people.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first)).values("person")
    others = Mandate.objects.filter(person__in=people, starts_on__lte=last).exclude(seat__forum=forum)
    others = others.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first))
    return list(others.values_list("seat__forum", flat=True).distinct().order_by())


def overlap(starts_at: datetime, duration: int, other: Meeting) -> bool:
    return starts_at < other.ends_at and other.starts_at < starts_at + timedelta(minutes=duration)


def _at_once(meetings: list[Meeting]) -> Iterator[tuple[Meeting, Meeting]]:
    for _day, group in groupby(meetings, key=lambda meeting: timezone.localdate(meeting.starts_at)):
        same = list(group)
        for place, first in enumerate(same):
            for second in same[place + 1 :]:
                if first.forum_id != second.forum_id and overlap(first.starts_at, first.duration, second):
                    yield first, second


def _runs(row, day: date) -> bool:
    return row.starts_on <= day and (row.ends_on is None or day <= row.ends_on)
