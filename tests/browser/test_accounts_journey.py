"""An account from invitation to the end: an administrator helps, looks along, closes; a director names a clerk."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from accounts.models import User
from tests import factories as make
from tests.accounts.oidc_provider import CLIENT, SECRET, Provider
from tests.browser.journeys import journey
from tests.browser.steps import PHONE
from tests.browser.test_sign_in import PASSWORD
from tests.passkeys import connect_app

pytestmark = pytest.mark.browser


def test_from_the_seat_to_the_first_sign_in(visit, table):
    person = make.make_user("Nora Veldbloem", email=None, language="en")
    make.make_mandate(table.seat_b, person)
    officer, nora = visit(table.officer), visit(size=PHONE)
    with journey("invite from a mandate", officer.cost):
        officer.goes_to("/forum/testforum/samenstelling/")
        officer.follows_link(officer.page.get_by_role("link", name=re.compile("Invite.*Nora Veldbloem")))
        officer.types("E-mail address", "nora@example.org")
        officer.looks("invite")
        officer.presses("Send the invitation")
        officer.reads("The invitation is on its way.")
    link = re.search(r"http://testserver(/wachtwoord/\S+)", mail.outbox[0].body)[1]
    nora.goes_to(link)
    nora.page.locator("#id_password1").fill("Welkom123456")
    nora.page.locator("#id_password2").fill("Welkom123456")
    nora.page.locator("main form button").click()
    expect(nora.page.get_by_role("alert")).to_be_visible()
    nora.page.locator("#id_password1").fill(PASSWORD)
    nora.page.locator("#id_password2").fill(PASSWORD)
    nora.looks("choose-password")
    nora.follows_link(nora.page.locator("main form button"))
    nora.goes_to("/aanmelden/")
    nora.page.locator("#id_login").fill("nora@example.org")
    nora.page.locator("#id_password").fill(PASSWORD)
    nora.page.locator("main form button").first.click()
    expect(nora.page.get_by_role("navigation").get_by_role("link", name="Meetings")).to_be_visible()


def test_an_administrator_helps_looks_along_and_closes(visit, table):
    connect_app(table.mayor)
    make.make_item(table.forum, title="Shared towing service")
    make.make_item(table.forum, title="Secret settlement", confidential=True)
    table.mayor.set_password(PASSWORD)
    table.mayor.save()
    admin = visit(table.admin)
    admin.goes_to("/beheer/")
    admin.follows("Accounts")
    admin.looks("accounts")
    admin.types("Name or address", "mayor@")
    admin.presses("Show")
    admin.follows("Persona mayor")
    admin.looks("account")
    with journey("look with somebody's eyes", admin.cost):
        admin.presses("Look along")
        admin.goes_to("/agendapunten/")
        admin.reads("Shared towing service")
        expect(admin.page.locator("main")).not_to_contain_text("Secret settlement")
        admin.looks("view-as")
        admin.goes_to("/profiel/")
        admin.follows("Your sessions")
        admin.arrives_at("You are only looking")
        admin.looks("view-as-refused")
        admin.presses("Stop looking")
    admin.arrives_at("Persona mayor")
    admin.opens("Phone or key lost")
    admin.presses("Reset the second factor")
    admin.reads("The second factor is reset")
    admin.opens("Close the account")
    admin.presses("Close the account")
    admin.reads("The account is closed")
    admin.looks("account-closed")
    admin.presses("Open the account again")
    admin.reads("a link to choose a password is on its way")
    assert User.objects.get(pk=table.mayor.pk).is_active


def test_a_director_names_a_clerk(visit, table):
    director = visit(table.director)
    with journey("name a clerk", director.cost):
        director.goes_to("/profiel/")
        director.looks("profile")
        director.follows("Name a clerk")
        director.types("E-mail address", "help@example.org")
        director.page.locator("#id_name").fill("Hanne Lindeboog")
        director.presses("Name and tell by mail")
        director.reads("Hanne Lindeboog")
    director.looks("clerks")


def test_an_administrator_passes_on_what_a_merged_municipality_held(visit, table):
    table.municipality_a.ends_on, table.municipality_a.successor = "2026-01-31", table.municipality_b
    table.municipality_a.save()
    admin = visit(table.admin)
    admin.goes_to(f"/beheer/gemeenten/{table.municipality_a.nis_code}/")
    admin.follows("Pass on to the successor")
    admin.looks("take-over")
    admin.presses("Pass on")
    admin.reads("2 go on for Bellegem.")


def test_somebody_comes_in_through_another_organisation(visit, table, settings):
    provider = Provider()
    app = {
        "provider_id": "oidc",
        "name": "ACM/IDM",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {"server_url": provider.url},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    settings.OIDC_URL, settings.OIDC_NAME = provider.url, "ACM/IDM"
    provider.person = {"sub": "7", "email": table.mayor.email, "email_verified": True}
    try:
        mayor = visit()
        mayor.goes_to("/vergaderingen/")
        mayor.presses("English")
        mayor.looks("sign-in-oidc")
        mayor.follows("Sign in with ACM/IDM")
        mayor.arrives_at("Meetings")
        stranger = visit()
        provider.person = {"sub": "8", "email": "nobody@example.org", "email_verified": True}
        stranger.goes_to("/aanmelden/")
        stranger.presses("English")
        stranger.follows("Sign in with ACM/IDM")
        stranger.arrives_at("No account with this address")
        stranger.looks("not-invited")
    finally:
        provider.stop()
