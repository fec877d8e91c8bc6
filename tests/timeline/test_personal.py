"""What is known of a person can be given to them, and removed without breaking what is the public record."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from agenda.models import Attendance, CalendarFeed
from agenda.services.feeds import make_feed
from overleg.lib.refusal import Refused
from overleg.personal import file_of, forget_person, rows_about
from regions.services import mandates
from tests import factories as make
from tests.access.world import build
from tests.personas import Table
from timeline.models import AccessRecord

pytestmark = pytest.mark.django_db


def leave(person: User, by: User) -> None:
    for office in person.offices.all():
        mandates.end_office(office, last_day=timezone.localdate(), by=by)
    for mandate in person.mandates.all():
        mandates.end_mandate(mandate, last_day=timezone.localdate(), by=by)


def test_the_file_holds_every_row_that_names_the_person_and_no_secret(table: Table):
    world = build(table)
    said = file_of(table.mayor)
    assert said["person"]["email"] == "mayor@example.org" and "password" not in said["person"]
    assert said["rows"]["regions.Mandate"] and said["rows"]["agenda.Comment"]
    assert world.feed_secret not in str(said) and "fingerprint" not in str(said)


def test_no_model_that_names_people_is_forgotten(table: Table):
    naming = {
        model
        for model in apps.get_models()
        if any(field.related_model is User for field in model._meta.concrete_fields)
    }
    assert {model for model, _rows in rows_about(table.mayor)} == naming


def test_who_still_holds_something_keeps_their_data(table: Table):
    with pytest.raises(Refused, match="nog een ambt"):
        forget_person(table.director, by=table.admin)


def test_name_and_address_go_and_the_minutes_keep_their_names(table: Table):
    world = build(table)
    make_feed(table.mayor)
    attended = Attendance.objects.get(pk=world.attendance.pk)
    attended.name = "Persona mayor"
    attended.save()
    leave(table.mayor, table.admin)
    # Ended today still runs today: the data go the day after.
    for row in (*table.mayor.offices.all(), *table.mayor.mandates.all()):
        type(row).objects.filter(pk=row.pk).update(ends_on=timezone.localdate() - timezone.timedelta(days=1))
    forget_person(table.mayor, by=table.admin)
    gone = User.objects.get(pk=table.mayor.pk)
    assert (gone.name, gone.email, gone.is_active) == (f"Verwijderde persoon {gone.pk}", None, False)
    assert not CalendarFeed.objects.filter(person=gone).exists()
    assert "Persona mayor" not in str(list(gone.history.values_list("name", "email")))
    attended.refresh_from_db()
    assert attended.name == "Persona mayor", "the meeting keeps who sat there"
    assert AccessRecord.objects.filter(kind="personal", person=table.admin).exists()


def test_an_administrator_takes_the_file_and_that_is_written_down(table: Table):
    client = Client()
    client.force_login(table.admin)
    account = client.get(reverse("account", args=[table.mayor.pk])).content.decode()
    assert reverse("personal", args=[table.mayor.pk]) in account
    answer = client.get(reverse("personal-file", args=[table.mayor.pk]))
    assert answer.json()["person"]["name"] == "Persona mayor"
    assert AccessRecord.objects.filter(kind="exported", person=table.admin).exists()


def test_nobody_removes_themselves(table: Table):
    other = make.make_user("Tweede beheerder", is_administrator=True)
    with pytest.raises(Refused, match="andere beheerder"):
        forget_person(other, by=other)
