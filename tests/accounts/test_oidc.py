"""Signing in through another organisation, against a provider of the tests that follows the standard."""

from urllib.parse import urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from tests.accounts.oidc_provider import CLIENT, SECRET, Provider
from tests.factories import make_assignment, make_forum, make_user

START = "/aanmelden/met/oidc/"


@pytest.fixture
def provider(settings, db):
    cache.clear()
    running = Provider()
    app = {
        "provider_id": "oidc",
        "name": "ACM/IDM",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {"server_url": running.url},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    settings.OIDC_URL, settings.OIDC_NAME = running.url, "ACM/IDM"
    yield running
    running.stop()


def come_in(client: Client, provider: Provider, start: str = START, **person):
    """Through the provider and back, as a browser is sent around."""
    provider.person = {"sub": "person-1", "email": "mayor@example.org", "email_verified": True} | person
    away = client.get(start)
    assert away["Location"].startswith(f"{provider.url}/authorize?")
    back = urlsplit(requests.get(away["Location"], allow_redirects=False, timeout=5).headers["Location"])
    return client.get(f"{back.path}?{back.query}")


def test_an_invited_person_comes_in_and_lands_on_the_page_asked_for(client, provider):
    person = make_user(email="mayor@example.org")
    assert "Aanmelden met ACM/IDM" in client.get("/aanmelden/?next=/profiel/").content.decode()
    assert come_in(client, provider, f"{START}?next=/profiel/")["Location"] == "/profiel/"
    assert client.get("/profiel/").context["user"] == person
    asked = provider.asked[0]
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    assert "gekoppeld aan de organisatie" in mail.outbox[0].body


def test_afterwards_the_number_at_the_provider_counts_not_the_address(client, provider):
    person = make_user(email="mayor@example.org")
    come_in(client, provider)
    User.objects.filter(pk=person.pk).update(email="getrouwd@example.org")
    again = Client()
    come_in(again, provider)
    assert again.get("/profiel/").context["user"] == person
    assert SocialAccount.objects.count() == 1


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "nobody@example.org"},
        {"email": "mayor@example.org", "email_verified": False},
        {"email": "mayor@example.org", "email_verified": None},
        {"email": "closed@example.org"},
        {"email": None},
    ],
)
def test_nobody_else_comes_in_and_nobody_is_made(client, provider, claims):
    make_user(email="mayor@example.org")
    make_user(email="closed@example.org", is_active=False)
    answer = come_in(client, provider, **claims)
    assert answer.status_code == 403
    assert "Geen account met dit adres" in answer.content.decode()
    assert client.get("/profiel/").status_code == 302
    assert (User.objects.count(), SocialAccount.objects.count()) == (2, 0)


def test_a_provider_that_never_says_verified_is_trusted_only_when_told_so(client, provider, settings):
    make_user(email="mayor@example.org")
    settings.OIDC_EMAIL_TRUSTED = True
    assert come_in(client, provider, email_verified=None).status_code == 302


def test_an_account_that_was_closed_stays_closed(client, provider):
    person = make_user(email="mayor@example.org")
    come_in(client, provider)
    User.objects.filter(pk=person.pk).update(is_active=False)
    again = Client()
    assert come_in(again, provider)["Location"] == "/aanmelden/gesloten/"
    assert again.get("/profiel/").status_code == 302


def test_nobody_hangs_another_identity_on_an_account(client, provider):
    make_user(email="mayor@example.org")
    client.force_login(make_user(email="other@example.org"))
    assert come_in(client, provider, f"{START}?process=connect").status_code == 403
    assert not SocialAccount.objects.exists()


def test_an_answer_that_nobody_asked_for_is_refused(client, provider):
    assert client.get(f"{START}terug/?code=x&state=y").status_code == 401
    make_user(email="mayor@example.org")
    provider.person = {"sub": "1", "email": "mayor@example.org", "email_verified": True}
    away = client.get(START)["Location"]
    back = urlsplit(requests.get(away, allow_redirects=False, timeout=5).headers["Location"])
    assert Client().get(f"{back.path}?{back.query}").status_code == 401, "in the browser of somebody else"
    provider.codes.clear()
    assert client.get(f"{back.path}?{back.query}").status_code == 401, "with a code that does not work"


def test_who_stops_at_the_provider_is_told_so(client, provider):
    provider.refuses = True
    assert come_in(client, provider)["Location"] == "/aanmelden/afgebroken/"


def test_a_provider_that_is_down_is_explained(client, provider):
    provider.stop()
    answer = client.get(START)
    assert answer.status_code == 503
    assert "Het aanmelden is niet gelukt" in answer.content.decode()


@pytest.mark.parametrize("trusted", [False, True])
def test_our_second_factor_is_asked_unless_the_provider_asks_for_one(client, provider, settings, trusted):
    settings.REQUIRE_SECOND_FACTOR, settings.OIDC_SECOND_FACTOR = True, trusted
    make_assignment(make_forum(), make_user(email="mayor@example.org"))
    come_in(client, provider)
    answer = client.get("/profiel/")
    assert answer.status_code == (200 if trusted else 302)
