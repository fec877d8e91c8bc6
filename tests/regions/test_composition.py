"""Who sits at a forum is changed in the browser, by its support officer or an administrator; rows end, none vanish."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from overleg.lib.refusal import Refused
from regions.access import standing
from regions.models import Forum, Mandate, Municipality, Office
from regions.services import mandates, registry
from tests import factories as make
from tests.personas import Table

pytestmark = pytest.mark.django_db


def press(person: User, address: str, /, *args, **data):
    client = Client()
    client.force_login(person)
    return client.post(reverse(address, args=args), data)


def read(person: User, name: str, *args) -> str:
    client = Client()
    client.force_login(person)
    return client.get(reverse(name, args=args)).content.decode()


def test_an_officer_seats_somebody_new_and_the_history_tells_it(table: Table):
    today = timezone.localdate()
    forum, new = table.forum, make.make_municipality("Cadzand")
    press(table.officer, "regions:seat-new", forum.slug, municipality=new.pk, voice="decides", starts_on=today)
    seat = forum.seats.get(municipality=new)
    sent = {"email": "nieuw@example.org", "name": "Nieuwe Burgemeester", "role": "member", "starts_on": today}
    press(table.officer, "regions:mandate-new", forum.slug, seat.pk, **sent)
    person = User.objects.get(email="nieuw@example.org")
    assert standing(person).may("read_confidential", forum.pk)
    page = read(table.officer, "regions:composition", forum.slug)
    assert "Nieuwe Burgemeester zetelt voor Cadzand" in page


def test_one_person_at_two_tables_has_one_account(table: Table):
    other = make.make_forum()
    seat = make.make_seat(other, table.municipality_a)
    make.make_assignment(other, table.officer)
    sent = {"email": "MAYOR@example.org", "name": "", "role": "member", "starts_on": timezone.localdate()}
    press(table.officer, "regions:mandate-new", other.slug, seat.pk, **sent)
    assert seat.mandates.get().person == table.mayor


def test_a_known_address_under_another_name_is_refused_and_kept_on_the_form(table: Table):
    sent = {"email": "mayor@example.org", "name": "Iemand Anders", "role": "member", "starts_on": timezone.localdate()}
    answer = press(table.officer, "regions:mandate-new", table.forum.slug, table.seat_b.pk, **sent)
    assert answer.status_code == 422
    assert "Dit adres is van Persona mayor" in answer.content.decode()
    assert "Iemand Anders" in answer.content.decode()


def test_the_last_day_counts_and_access_ends_the_day_after(table: Table):
    today = timezone.localdate()
    mandate = table.seat_a.mandates.get()
    press(table.officer, "regions:mandate-end", table.forum.slug, mandate.pk, last_day=today)
    assert standing(table.mayor, today).may("read_confidential", table.forum.pk)
    assert not standing(table.mayor, today + timedelta(days=1)).may("read_confidential", table.forum.pk)


def test_a_mandate_is_handed_over_with_role_and_title(table: Table):
    mandate = table.seat_a.mandates.get()
    tomorrow = timezone.localdate() + timedelta(days=1)
    sent = {"email": "", "name": "Opvolger Zonder Adres", "starts_on": tomorrow}
    press(table.officer, "regions:mandate-replace", table.forum.slug, mandate.pk, **sent)
    follower = table.seat_a.mandates.get(ends_on=None)
    assert (follower.person.name, follower.title, follower.starts_on) == (
        "Opvolger Zonder Adres",
        "burgemeester",
        tomorrow,
    )


def test_a_seat_that_ends_takes_its_mandates_along(table: Table):
    today = timezone.localdate()
    press(table.officer, "regions:seat-end", table.forum.slug, table.seat_a.pk, last_day=today)
    assert set(table.seat_a.mandates.values_list("ends_on", flat=True)) == {today}


def test_a_seat_cannot_end_before_a_mandate_in_it_begins(table: Table):
    today = timezone.localdate()
    make.make_mandate(table.seat_a, make.make_user("Later Iemand"), starts_on=today + timedelta(days=30))
    with pytest.raises(Refused, match="Later Iemand"):
        mandates.end_seat(table.seat_a, last_day=today, by=table.officer)
    table.seat_a.refresh_from_db()
    assert table.seat_a.ends_on is None
    assert table.seat_a.mandates.filter(ends_on=today).count() == 0


def test_support_is_assigned_and_ended(table: Table):
    sent = {"email": "outsider@example.org", "name": "", "starts_on": timezone.localdate()}
    press(table.admin, "regions:support-new", table.forum.slug, **sent)
    assignment = table.forum.assignments.get(officer=table.outsider)
    assert standing(table.outsider, timezone.localdate()).may("compose", table.forum.pk)
    press(table.admin, "regions:support-end", table.forum.slug, assignment.pk, last_day=timezone.localdate())
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert not standing(table.outsider, tomorrow).may("compose", table.forum.pk)


def test_the_people_offered_are_those_around_this_forum(table: Table):
    make.make_user("Ver Van Hier", email="ver@example.org")
    page = read(table.officer, "regions:mandate-new", table.forum.slug, table.seat_a.pk)
    assert "director_b@example.org" in page
    assert "ver@example.org" not in page


def test_a_forum_is_registered_and_its_address_stays_when_its_name_changes(table: Table):
    sent = {"name": "Overleg van de Kust", "kind": "mayors", "scale": "supraregional", "prefix": "KUST", "note": ""}
    press(table.admin, "regions:forum-new", **sent, regions=[table.region.pk])
    forum = Forum.objects.get(slug="overleg-van-de-kust")
    assert list(forum.regions.all()) == [table.region]
    press(table.admin, "regions:forum-edit", forum.slug, **sent | {"name": "Kustoverleg"})
    forum.refresh_from_db()
    assert (forum.name, forum.slug, forum.regions.count()) == ("Kustoverleg", "overleg-van-de-kust", 0)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [({"name": "Burgemeestersoverleg Testregio"}, "forum met deze naam"), ({"prefix": "TEST"}, "dit voorvoegsel")],
)
def test_two_forums_never_share_a_name_or_a_prefix(table: Table, changed: dict, reason: str):
    sent = {"name": "Nieuw", "kind": "mayors", "scale": "regional", "prefix": "NIEUW", "note": ""} | changed
    answer = press(table.admin, "regions:forum-new", **sent)
    assert answer.status_code == 422
    assert reason in answer.content.decode()


def test_who_answers_for_a_municipality(table: Table):
    sent = {"email": "", "name": "Nieuwe Directeur", "kind": "director", "starts_on": timezone.localdate()}
    press(table.admin, "regions:municipality-office", table.municipality_b.nis_code, **sent)
    office = Office.objects.get(person__name="Nieuwe Directeur")
    assert office.municipality == table.municipality_b
    press(table.admin, "regions:office-end", office.pk, last_day=timezone.localdate())
    office.refresh_from_db()
    assert office.ends_on == timezone.localdate()


@pytest.mark.parametrize("form", ["regions:municipality-office", "regions:municipality-merge"])
def test_whoever_cancels_is_back_at_the_municipality(table: Table, form: str):
    client, nis_code = Client(), table.municipality_b.nis_code
    client.force_login(table.admin)
    home = reverse("regions:manage-municipality", args=[nis_code])
    page = client.get(reverse(form, args=[nis_code])).content.decode()
    assert f'<a href="{home}">Annuleren</a>' in page and f'<a href="{home}">Bellegem</a>' in page


def test_a_contact_belongs_to_an_organisation_only(table: Table):
    sent = {"email": "", "name": "X Y", "kind": "contact", "starts_on": timezone.localdate()}
    answer = press(table.admin, "regions:municipality-office", table.municipality_b.nis_code, **sent)
    assert answer.status_code == 422
    press(table.admin, "regions:organisation-office", table.organisation.slug, **sent)
    assert table.organisation.offices.filter(person__name="X Y").exists()


def test_a_merger_names_who_follows_and_happens_once(table: Table):
    last_day = date(timezone.localdate().year, 12, 31)
    sent = {"successor": table.municipality_b.pk, "last_day": last_day}
    press(table.admin, "regions:municipality-merge", table.municipality_a.nis_code, **sent)
    merged = Municipality.objects.get(pk=table.municipality_a.pk)
    assert (merged.successor, merged.ends_on) == (table.municipality_b, last_day)
    with pytest.raises(Refused, match="bestaat al niet meer"):
        registry.merge(merged, successor=table.municipality_b, last_day=last_day, by=table.admin)


def test_the_home_of_an_administrator_names_what_is_missing(table: Table):
    table.seat_b.municipality.offices.all().delete()
    Mandate.objects.all().delete()
    table.forum.assignments.all().delete()
    page = read(table.admin, "administration")
    assert "Niemand ondersteunt dit forum" in page
    assert "Bellegem" in page


@pytest.mark.parametrize("seats", [1, 3])
def test_the_composition_asks_the_same_however_many_sit_there(
    table: Table, seats: int, django_assert_max_num_queries, client: Client
):
    for _number in range(seats):
        make.make_mandate(make.make_seat(table.forum))
    client.force_login(table.officer)
    with django_assert_max_num_queries(18):
        client.get(reverse("regions:composition", args=[table.forum.slug]))


def test_a_seat_is_only_found_under_its_own_forum(table: Table):
    other = make.make_forum()
    make.make_assignment(other, table.officer)
    address = reverse("regions:seat-end", args=[other.slug, table.seat_a.pk])
    client = Client()
    client.force_login(table.officer)
    assert client.get(address).status_code == 404
