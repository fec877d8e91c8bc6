"""After a merger: who held something for the municipality that ended, and who goes on for the one that follows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from overleg.lib.dates import still_or_later
from overleg.lib.refusal import Refused
from regions.models import Mandate, Municipality, Office, Seat
from regions.services import mandates as service
from timeline.services import record

# A municipality has one of each; who answers for the successor already stays.
ONLY_ONE = (Office.Kind.MAYOR, Office.Kind.DIRECTOR)


@dataclass(frozen=True)
class Left:
    """What still runs in the name of a municipality that has ended."""

    offices: list[Office]
    seats: list[Seat]
    mandates: list[Mandate]

    def __bool__(self) -> bool:
        return bool(self.offices or self.seats)


def left_behind(municipality: Municipality) -> Left:
    after = municipality.ends_on + timedelta(days=1)
    mandates = Mandate.objects.filter(_running(after), seat__municipality=municipality)
    return Left(
        offices=list(municipality.offices.filter(_running(after)).select_related("person")),
        seats=list(municipality.seats.filter(_running(after)).select_related("forum", "municipality")),
        mandates=list(
            mandates.select_related("person", "seat__forum", "seat__municipality").order_by("seat__forum__name")
        ),
    )


def goes_on(office: Office, successor: Municipality, day: date) -> bool:
    """What one would expect: everybody works on, but there is one mayor and one general director."""
    return office.kind not in ONLY_ONE or not successor.offices.on(day).filter(kind=office.kind).exists()


@transaction.atomic
def take_over(municipality: Municipality, *, offices: Collection[int], mandates: Collection[int], by: User) -> int:
    """End everything of the municipality on its last day; what is named goes on for the successor the day after.

    Every seat passes: the successor sits where the municipality sat. Gives how much goes on.
    """
    held = Municipality.objects.select_for_update(of=("self",)).select_related("successor").get(pk=municipality.pk)
    if not held.ends_on or not held.successor:
        raise Refused(_("This municipality has not merged. Write down the merger first."))
    left = left_behind(held)
    if not left:
        raise Refused(_("Nothing runs any more in the name of this municipality. Reload the page."))
    first, going_on = held.ends_on + timedelta(days=1), 0
    for office in left.offices:
        service.end_office(office, last_day=held.ends_on, by=by)
        same = office.person.offices.filter(still_or_later(first), kind=office.kind, municipality=held.successor)
        if office.pk in offices and not same.exists():
            service.appoint(office.person, kind=office.kind, municipality=held.successor, starts_on=first, by=by)
            going_on += 1
    for seat in left.seats:
        mine = [mandate for mandate in left.mandates if mandate.seat_id == seat.pk]
        going_on += _pass_on(seat, mine, mandates, held.successor, first, by)
    record(held.successor, "taken_over", by=by, name=held.name, count=going_on)
    return going_on


def _pass_on(
    seat: Seat, mine: list[Mandate], wanted: Collection[int], successor: Municipality, first: date, by: User
) -> int:
    service.end_seat(seat, last_day=first - timedelta(days=1), by=by)
    place = seat.forum.seats.filter(still_or_later(first), municipality=successor).first()
    place = place or service.seat(seat.forum, municipality=successor, voice=seat.voice, starts_on=first, by=by)
    kept = [one for one in mine if one.pk in wanted]
    kept = [one for one in kept if not place.mandates.filter(still_or_later(first), person=one.person).exists()]
    for one in kept:
        day = max(first, place.starts_on)
        service.start_mandate(place, person=one.person, role=one.role, title=one.title, starts_on=day, by=by)
    return len(kept)


def _running(after: date) -> Q:
    """Rows that had begun by the last day and go on past it."""
    return still_or_later(after) & Q(starts_on__lt=after)
