"""Coming in with something one has: an app with codes, a passkey, a code by mail."""

import pytest
from django.core import mail
from playwright.sync_api import expect

from accounts.models import User
from tests.browser.journeys import journey
from tests.browser.steps import PHONE, Visitor
from tests.browser.test_sign_in import PASSWORD, sign_in
from tests.passkeys import code_of

pytestmark = pytest.mark.browser


@pytest.fixture
def officer(table, settings) -> User:
    settings.REQUIRE_SECOND_FACTOR = True
    table.officer.set_password(PASSWORD)
    table.officer.save()
    return table.officer


def chooses_english(visitor: Visitor) -> None:
    visitor.goes_to("/aanmelden/")
    visitor.presses("English")


def holds_a_key(visitor: Visitor) -> None:
    """The fingerprint reader of a laptop, as the browser sees it."""
    wire = visitor.context.new_cdp_session(visitor.page)
    wire.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def presses_key(visitor: Visitor, name: str) -> None:
    """The script of the page answers, and sends the form by itself."""
    visitor.follows_link(visitor.button(name))


def test_an_officer_connects_an_app_keeps_the_codes_and_comes_in_with_it(visit, officer):
    person = visit()
    chooses_english(person)
    with journey("second factor with an app", person.cost):
        person.goes_to("/agendapunten/")
        sign_in(person, officer)
        person.arrives_at("Protect your account first")
        person.looks("second-factor")
        person.follows("Connect an app")
        person.looks("second-factor-app")
        person.opens("No camera?")
        secret = person.page.locator(".secret-key").inner_text()
        person.types("Code that the app shows now", "000000")
        person.presses("Connect the app")
        person.reads("This code is not right")
        person.types("Code that the app shows now", code_of(secret))
        person.presses("Connect the app")
        person.arrives_at("Recovery codes")
        person.looks("recovery-codes")
        spare = person.page.locator(".codes code").first.inner_text()
        person.follows("I kept them: continue")
        person.arrives_at("Items")
    person.goes_to("/profiel/beveiliging/")
    person.looks("safety")
    person.page.locator("details.menu summary").click()
    person.presses("Sign out")
    sign_in(person, officer)
    person.arrives_at("Second step")
    person.looks("second-step")
    person.types("Code", spare)
    person.presses("Sign in")
    expect(person.page.get_by_role("heading", level=1)).not_to_have_text("Second step")
    assert "app with codes was connected" in mail.outbox[0].body


def test_a_passkey_is_added_and_lets_in_without_a_password(visit, officer):
    person = visit()
    holds_a_key(person)
    chooses_english(person)
    sign_in(person, officer)
    person.follows("Add a passkey")
    person.looks("passkey-add")
    person.types("Name", "Work laptop")
    presses_key(person, "Add the passkey")
    person.arrives_at("Recovery codes")
    person.goes_to("/profiel/beveiliging/")
    person.reads("Work laptop")
    person.looks("safety-passkey")
    person.page.locator("details.menu summary").click()
    person.presses("Sign out")
    person.looks("sign-in-ways")
    presses_key(person, "Use a passkey")
    person.goes_to("/profiel/sessies/")
    person.reads("Chrome")
    person.looks("sessions")
    person.page.locator("details.menu summary").click()
    person.presses("Sign out")
    sign_in(person, officer)
    person.arrives_at("Second step")
    presses_key(person, "Use a passkey")
    expect(person.page.get_by_role("heading", level=1)).not_to_have_text("Second step")
    person.goes_to("/profiel/")
    person.reads(officer.name)


def test_a_passkey_that_is_not_there_is_explained(visit, table):
    person = visit()
    holds_a_key(person)
    chooses_english(person)
    person.button("Use a passkey").click()
    person.reads("That did not work")


def test_a_mayor_comes_in_on_the_phone_with_a_code_by_mail(visit, table):
    mayor = visit(size=PHONE)
    chooses_english(mayor)
    with journey("sign in with a code by mail", mayor.cost):
        mayor.goes_to("/vergaderingen/")
        mayor.follows("Mail me a code")
        mayor.looks("code-ask")
        mayor.types("E-mail address", table.mayor.email)
        mayor.presses("Mail me a code")
        mayor.arrives_at("Fill in the code")
        mayor.looks("code-fill-in")
        mayor.types("Code", mail.outbox[0].subject.split()[0])
        mayor.presses("Sign in")
        mayor.arrives_at("Meetings")
