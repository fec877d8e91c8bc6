"""Coming in, being sent back to the door when the session has ended, and choosing a language."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from accounts.models import User
from tests import factories as make
from tests.browser.steps import PHONE, Visitor

pytestmark = pytest.mark.browser

PASSWORD = "een lang en veilig wachtwoord"


def sign_in(visitor: Visitor, person: User, password: str = PASSWORD) -> None:
    visitor.types("E-mail", person.email)
    visitor.page.locator("input[type=password]").fill(password)
    visitor.page.locator("main form button").first.click()


@pytest.fixture
def officer(table) -> User:
    table.officer.set_password(PASSWORD)
    table.officer.save()
    return table.officer


def test_a_wrong_password_is_explained_and_the_right_one_opens_the_page_one_asked_for(visit, officer):
    stranger = visit(size=PHONE)
    stranger.goes_to("/agendapunten/")
    stranger.presses("English")
    expect(stranger.page.locator("html")).to_have_attribute("lang", "en")
    stranger.looks("sign-in")
    sign_in(stranger, officer, "a wrong password")
    expect(stranger.page.get_by_role("alert")).to_be_visible()
    expect(stranger.page.get_by_label("E-mail")).to_have_value(officer.email)
    stranger.looks("sign-in-wrong")
    sign_in(stranger, officer)
    expect(stranger.page.get_by_role("heading", level=1)).to_have_text("Items")
    stranger.page.locator("details.menu summary").click()
    stranger.looks("menu")
    stranger.presses("Sign out")
    stranger.goes_to("/agendapunten/")
    expect(stranger.page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_a_session_that_ended_leads_to_the_door_and_back_to_the_page(visit, table, officer):
    meeting = make.make_meeting(table.forum)
    make.make_item(table.forum, title="Shared towing service")
    visitor = visit(officer)
    visitor.goes_to(meeting.get_absolute_url())
    Session.objects.all().delete()
    visitor.presses("Place “Shared towing service”")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Aanmelden")
    sign_in(visitor, officer)
    expect(visitor.page).to_have_url(f"{visitor.origin}{meeting.get_absolute_url()}")
    visitor.reads("Shared towing service")


def test_people_read_dutch_unless_they_choose_otherwise(visit, table):
    User.objects.update(language="nl")
    visitor = visit(table.mayor)
    visitor.goes_to("/agendapunten/")
    expect(visitor.page.locator("html")).to_have_attribute("lang", "nl")
    expect(visitor.page.get_by_role("navigation").get_by_role("link", name="Agendapunten")).to_be_visible()
    visitor.looks("items-dutch")
    visitor.page.locator("details.menu summary").click()
    visitor.presses("English")
    expect(visitor.page.locator("html")).to_have_attribute("lang", "en")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Items")
