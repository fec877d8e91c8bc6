"""Who writes for many signs in with something they have as well; and nobody is locked out by it."""

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache

from tests.factories import make_assignment, make_forum, make_user
from tests.passkeys import SECRET, code_of, connect_app, make_passkey

PASSWORD = "een lang en veilig wachtwoord"
STOP = "/profiel/beveiliging/instellen/"


@pytest.fixture(autouse=True)
def required(settings):
    settings.REQUIRE_SECOND_FACTOR = True
    cache.clear()


@pytest.fixture
def officer(db):
    person = make_user(email="officer@example.org", password=PASSWORD)
    make_assignment(make_forum(), person)
    return person


def sign_in(client, person, **more):
    return client.post("/aanmelden/", {"login": person.email, "password": PASSWORD} | more)


@pytest.mark.parametrize("who", ["officer", "administrator"])
def test_who_must_have_one_is_guided_to_it_before_anything_else(client, officer, who):
    if who == "administrator":
        officer.assignments.all().delete()
        officer.is_administrator = True
        officer.save()
    sign_in(client, officer)
    for page in ("/", "/agendapunten/", "/profiel/", "/profiel/wachtwoord/"):
        assert client.get(page)["Location"] == STOP
    assert client.post("/agendapunten/nieuw/")["Location"] == STOP
    html = client.get(STOP).content.decode()
    assert '/profiel/beveiliging/app/"' in html and '/profiel/beveiliging/sleutels/nieuw/"' in html


def test_a_fragment_sends_the_whole_page_there(client, officer):
    sign_in(client, officer)
    answer = client.get("/agendapunten/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, STOP)


def test_others_are_not_asked(client, db):
    person = make_user(email="mayor@example.org", password=PASSWORD)
    make_assignment(make_forum(), person, starts_on="2021-01-01", ends_on="2021-12-31")
    sign_in(client, person)
    assert client.get("/").status_code == 200


def test_connecting_an_app_leads_by_the_recovery_codes_to_where_one_was_going(client, officer):
    sign_in(client, officer)
    client.get("/agendapunten/?q=fiets")
    form = client.get("/profiel/beveiliging/app/").context["form"]  # no password again: it was given a moment ago
    wrong = client.post("/profiel/beveiliging/app/", {"code": "000000"})
    assert "code" in wrong.context["form"].errors
    done = client.post("/profiel/beveiliging/app/", {"code": code_of(form.secret)}, follow=True)
    codes = done.context["unused_codes"]
    assert len(codes) == 10 and all(code in done.content.decode() for code in codes)
    assert client.get(STOP)["Location"] == "/agendapunten/?q=fiets"
    assert client.get("/agendapunten/").status_code == 200
    assert form.secret not in str(Authenticator.objects.get(type="totp").data), "kept as it is typed"


def test_afterwards_the_password_alone_does_not_let_in(client, officer):
    connect_app(officer)
    assert sign_in(client, officer)["Location"] == "/aanmelden/tweede-stap/"
    assert client.get("/profiel/")["Location"].startswith("/aanmelden/?next=")
    assert "code" in client.post("/aanmelden/tweede-stap/", {"code": "123"}).context["form"].errors
    assert client.post("/aanmelden/tweede-stap/", {"code": code_of()})["Location"] == "/"
    assert client.get("/profiel/").status_code == 200


def test_a_recovery_code_lets_in_once(client, officer):
    code = connect_app(officer)[0]
    sign_in(client, officer)
    assert client.post("/aanmelden/tweede-stap/", {"code": code})["Location"] == "/"
    client.logout()
    sign_in(client, officer)
    assert "code" in client.post("/aanmelden/tweede-stap/", {"code": code}).context["form"].errors


def test_guessing_codes_is_stopped(client, officer):
    connect_app(officer)
    sign_in(client, officer)
    for attempt in range(6):
        client.post("/aanmelden/tweede-stap/", {"code": f"{attempt:06}"})
    assert client.post("/aanmelden/tweede-stap/", {"code": code_of()}).status_code == 200
    assert client.get("/profiel/").status_code == 302


def test_the_last_one_of_who_needs_it_stays(client, officer):
    connect_app(officer)
    sign_in(client, officer)
    client.post("/aanmelden/tweede-stap/", {"code": code_of()})
    client.post("/profiel/beveiliging/app/loskoppelen/")
    assert Authenticator.objects.filter(type="totp").exists()
    key = make_passkey(officer)
    client.post("/profiel/beveiliging/app/loskoppelen/")
    assert not Authenticator.objects.filter(type="totp").exists()
    assert client.post(f"/profiel/beveiliging/sleutels/{key.pk}/verwijderen/").status_code == 409
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_who_does_not_need_one_takes_it_away_and_hears_of_it_by_mail(client, db):
    person = make_user(email="mayor@example.org", password=PASSWORD)
    key = make_passkey(person)
    connect_app(person)
    sign_in(client, person)
    client.post("/aanmelden/tweede-stap/", {"code": code_of()})
    client.post(f"/profiel/beveiliging/sleutels/{key.pk}/verwijderen/")
    assert not Authenticator.objects.filter(pk=key.pk).exists()
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        (["mayor@example.org"], "Er is iets gewijzigd aan hoe u zich aanmeldt bij Overleg")
    ]
    assert "toegangssleutel verwijderd" in mail.outbox[0].body
    assert "127.0.0.1" in mail.outbox[0].body


def test_another_key_of_the_installation_refuses_codes_and_breaks_nothing(client, officer, settings):
    connect_app(officer)
    settings.SECRET_KEY = "another" * 10
    sign_in(client, officer)
    assert "code" in client.post("/aanmelden/tweede-stap/", {"code": code_of(SECRET)}).context["form"].errors
    settings.SECRET_KEY_FALLBACKS = ["s" * 50]
    assert client.post("/aanmelden/tweede-stap/", {"code": code_of(SECRET)}).status_code == 302
