"""What the pages of an administrator tell: the places of the map with who answers for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from overleg.lib.dates import in_force, still_or_later
from regions.administration_forms import MunicipalityFilter
from regions.models import Municipality, Office, Organisation, Seat
from timeline.models import Event
from timeline.sentences import Line, lines

EVENTS_SHOWN = 20


@dataclass(frozen=True)
class HomePage:
    """A municipality or an organisation: who answers for it, where it sits, what changed."""

    place: Municipality | Organisation
    day: date
    offices: list[Office]
    seats: list[Seat]
    lines: list[Line]

    @property
    def is_municipality(self) -> bool:
        return isinstance(self.place, Municipality)


def home_page(place: Municipality | Organisation, day: date) -> HomePage:
    events = Event.objects.about(place).select_related("actor").order_by("-at", "-pk")[:EVENTS_SHOWN]
    return HomePage(
        place=place,
        day=day,
        offices=list(place.offices.filter(still_or_later(day)).select_related("person").order_by("kind", "starts_on")),
        seats=list(place.seats.on(day).select_related("forum").order_by("forum__name")),
        lines=lines(reversed(events)),
    )


def municipalities(chosen: MunicipalityFilter, day: date) -> QuerySet:
    """In force on `day`, with how many people answer for each; those without a general director on request."""
    running = in_force(day, "offices__")
    rows = (
        Municipality.objects.on(day)
        .order_by("name")
        .annotate(
            people=Count("offices", filter=running),
            directors=Count("offices", filter=running & Q(offices__kind=Office.Kind.DIRECTOR)),
        )
    )
    return chosen.applied(rows, day)
