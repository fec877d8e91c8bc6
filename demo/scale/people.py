"""Who sits where: municipalities and two organisations at a table, their mayors and directors, and who supports it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from django.contrib.auth.hashers import make_password

from accounts.models import User
from demo.scale import words
from demo.scale.writer import Writer
from regions.models import Forum, Mandate, Municipality, Office, Organisation, Seat, SupportAssignment, WorkingAgreement

NO_WAY_IN = make_password(None)
KNOWN_SINCE = date(2019, 1, 1)  # the data begin there: whoever was there then was there before
TERM = 6  # years between municipal elections: then other people take the seats
HOW = {
    "how_agenda": "Leden, directeurs en partners stellen punten voor; de ondersteuning stelt de agenda samen.",
    "how_preparation": "De trekker bereidt een nota voor, de directeurs geven advies.",
    "how_ratification": "De leden bekrachtigen zonder stemming; een voorbehoud wordt genoteerd.",
    "how_execution": "Elk college en elke raad behandelt de afspraak; de ondersteuning volgt op.",
}

SETTLED = {
    "college_ask": "note",
    "council_ask": "note",
    "fixed_day": "eerste vrijdag van de maand",
    "start_time": "09:00",
}


@dataclass
class Place:
    """A seat and who sat on it: (from, last day or None, person)."""

    seat: int
    body: str
    municipality: int | None
    organisation: int | None
    starts_on: date
    ends_on: date | None
    held: list[tuple[date, date | None, int]] = field(default_factory=list)

    def on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def person(self, day: date) -> int:
        return next((person for first, last, person in self.held if last is None or day <= last), self.held[-1][2])


@dataclass
class Table:
    """A forum with everybody around it."""

    forum: Forum
    officer: int
    places: list[Place]
    organisations: list[int]

    def deciding(self, day: date) -> list[Place]:
        return [place for place in self.places if place.municipality and place.on(day)]

    def around(self, day: date) -> list[Place]:
        return [place for place in self.places if place.on(day)]

    def chair(self, day: date) -> int:
        return self.places[0].person(day)


class People:
    """Everybody, made once: a mayor sits at several tables."""

    def __init__(self, writer: Writer, random: Random, starts_on: date, today: date, mail: str) -> None:
        self.writer, self.random, self.starts_on, self.today = writer, random, starts_on, today
        self.mail = mail
        self.mayors: dict[int, list[tuple[date, date | None, int]]] = {}
        self.officers: dict[int, int] = {}
        self.contacts: dict[int, int] = {}
        self.made = 0

    def set_table(self, forum: Forum, municipalities: list[Municipality], partners: list[Organisation]) -> Table:
        table = Table(forum, self._officer(forum), [], [partner.pk for partner in partners])
        self.writer.add(SupportAssignment, forum_id=forum.pk, officer_id=table.officer, starts_on=self.starts_on)
        settled = {"college_ask": "note", "council_ask": "note", "fixed_day": "eerste vrijdag van de maand"}
        self.writer.add(
            WorkingAgreement, forum_id=forum.pk, starts_on=self.starts_on, start_time="09:00", **HOW, **settled
        )
        for municipality in municipalities:
            table.places.append(self._municipal_seat(table, municipality))
        for partner in partners:
            table.places.append(self._partner_seat(table, partner))
        return table

    def _municipal_seat(self, table: Table, home: Municipality) -> Place:
        starts_on = self.starts_on if home.starts_on <= KNOWN_SINCE else max(self.starts_on, home.starts_on)
        seat = self.writer.add(
            Seat,
            forum_id=table.forum.pk,
            municipality_id=home.pk,
            voice=Seat.Voice.DECIDES,
            starts_on=starts_on,
            ends_on=home.ends_on,
        )
        place = Place(seat, home.name, home.pk, None, starts_on, home.ends_on, self._mayors(home, starts_on))
        role = Mandate.Role.MEMBER if table.places else Mandate.Role.CHAIR
        for first, last, person in place.held:
            self.writer.add(
                Mandate, seat_id=seat, person_id=person, role=role, title="burgemeester", starts_on=first, ends_on=last
            )
        return place

    def _partner_seat(self, table: Table, partner: Organisation) -> Place:
        voice = Seat.Voice.ADVISES
        seat = self.writer.add(
            Seat, forum_id=table.forum.pk, organisation_id=partner.pk, voice=voice, starts_on=self.starts_on
        )
        person = self.contacts.get(partner.pk)
        if person is None:
            person = self.contacts[partner.pk] = self._person()
            office = {"kind": Office.Kind.CONTACT, "organisation_id": partner.pk}
            self.writer.add(Office, person_id=person, starts_on=self.starts_on, **office)
        self.writer.add(
            Mandate,
            seat_id=seat,
            person_id=person,
            role=Mandate.Role.MEMBER,
            title="directeur",
            starts_on=self.starts_on,
        )
        return Place(seat, partner.name, None, partner.pk, self.starts_on, None, [(self.starts_on, None, person)])

    def _mayors(self, home: Municipality, starts_on: date) -> list[tuple[date, date | None, int]]:
        """Another mayor after elections, now and then; the director stays, with a clerk and a councillor."""
        if home.pk not in self.mayors:
            held, first = [], starts_on
            for year in range(starts_on.year + 1, self.today.year + 1):
                last = date(year, 1, 1) - timedelta(days=1)
                over = home.ends_on is not None and last >= home.ends_on
                if year % TERM == 1 and self.random.random() < 0.5 and first < last <= self.today and not over:
                    held.append((first, last, self._person()))
                    first = last + timedelta(days=1)
            held.append((first, home.ends_on, self._person()))
            self.mayors[home.pk] = held
            for from_day, last_day, person in held:
                self._office(person, home, Office.Kind.MAYOR, from_day, last_day)
            for kind in (Office.Kind.DIRECTOR, Office.Kind.CLERK, Office.Kind.COUNCILLOR):
                self._office(self._person(), home, kind, starts_on, home.ends_on)
        return self.mayors[home.pk]

    def _office(self, person: int, home: Municipality, kind: str, first: date, last: date | None) -> None:
        self.writer.add(Office, person_id=person, kind=kind, municipality_id=home.pk, starts_on=first, ends_on=last)

    def _officer(self, forum: Forum) -> int:
        """One support team serves the forums of a region."""
        organisation = next((one.pk for one in forum.supported_by.all()), 0)
        if organisation not in self.officers:
            self.officers[organisation] = self._person()
        return self.officers[organisation]

    def _person(self) -> int:
        self.made += 1
        return self.writer.add(
            User, name=words.person(self.random), email=f"{self.mail}-{self.made}@schaal.example", password=NO_WAY_IN
        )
