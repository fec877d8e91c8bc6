"""Nobody signs up: people are invited, choose a password through the mailed link, and can be closed out."""

import re

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.services import deactivate, invite
from overleg.lib.refusal import Refused
from tests.factories import make_user

PASSWORD = "een lang en veilig wachtwoord"


@pytest.fixture
def invited(db, mailoutbox, django_capture_on_commit_callbacks):
    """Somebody who was just invited, and the path of the link in the mail."""
    with django_capture_on_commit_callbacks(execute=True):
        person = invite(" Nieuw@Example.org ", "Nieuwe Medewerker", by=make_user("Beheerder"))
    return person, re.search(r"http://testserver(/wachtwoord/\S+)", mailoutbox[0].body)[1]


def choose(client, link: str, password: str = PASSWORD):
    form = client.get(link, follow=True)
    return client.post(form.request["PATH_INFO"], {"password1": password, "password2": password}, follow=True)


def sign_in(client, email: str, password: str = PASSWORD):
    return client.post("/aanmelden/", {"login": email, "password": password})


def test_an_invitation_names_who_invites_and_carries_a_link(invited, mailoutbox):
    person, link = invited
    assert (person.email, person.has_usable_password()) == ("nieuw@example.org", False)
    assert mailoutbox[0].to == ["nieuw@example.org"]
    assert "Beheerder" in mailoutbox[0].body
    assert link.startswith("/wachtwoord/")


def test_an_invited_person_chooses_a_password_and_signs_in(invited, client):
    person, link = invited
    assert choose(client, link).status_code == 200
    client.logout()
    assert sign_in(client, "nieuw@example.org")["Location"] == "/"


def test_a_link_works_once(invited, client):
    _person, link = invited
    choose(client, link)
    client.logout()
    again = client.get(link)
    assert b"password1" not in again.content
    assert b'href="/wachtwoord/"' in again.content


def test_a_short_password_is_refused_at_its_field(invited, client):
    person, link = invited
    response = choose(client, link, "kort")
    assert "password1" in response.context["form"].errors
    person.refresh_from_db()
    assert not person.has_usable_password()


@pytest.mark.parametrize(
    ("email", "name", "field"),
    [("BEKEND@example.org", "Iemand", "email"), ("geen adres", "Iemand", "email"), ("nieuw@example.org", " ", "name")],
)
def test_an_invitation_that_cannot_be_sent_says_why_and_makes_nobody(db, mailoutbox, email, name, field):
    make_user(email="bekend@example.org")
    with pytest.raises(Refused) as refusal:
        invite(email, name, by=None)
    assert refusal.value.field == field
    assert User.objects.count() == 1
    assert mailoutbox == []


def test_the_command_invites_the_first_administrator(db, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        call_command("invite", "eerste@example.org", "Eerste Beheerder", "--administrator", verbosity=0)
    assert User.objects.get().is_administrator
    assert [mail.to for mail in mailoutbox] == [["eerste@example.org"]]
    with pytest.raises(CommandError):
        call_command("invite", "eerste@example.org", "Eerste Beheerder")


def test_a_closed_account_is_out_at_once_and_stays_out(invited, client):
    person, link = invited
    choose(client, link)
    sign_in(client, person.email)
    assert client.get("/profiel/").status_code == 200
    deactivate(person, by=make_user(is_administrator=True))
    assert client.get("/profiel/").status_code == 302
    assert sign_in(client, person.email).status_code == 200


def test_a_closed_account_gets_no_link(db, client, mailoutbox):
    person = make_user(email="weg@example.org")
    deactivate(person, by=make_user())
    client.post("/wachtwoord/", {"email": "weg@example.org"})
    assert mailoutbox == []


def test_nobody_closes_the_own_account(db):
    person = make_user(is_administrator=True)
    with pytest.raises(Refused):
        deactivate(person, by=person)
    person.refresh_from_db()
    assert person.is_active
