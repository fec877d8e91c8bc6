"""The changeover after elections: one line a person, everything on it passes on, nothing is done before it is meant."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from regions.access import standing
from regions.models import Office
from regions.services import changeover as service
from tests import factories as make
from tests.personas import Table

pytestmark = pytest.mark.django_db


@pytest.fixture
def first_day():
    return timezone.localdate() + timedelta(days=10)


def send(table: Table, first_day, *, apply: bool = False, **lines: tuple[str, str, str]):
    """Everybody of Aalbeke stays, unless `lines` says otherwise: persona to (what, name, email)."""
    data = {"first_day": first_day, **({"apply": "1"} if apply else {})}
    for holder in service.holders(table.municipality_a, timezone.localdate()):
        who = next((who for who in lines if getattr(table, who) == holder.person), "")
        for field, value in zip(("what", "name", "email"), lines.get(who, ("stays", "", "")), strict=True):
            data[f"p{holder.person.pk}-{field}"] = value
    client = Client()
    client.force_login(table.admin)
    return client.post(reverse("regions:changeover", args=[table.municipality_a.nis_code]), data)


def test_who_follows_takes_over_every_office_and_seat_of_that_line(table: Table, first_day):
    other = make.make_forum("Tweede tafel")
    make.make_mandate(make.make_seat(other, table.municipality_a), table.mayor)
    send(table, first_day, apply=True, mayor=("followed", "Nieuwe Burgemeester", "nieuw@example.org"))
    follower = User.objects.get(email="nieuw@example.org")
    then = standing(follower, first_day)
    assert then.mayor_of == {table.municipality_a.pk}
    assert then.may("read_confidential", table.forum.pk) and then.may("read_confidential", other.pk)
    assert standing(table.mayor, first_day).roles == {}
    assert standing(table.mayor, first_day - timedelta(days=1)).may("read_confidential", table.forum.pk)


def test_first_it_only_says_what_will_happen(table: Table, first_day):
    answer = send(table, first_day, mayor=("followed", "Nieuwe Burgemeester", ""), councillor=("ends", "", ""))
    page = answer.content.decode()
    assert "Persona mayor stopt als burgemeester" in page
    assert "Nieuwe Burgemeester begint als lid in Burgemeestersoverleg Testregio" in page
    assert "Persona councillor stopt als raadslid" in page
    assert not User.objects.filter(name="Nieuwe Burgemeester").exists()
    assert not Office.objects.filter(ends_on__isnull=False).exists()


def test_a_line_that_cannot_be_stops_all_of_them_and_says_why(table: Table, first_day):
    answer = send(
        table,
        first_day,
        apply=True,
        mayor=("followed", "Verkeerde Naam", "mayor_b@example.org"),
        councillor=("ends", "", ""),
    )
    assert answer.status_code == 422
    assert "Dit adres is van Persona mayor_b" in answer.content.decode()
    assert not Office.objects.filter(ends_on__isnull=False).exists()


def test_who_follows_and_sits_there_already_just_goes_on(table: Table, first_day):
    """The alderman with a mandate of their own becomes mayor."""
    make.make_mandate(table.seat_a, table.councillor, title="schepen")
    send(table, first_day, apply=True, mayor=("followed", "", "councillor@example.org"))
    running = table.seat_a.mandates.on(first_day)
    assert [mandate.person for mandate in running] == [table.councillor]
    assert standing(table.councillor, first_day).mayor_of == {table.municipality_a.pk}


def test_officials_stay_by_default_and_who_was_elected_stops(table: Table):
    usual = {one.person: one.usual for one in service.holders(table.municipality_a, timezone.localdate())}
    assert usual[table.mayor] == usual[table.councillor] == service.ENDS
    assert usual[table.director] == usual[table.clerk] == service.STAYS


def test_everybody_stays_is_told_so(table: Table, first_day):
    assert "er is niets te wijzigen" in send(table, first_day, apply=True).content.decode()


def test_a_name_without_the_choice_that_needs_it_is_asked_about(table: Table, first_day):
    answer = send(table, first_day, mayor=("ends", "Iemand", ""))
    assert answer.status_code == 422
    assert "wordt opgevolgd door" in answer.content.decode()
