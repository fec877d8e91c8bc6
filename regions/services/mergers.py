"""What a merger does: who answers for whom from which day, and everything that passes to whoever followed.

`settle` looks at what is, not at what was pressed: it may run at any moment, again and again, and catches up with a
merger that was recorded afterwards. Apps that keep duties of municipalities pass them on in `follow`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet, Sum
from django.utils import timezone

from regions.models import Municipality, Population, RegionMembership, Seat
from timeline.services import now, record

# What passes on: called with the day and with who answers that day for each municipality that is no more (primary
# keys). Gives how many things passed.
Passes = Callable[[date, Mapping[int, int]], int]
_followers: list[Passes] = []
ONE_DAY = timedelta(days=1)


def follow(passes: Passes) -> None:
    _followers.append(passes)


def successor_on(municipality: Municipality, day: date) -> Municipality:
    """Who answers for this municipality on `day`: itself while it is in force, else who followed, link by link."""
    while municipality.ends_on and municipality.ends_on < day and municipality.successor:
        municipality = municipality.successor
    return municipality


def heirs_on(day: date) -> dict[int, int]:
    """Who answers on `day` for each municipality that no longer exists then, by primary key."""
    return heirs_among(ended_on(day))


def ended_on(day: date) -> QuerySet:
    """Who no longer exists on `day`, with who followed it."""
    return Municipality.objects.filter(ends_on__lt=day).values_list("pk", "successor")


def heirs_among(ended: Iterable[tuple[int, int]]) -> dict[int, int]:
    followed_by = dict(ended)
    heirs = {}
    for pk in followed_by:
        seen, heir = {pk}, followed_by[pk]
        while heir in followed_by and heir not in seen:
            seen.add(heir)
            heir = followed_by[heir]
        heirs[pk] = heir
    return heirs


def followed_by(municipality: int, day: date) -> set[int]:
    """The municipalities that no longer exist on `day` and became this one, link by link; all by primary key."""
    found: set[int] = set()
    newest = {municipality}
    while newest:
        gone = Municipality.objects.filter(successor__in=newest, ends_on__lt=day)
        newest = set(gone.values_list("pk", flat=True)) - found
        found |= newest
    return found


def inhabitants(municipalities: Iterable[Municipality], year: int) -> dict[int, int]:
    """Of a year, by primary key; of who did not exist yet, those of the municipalities it followed together."""
    pks = [one.pk for one in municipalities]
    own = Population.objects.filter(municipality__in=pks, year=year)
    known = {row.municipality_id: row.inhabitants for row in own}
    young = [pk for pk in pks if pk not in known]
    joined = (
        Population.objects.filter(municipality__successor__in=young, year=year)
        .order_by()
        .values_list("municipality__successor")
        .annotate(together=Sum("inhabitants"))
    )
    return known | dict(joined) if young else known


@transaction.atomic
def settle(day: date | None = None) -> int:
    """Seats, and whatever the apps keep, pass to who is in force on `day`. A second run finds nothing to do."""
    day = day or timezone.localdate(now())
    passed = _pass_seats(day)
    heirs = heirs_on(day)
    return passed + sum(passes(day, heirs) for passes in _followers) if heirs else passed


def _pass_seats(day: date) -> int:
    """A seat ends with its municipality, and who follows sits there from the next day: link by link."""
    passed = 0
    while seats := list(_orphaned(day)):
        for seat in seats:
            _pass_seat(seat)
        passed += len(seats)
    return passed


def _orphaned(day: date):
    """Seats that go on after their municipality ended."""
    last_day = F("municipality__ends_on")
    running = Q(ends_on__isnull=True) | Q(ends_on__gt=last_day)
    seats = Seat.objects.filter(running, municipality__ends_on__lt=day, starts_on__lte=last_day)
    return seats.select_related("forum", "municipality__successor").order_by("municipality__ends_on", "pk")


def _pass_seat(seat: Seat) -> None:
    gone, heir = seat.municipality, seat.municipality.successor
    until, last_day = seat.ends_on, gone.ends_on
    seat.ends_on = last_day
    seat.save(update_fields=["ends_on"])
    running = Q(ends_on__isnull=True) | Q(ends_on__gt=last_day)
    seat.mandates.filter(running, starts_on__lte=last_day).update(ends_on=last_day)
    first_day = last_day + ONE_DAY
    has_one = seat.forum.seats.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first_day), municipality=heir)
    if has_one.exists() or _moved_away(seat, heir, first_day):
        record(seat.forum, "seat_ended_by_merger", by=None, seat=gone.name, name=heir.name)
        return
    Seat.objects.create(forum=seat.forum, municipality=heir, voice=seat.voice, starts_on=first_day, ends_on=until)
    record(seat.forum, "seat_passed", by=None, seat=gone.name, name=heir.name, starts_on=first_day.isoformat())


def _moved_away(seat: Seat, heir: Municipality, day: date) -> bool:
    """By merging it left the region of this forum: whether the new municipality sits here is for people to decide."""
    regions = set(seat.forum.regions.values_list("pk", flat=True))
    if not regions:
        return False
    was = RegionMembership.objects.on(day - ONE_DAY).filter(municipality=seat.municipality, region__in=regions)
    is_there = RegionMembership.objects.on(day).filter(municipality=heir, region__in=regions)
    return was.exists() and not is_there.exists()
