"""The people of the story, their offices at home and their seats at the tables."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypedDict

from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from demo.personas import BY_KEY as PERSONAS
from demo.story.forums import HOW, TABLES, Table
from regions.models import Forum, Mandate, Municipality, Office, Organisation, ReferenceRegion
from regions.services import agreements, mandates

FOLDER = Path(__file__).resolve().parent
TITLES = {"mayor": "burgemeester", "director": "algemeen directeur"}
PARTNER = ("leievallei", "woonmaatschappij-leievallei", "Woonmaatschappij Leievallei")
ZONE = ("hulpverleningszone-fluvia", "Hulpverleningszone Fluvia")
ZONE_COUNCIL = ("zoneraad-fluvia", "Zoneraad hulpverleningszone Fluvia")
DIRECTORS = ("directeurs-zuid-west-vlaanderen", "Overleg algemeen directeurs Zuid-West-Vlaanderen")


def read(name: str) -> dict:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


class SinceTheStart(TypedDict):
    """Who gives a seat, and from when."""

    by: User
    starts_on: date


@dataclass
class Cast:
    """Everybody by the name the story uses: `mayor:Menen`, `director:Harelbeke`, `partner`, `admin`."""

    starts_on: date
    people: dict[str, User] = field(default_factory=dict)
    places: dict[str, Municipality] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    forums: dict[str, Forum] = field(default_factory=dict)

    @property
    def admin(self) -> User:
        return self.people["admin"]

    def officer(self, table: Table) -> User:
        return self.people[f"officer:{table.officer}"]

    def chair(self, table: Table) -> User:
        return self.people[f"{table.who}:{table.chairs[0]}"]

    def body(self, name: str) -> Municipality | Organisation:
        return self.places.get(name) or self.organisations[name]


def assemble(starts_on: date) -> Cast:
    """Make everybody and give them their seats, from `starts_on`."""
    cast = Cast(starts_on)
    names = read("people")
    cast.people["admin"] = _person("Beheer Overleg", "", email=PERSONAS["admin"].email, is_administrator=True)
    cast.organisations = {row.slug: row for row in Organisation.objects.all()}
    _partner(cast, names)
    for region in ("zuid-west-vlaanderen", "denderregio"):
        _homes(cast, region, names[region])
    _zone_council(cast)
    _officers(cast, names)
    _directors_forum(cast)
    for table in TABLES:
        _seats(cast, table)
    for table in TABLES:
        _terms(cast, table)
    return cast


def _person(name: str, home: str, **fields) -> User:
    first, _, last = name.partition(" ")
    fields.setdefault("email", f"{slugify(first)}.{slugify(last)}@{slugify(home)}.example")
    fields.setdefault("last_login", timezone.now())  # in this year everybody found the way in
    return User.objects.create_user(name=name, **fields)


def _partner(cast: Cast, names: dict) -> None:
    key, slug, name = PARTNER
    company, _ = Organisation.objects.get_or_create(
        slug=slug, defaults={"name": name, "kind": Organisation.Kind.PARTNER}
    )
    cast.organisations[key] = company
    cast.people["partner"] = _contact(cast, names["partners"][key], company)


def _contact(cast: Cast, name: str, organisation: Organisation) -> User:
    person = _person(name, organisation.slug)
    mandates.appoint(
        person, kind=Office.Kind.CONTACT, by=cast.admin, organisation=organisation, starts_on=cast.starts_on
    )
    return person


def _homes(cast: Cast, region: str, names: dict) -> None:
    """Mayor and general director of every municipality; elsewhere also a clerk and a councillor."""
    row = ReferenceRegion.objects.get(code=region)
    for place in Municipality.objects.in_region(row, cast.starts_on):
        cast.places[place.name] = place
        for office, name in names[place.name].items():
            person = cast.people[f"{office}:{place.name}"] = _person(name, place.name)
            mandates.appoint(person, kind=office, by=cast.admin, municipality=place, starts_on=cast.starts_on)


def _officers(cast: Cast, names: dict) -> None:
    for slug, name in names["support"].items():
        cast.people[f"officer:{slug}"] = _contact(cast, name, cast.organisations[slug])
    for slug, name in names["denderregio"]["more"].items():
        cast.people[f"director:{slug}"] = _contact(cast, name, cast.organisations[slug])


def _directors_forum(cast: Cast) -> None:
    slug, name = DIRECTORS
    forum, made = Forum.objects.get_or_create(
        slug=slug,
        defaults={
            "name": name,
            "prefix": "ZWAD",
            "kind": Forum.Kind.DIRECTORS,
            "scale": Forum.Scale.REGIONAL,
            "note": "Bereidt voor wat de dertien burgemeesters bespreken.",
        },
    )
    if made:
        forum.regions.set(ReferenceRegion.objects.filter(code="zuid-west-vlaanderen"))
        forum.supported_by.set([cast.organisations["leiedal"]])


def _zone_council(cast: Cast) -> None:
    """Meets in the morning; the mayors' conference follows right after it, in one convocation."""
    (of_zone, zone_name), (slug, name) = ZONE, ZONE_COUNCIL
    zone, _ = Organisation.objects.get_or_create(
        slug=of_zone, defaults={"name": zone_name, "kind": Organisation.Kind.ZONE}
    )
    cast.organisations[of_zone] = zone
    council, made = Forum.objects.get_or_create(
        slug=slug,
        defaults={
            "name": name,
            "prefix": "ZRFL",
            "kind": Forum.Kind.ZONE_COUNCIL,
            "scale": Forum.Scale.ZONAL,
            "note": "Wettelijk overleg van de hulpverleningszone; daarna vergaderen de burgemeesters van de regio.",
        },
    )
    if made:
        council.regions.set(ReferenceRegion.objects.filter(code="zuid-west-vlaanderen"))
        council.supported_by.set([zone])
    Forum.objects.filter(slug="burgemeesters-zuid-west-vlaanderen").update(chained_after=council)


def _seats(cast: Cast, table: Table) -> None:
    forum = cast.forums[table.key] = Forum.objects.get(slug=table.slug)
    region = ReferenceRegion.objects.get(code=table.region)
    since = SinceTheStart(by=cast.admin, starts_on=cast.starts_on)
    for place in Municipality.objects.in_region(region, cast.starts_on):
        if table.only and place.name not in table.only:
            continue
        seat = mandates.seat(forum, municipality=place, **since)
        role = Mandate.Role.CHAIR if place.name in table.chairs else Mandate.Role.MEMBER
        person = cast.people[f"{table.who}:{place.name}"]
        mandates.start_mandate(seat, person=person, role=role, title=TITLES[table.who], **since)
    for slug, voice in table.organisations.items():
        seat = mandates.seat(forum, organisation=cast.organisations[slug], voice=voice, **since)
        director = cast.people.get(f"director:{slug}")
        if director:
            mandates.start_mandate(seat, person=director, title="directeur", **since)
    mandates.assign_support(forum, officer=cast.officer(table), **since)


def _terms(cast: Cast, table: Table) -> None:
    terms = {**HOW, **table.agreement}
    if "preparing_forum" in terms:
        terms["preparing_forum"] = cast.forums[terms["preparing_forum"]]
    agreements.agree(
        cast.forums[table.key],
        starts_on=cast.starts_on,
        by=cast.admin,
        fixed_day=table.fixed_day,
        start_time=table.starts,
        place=table.place,
        **terms,
    )
