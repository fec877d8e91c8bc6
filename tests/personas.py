"""A small forum with everybody who has a say there, and one who has none."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from regions.models import (
    Forum,
    Mandate,
    Municipality,
    Office,
    Organisation,
    ReferenceRegion,
    Seat,
    WorkingAgreement,
)
from tests import factories as make


@dataclass
class Table:
    """Two municipalities decide; an organisation and the province advise, whose deputy is chair."""

    region: ReferenceRegion
    forum: Forum
    agreement: WorkingAgreement
    municipality_a: Municipality
    municipality_b: Municipality
    organisation: Organisation
    province: Organisation
    seat_a: Seat
    seat_b: Seat
    seat_organisation: Seat
    seat_chair: Seat
    officer: User
    chair: User
    mayor: User
    director: User
    clerk: User
    partner: User
    councillor: User
    mayor_b: User
    director_b: User
    admin: User
    outsider: User


PEOPLE = (
    "officer",
    "chair",
    "mayor",
    "director",
    "clerk",
    "partner",
    "councillor",
    "mayor_b",
    "director_b",
    "admin",
    "outsider",
)


def set_table() -> Table:
    region = make.make_region(code="testregio", name="Testregio")
    forum = make.make_forum("Burgemeestersoverleg Testregio", slug="testforum", prefix="TEST", regions=[region])
    a = make.make_municipality("Aalbeke", region=region, inhabitants=12_000)
    b = make.make_municipality("Bellegem", region=region, inhabitants=8_000)
    organisation = make.make_organisation("Woonmaatschappij Testregio")
    province = make.make_organisation("Provincie Testland", kind=Organisation.Kind.PROVINCE)
    people = {
        who: make.make_user(f"Persona {who}", email=f"{who}@example.org", is_administrator=who == "admin")
        for who in PEOPLE
    }
    seats = {
        "seat_a": make.make_seat(forum, a),
        "seat_b": make.make_seat(forum, b),
        "seat_organisation": make.make_seat(forum, organisation, voice=Seat.Voice.ADVISES),
        "seat_chair": make.make_seat(forum, province, voice=Seat.Voice.ADVISES),
    }
    make.make_mandate(seats["seat_a"], people["mayor"], title="burgemeester")
    make.make_mandate(seats["seat_b"], people["mayor_b"], title="burgemeester")
    make.make_mandate(seats["seat_chair"], people["chair"], role=Mandate.Role.CHAIR, title="gedeputeerde")
    make.make_assignment(forum, people["officer"])
    for who, body, kind in (
        ("mayor", a, Office.Kind.MAYOR),
        ("director", a, Office.Kind.DIRECTOR),
        ("clerk", a, Office.Kind.CLERK),
        ("councillor", a, Office.Kind.COUNCILLOR),
        ("mayor_b", b, Office.Kind.MAYOR),
        ("director_b", b, Office.Kind.DIRECTOR),
        ("partner", organisation, Office.Kind.CONTACT),
    ):
        make.make_office(people[who], body, kind=kind)
    return Table(
        region=region,
        forum=forum,
        agreement=make.make_agreement(forum),
        municipality_a=a,
        municipality_b=b,
        organisation=organisation,
        province=province,
        **seats,
        **people,
    )
