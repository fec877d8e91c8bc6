"""The life of an account: invited from a mandate, at two tables with one, ended with the mandate, closed and opened."""

from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import Entry, User
from accounts.services import invite_known
from overleg.lib.refusal import Refused
from regions.access import standing
from regions.models import Office
from regions.services import delegation
from regions.services.mandates import end_mandate, start_mandate
from regions.services.people import person_for
from tests.factories import make_forum, make_mandate, make_seat, make_user
from tests.passkeys import connect_app
from timeline.models import Event

PASSWORD = "een lang en veilig wachtwoord"
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def forgotten_attempts():
    cache.clear()


@pytest.fixture
def admin_client(table, client):
    client.force_login(table.admin)
    return client


def told(person: User) -> list[str]:
    return [event.verb for event in Event.objects.about(person)]


def signed_in(person: User) -> Client:
    person.set_password(PASSWORD)
    person.save()
    client = Client()
    client.post("/aanmelden/", {"login": person.email, "password": PASSWORD})
    assert client.get("/profiel/").status_code == 200
    return client


def test_an_officer_invites_from_the_composition_who_has_no_way_in(table, client, django_capture_on_commit_callbacks):
    person = make_user("Nieuwe burgemeester", email=None)
    make_mandate(table.seat_a, person)
    client.force_login(table.officer)
    page = client.get("/forum/testforum/samenstelling/").content.decode()
    assert f"/personen/{person.pk}/uitnodigen/?next=/forum/testforum/samenstelling/" in page
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(
            f"/personen/{person.pk}/uitnodigen/",
            {"email": "Nieuw@Example.org", "next": "/forum/testforum/samenstelling/"},
        )
    assert answer["Location"] == "/forum/testforum/samenstelling/"
    person.refresh_from_db()
    assert (person.email, person.entry) == ("nieuw@example.org", Entry.INVITED)
    assert [letter.to for letter in mail.outbox] == [["nieuw@example.org"]]
    assert table.officer.name in mail.outbox[0].body
    assert told(person) == ["account_invited"]


@pytest.mark.parametrize(
    ("who", "email", "field"),
    [("mayor", "mayor@example.org", ""), ("new", "mayor@example.org", "email"), ("new", "geen adres", "email")],
)
def test_an_invitation_that_makes_no_sense_says_why(table, who, email, field):
    table.mayor.set_password(PASSWORD)
    table.mayor.save()
    person = table.mayor if who == "mayor" else make_user(email=None)
    with pytest.raises(Refused) as refusal:
        invite_known(person, email=email, by=table.admin)
    assert refusal.value.field == field
    assert mail.outbox == []


def test_only_an_administrator_writes_down_another_address(table):
    with pytest.raises(Refused):
        invite_known(table.mayor, email="elders@example.org", by=table.officer)
    assert invite_known(table.mayor, email="elders@example.org", by=table.admin).email == "elders@example.org"


def test_who_sits_at_two_tables_has_one_account(table):
    second = make_seat(make_forum("Zoneraad"), table.municipality_a)
    person = person_for(name="", email="MAYOR@example.org")
    start_mandate(second, person=person, by=table.admin)
    assert person == table.mayor
    assert User.objects.filter(email__iexact="mayor@example.org").count() == 1
    assert set(standing(table.mayor).roles) == {table.forum.pk, second.forum_id}


def test_access_ends_the_day_after_the_mandate(table):
    end_mandate(table.seat_a.mandates.get(), last_day=TODAY, by=table.officer)
    table.mayor.offices.all().delete()
    assert standing(table.mayor, TODAY).may("read_confidential", table.forum.pk)
    assert not standing(table.mayor, TODAY + timedelta(days=1)).roles


def test_a_closed_account_is_out_everywhere_at_once_and_stays_in_the_history(table, admin_client):
    theirs = signed_in(table.mayor)
    page = f"/beheer/accounts/{table.mayor.pk}/"
    admin_client.post(f"{page}sluiten/")
    assert theirs.get("/profiel/").status_code == 302
    assert not UserSession.objects.filter(user=table.mayor).exists()
    table.mayor.refresh_from_db()
    assert table.mayor.entry == Entry.CLOSED
    assert table.seat_a.mandates.get().person == table.mayor
    html = admin_client.get(page).content.decode()
    assert "Account gesloten" in html and "Account opnieuw openen" in html


def test_an_opened_account_gets_a_new_link_and_not_its_old_password(
    table, admin_client, django_capture_on_commit_callbacks
):
    signed_in(table.mayor)
    page = f"/beheer/accounts/{table.mayor.pk}/"
    admin_client.post(f"{page}sluiten/")
    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post(f"{page}openen/")
    table.mayor.refresh_from_db()
    assert table.mayor.entry == Entry.INVITED and not table.mayor.has_usable_password()
    assert table.mayor.last_login, "when they were last here stays known"
    assert [letter.to for letter in mail.outbox] == [[table.mayor.email]]
    assert told(table.mayor) == ["account_closed", "account_opened"]


def test_who_lost_the_phone_is_helped_and_told(table, admin_client, django_capture_on_commit_callbacks):
    theirs = signed_in(table.mayor)
    connect_app(table.mayor)
    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post(f"/beheer/accounts/{table.mayor.pk}/tweede-factor/")
    assert not Authenticator.objects.filter(user=table.mayor).exists()
    assert theirs.get("/profiel/").status_code == 302
    assert table.admin.name in mail.outbox[0].body and mail.outbox[0].to == [table.mayor.email]
    assert told(table.mayor) == ["second_factor_reset"]


def test_an_administrator_does_not_do_it_to_the_own_account(table, admin_client):
    connect_app(table.admin)
    for step in ("sluiten", "tweede-factor", "beheerder", "meekijken"):
        admin_client.post(f"/beheer/accounts/{table.admin.pk}/{step}/")
    table.admin.refresh_from_db()
    assert table.admin.is_active and table.admin.is_administrator
    assert Authenticator.objects.filter(user=table.admin).count() == 2


def test_an_administrator_makes_another_one(table, admin_client):
    page = f"/beheer/accounts/{table.director.pk}/beheerder/"
    admin_client.post(page, {"wanted": "1"})
    assert User.objects.get(pk=table.director.pk).is_administrator
    admin_client.post(page, {"wanted": "0"})
    assert not User.objects.get(pk=table.director.pk).is_administrator
    assert told(table.director) == ["administrator_made", "administrator_unmade"]


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_finds_and_filters_in_the_same_number_of_queries(
    table, admin_client, people, django_assert_num_queries
):
    for number in range(people):
        connect_app(make_user(f"Gezocht {number}", email=f"gezocht-{number}@example.org"))
    with django_assert_num_queries(5):
        html = admin_client.get("/beheer/accounts/?q=gezocht&factor=with").content.decode()
    assert html.count("gezocht-") == people
    assert "gezocht-" not in admin_client.get("/beheer/accounts/?q=gezocht&factor=without").content.decode()
    assert "gezocht-" in admin_client.get("/beheer/accounts/?q=gezocht&account=not_invited&seen=never").content.decode()
    assert "gezocht-" not in admin_client.get("/beheer/accounts/?q=gezocht&account=closed").content.decode()
    needed = admin_client.get("/beheer/accounts/?factor=needed").content.decode()
    assert table.officer.email in needed and table.admin.email in needed and table.mayor.email not in needed


def test_what_the_database_says_of_an_account_is_what_it_is(table, admin_client):
    make_user(email=None)
    make_user(is_active=False)
    make_user(invited_at=timezone.now())
    make_user(invited_at=timezone.now(), last_login=timezone.now() - timedelta(days=9))
    make_user(invited_at=timezone.now() - timedelta(days=9), last_login=timezone.now())
    signed_in(table.mayor)
    for entry in Entry:
        page = admin_client.get(f"/beheer/accounts/?account={entry}").context["page"]
        assert {person.entry for person in page} == {entry}


# A general director names a clerk


def test_a_director_names_a_new_clerk_who_is_invited_and_told(table, client, django_capture_on_commit_callbacks):
    client.force_login(table.director)
    form = {
        "email": "hulp@example.org",
        "name": "Hulp Pennenvrucht",
        "starts_on": TODAY.isoformat(),
        "ends_on": (TODAY + timedelta(days=60)).isoformat(),
    }
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"/gemeente/{table.municipality_a.nis_code}/medewerkers/", form)
    assert answer.status_code == 302
    office = Office.objects.get(person__email="hulp@example.org")
    assert (office.kind, office.ends_on) == (Office.Kind.CLERK, TODAY + timedelta(days=60))
    assert {letter.to[0] for letter in mail.outbox} == {"hulp@example.org"} and len(mail.outbox) == 2
    assert standing(office.person).staff_of == {table.municipality_a.pk}
    assert not standing(office.person, TODAY + timedelta(days=61)).staff_of


def test_somebody_known_becomes_clerk_with_the_account_they_have(table):
    office = delegation.name_clerk(
        table.municipality_a, name="", email=table.councillor.email, starts_on=TODAY, by=table.director
    )
    assert office.person == table.councillor


def test_a_clerk_ends_on_a_day(table, client):
    client.force_login(table.director)
    office = table.clerk.offices.get()
    client.post(
        f"/gemeente/{table.municipality_a.nis_code}/medewerkers/{office.pk}/einde/", {"last_day": TODAY.isoformat()}
    )
    assert not standing(table.clerk, TODAY + timedelta(days=1)).staff_of


@pytest.mark.parametrize("who", ["clerk", "mayor", "director_b", "officer"])
def test_nobody_else_names_clerks(table, client, who):
    client.force_login(getattr(table, who))
    assert client.get(f"/gemeente/{table.municipality_a.nis_code}/medewerkers/").status_code == 403


def test_the_past_is_not_handed_over(table):
    with pytest.raises(Refused) as refusal:
        delegation.name_clerk(
            table.municipality_a, name="X", email="x@example.org", starts_on=date(2020, 1, 1), by=table.director
        )
    assert refusal.value.field == "starts_on"
    assert not User.objects.filter(email="x@example.org").exists()


# After a merger


@pytest.fixture
def merged(table):
    a, b = table.municipality_a, table.municipality_b
    a.ends_on, a.successor = TODAY - timedelta(days=10), b
    a.save()
    return a


def test_what_is_ticked_goes_on_for_the_successor_and_the_rest_ends(table, merged, admin_client):
    address = f"/beheer/gemeenten/{merged.nis_code}/overname/"
    offices = dict(admin_client.get(address).context["offices"])
    assert {office.person.name: on for office, on in offices.items()} == {
        "Persona mayor": False,  # the successor has a mayor and a general director
        "Persona director": False,
        "Persona clerk": True,
        "Persona councillor": True,
    }
    ticked = [office.pk for office, on in offices.items() if on]
    answer = admin_client.post(address, {"offices": ticked, "mandates": [table.seat_a.mandates.get().pk]})
    assert answer["Location"] == f"/beheer/gemeenten/{table.municipality_b.nis_code}/"
    assert standing(table.clerk).staff_of == {table.municipality_b.pk}
    assert not standing(table.director).staff_of
    assert standing(table.director, merged.ends_on).staff_of == {merged.pk}
    mandate = table.mayor.mandates.get(seat=table.seat_b)
    assert mandate.starts_on == merged.ends_on + timedelta(days=1)
    table.seat_a.refresh_from_db()
    assert table.seat_a.ends_on == merged.ends_on
    assert "Alles is doorgegeven" in admin_client.get(address).content.decode()


def test_the_successor_gets_the_seat_where_it_had_none(table, merged, admin_client):
    elsewhere = make_forum("Zoneraad")
    seat = make_seat(elsewhere, merged, voice="advises")
    make_mandate(seat, table.mayor, role="chair", title="burgemeester")
    address = f"/beheer/gemeenten/{merged.nis_code}/overname/"
    admin_client.post(address, {"mandates": [seat.mandates.get().pk]})
    new = elsewhere.seats.get(municipality=table.municipality_b)
    assert (new.voice, new.mandates.get().role, new.mandates.get().title) == ("advises", "chair", "burgemeester")


def test_a_municipality_that_did_not_merge_passes_nothing_on(table, admin_client):
    address = f"/beheer/gemeenten/{table.municipality_a.nis_code}/overname/"
    assert admin_client.get(address)["Location"] == f"/beheer/gemeenten/{table.municipality_a.nis_code}/"
