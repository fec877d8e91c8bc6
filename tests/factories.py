"""Plain factories: each makes one row with sensible defaults; say what matters to the test."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count

from django.utils import timezone

from accounts.models import User
from agenda.models import AgendaItem, Meeting, Placement
from regions.models import (
    Forum,
    Mandate,
    Municipality,
    Office,
    Organisation,
    Population,
    ReferenceRegion,
    RegionMembership,
    Seat,
    SupportAssignment,
    WorkingAgreement,
)

EARLY = date(2020, 1, 1)
_number = count(1)


def make_user(name: str = "", **fields) -> User:
    number = next(_number)
    fields.setdefault("email", f"person-{number}@example.org")
    return User.objects.create_user(fields.pop("email"), name or f"Person {number}", **fields)


def make_region(**fields) -> ReferenceRegion:
    number = next(_number)
    return ReferenceRegion.objects.create(**{"code": f"region-{number}", "name": f"Region {number}"} | fields)


def make_municipality(
    name: str = "", *, region: ReferenceRegion | None = None, inhabitants: int = 0, **fields
) -> Municipality:
    """In `region` (if given) from the day it starts; with a population of 2026 (if given)."""
    number = next(_number)
    municipality = Municipality.objects.create(
        **{
            "nis_code": f"{number % 100_000:05d}",
            "name": name or f"Municipality {number}",
            "province": "West-Vlaanderen",
            "lat": f"{50.8 + number % 10 / 20:.4f}",
            "lon": f"{3.0 + number % 7 / 10:.4f}",
            "starts_on": EARLY,
        }
        | fields
    )
    if region is not None:
        RegionMembership.objects.create(
            municipality=municipality,
            region=region,
            starts_on=municipality.starts_on,
            ends_on=municipality.ends_on,
        )
    if inhabitants:
        Population.objects.create(municipality=municipality, year=2026, inhabitants=inhabitants)
    return municipality


def make_organisation(name: str = "", **fields) -> Organisation:
    number = next(_number)
    defaults = {
        "name": name or f"Organisation {number}",
        "slug": f"organisation-{number}",
        "kind": Organisation.Kind.PARTNER,
    }
    return Organisation.objects.create(**defaults | fields)


def make_forum(name: str = "", *, regions=(), supported_by=(), **fields) -> Forum:
    number = next(_number)
    defaults = {
        "name": name or f"Forum {number}",
        "slug": f"forum-{number}",
        "prefix": f"F{number}",
        "kind": Forum.Kind.MAYORS,
        "scale": Forum.Scale.REGIONAL,
    }
    forum = Forum.objects.create(**defaults | fields)
    forum.regions.set(regions)
    forum.supported_by.set(supported_by)
    return forum


def make_seat(forum: Forum, body: Municipality | Organisation | None = None, **fields) -> Seat:
    """The seat of `body`, a municipality (made when left out) or an organisation."""
    body = body or make_municipality()
    place = "organisation" if isinstance(body, Organisation) else "municipality"
    return Seat.objects.create(**{"forum": forum, place: body, "starts_on": EARLY} | fields)


def make_mandate(seat: Seat, person: User | None = None, **fields) -> Mandate:
    return Mandate.objects.create(**{"seat": seat, "person": person or make_user(), "starts_on": EARLY} | fields)


def make_office(person: User, body: Municipality | Organisation, **fields) -> Office:
    """A director of a municipality, or the contact of an organisation, unless `kind` says otherwise."""
    if isinstance(body, Organisation):
        defaults = {"organisation": body, "kind": Office.Kind.CONTACT}
    else:
        defaults = {"municipality": body, "kind": Office.Kind.DIRECTOR}
    return Office.objects.create(**{"person": person, "starts_on": EARLY} | defaults | fields)


def make_assignment(forum: Forum, officer: User | None = None, **fields) -> SupportAssignment:
    defaults = {"forum": forum, "officer": officer or make_user(), "starts_on": EARLY}
    return SupportAssignment.objects.create(**defaults | fields)


def make_agreement(forum: Forum, **fields) -> WorkingAgreement:
    defaults = {
        "starts_on": EARLY,
        "how_agenda": "The support officer collects proposals.",
        "how_preparation": "The lead writes a note.",
        "how_ratification": "The mayors agree without a vote.",
        "how_execution": "Every college and council decides.",
    }
    return WorkingAgreement.objects.create(**{"forum": forum} | defaults | fields)


def make_item(forum: Forum, proposer: User | None = None, **fields) -> AgendaItem:
    """Accepted by the forum and for discussion; `ratify="..."` puts that agreement up for ratification."""
    number = next(_number)
    defaults = {
        "reference": f"{forum.prefix or 'ITEM'}-2026-{number}",
        "status": AgendaItem.Status.ACCEPTED,
        "title": f"Item {number}",
        "summary": f"What item {number} is about.",
        "aim": AgendaItem.Aim.ALIGNMENT,
        "treatment": AgendaItem.Treatment.DISCUSS,
        "category": AgendaItem.Category.PROJECTS,
        "capacity": AgendaItem.Capacity.SUPPORT,
        "proposed_at": datetime(2026, 1, 5, 9, tzinfo=UTC),
    }
    if "ratify" in fields:
        defaults |= {"treatment": AgendaItem.Treatment.RATIFY, "proposal": fields.pop("ratify")}
    return AgendaItem.objects.create(**{"forum": forum, "proposer": proposer or make_user()} | defaults | fields)


def make_meeting(forum: Forum, **fields) -> Meeting:
    """In preparation, some weeks from now; every next one a day later."""
    starts_at = timezone.now().replace(hour=8, minute=0, second=0, microsecond=0) + timedelta(days=20 + next(_number))
    return Meeting.objects.create(**{"forum": forum, "starts_at": starts_at, "place": "Stadhuis"} | fields)


def make_placement(meeting: Meeting, item: AgendaItem | None = None, **fields) -> Placement:
    """The item (made when left out) at the end of the agenda."""
    item = item or make_item(meeting.forum)
    AgendaItem.objects.filter(pk=item.pk).update(status=AgendaItem.Status.PLACED)
    item.status = AgendaItem.Status.PLACED
    position = meeting.placements.count() + 1
    return Placement.objects.create(**{"meeting": meeting, "item": item, "position": position, "minutes": 15} | fields)
