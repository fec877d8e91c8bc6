"""Hold a meeting: who is there, what was said, what was agreed; then minutes that the chair approves."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, expect

from agenda.models import Meeting
from agenda.services.session import open_session
from tests import factories as make
from tests.browser.journeys import journey
from tests.browser.steps import PHONE, Visitor

pytestmark = pytest.mark.browser

AGREEMENT = "From 1 September all municipalities tow with the same firm."


@pytest.fixture
def meeting(table) -> Meeting:
    """Published, and today is its day: one item to ratify and one to discuss."""
    meeting = make.make_meeting(table.forum, status=Meeting.Status.PUBLISHED, starts_at=timezone.now())
    make.make_placement(meeting, make.make_item(table.forum, title="Shared towing service", ratify=AGREEMENT))
    make.make_placement(meeting, make.make_item(table.forum, title="Regional energy strategy"))
    return meeting


def at_table(visitor: Visitor, title: str) -> Locator:
    """The part of the page about the item that is at the table."""
    return visitor.page.locator("section.at-table").filter(has=visitor.page.get_by_role("heading", name=title))


def opens(visitor: Visitor, title: str) -> Locator:
    """An item, from the agenda beside the meeting."""
    visitor.follows_link(visitor.page.locator(".rail").get_by_role("link", name=title))
    return at_table(visitor, title)


def saved(item: Locator) -> None:
    expect(item.locator("[data-state]")).to_contain_text("Saved at")


def record(officer: Visitor) -> None:
    """Attendance, a note that saves itself, and an outcome for both items."""
    officer.chooses("Attendance of Bellegem", "excused")
    officer.presses("Save the attendance")
    officer.reads("The attendance is saved.")
    officer.looks("session")
    officer.presses("To the first item")
    towing, energy = at_table(officer, "towing"), at_table(officer, "energy")
    towing.get_by_label("Discussion").press_sequentially("All four firms were heard.")
    saved(towing)
    towing.get_by_label("Conclusion").fill("One firm is enough.")
    officer.page.locator("h1").click()
    expect(towing.get_by_role("status").first).not_to_have_text("Saving ...")
    officer.page.reload()
    expect(towing.get_by_label("Discussion")).to_have_text("All four firms were heard.")
    expect(towing.get_by_label("Conclusion")).to_have_text("One firm is enough.")
    officer.looks("session-item")
    officer.presses("All agree")
    expect(energy).to_be_visible()
    officer.presses("Noted")
    officer.reads("Every item has its outcome.")
    officer.looks("session-end")


def test_from_an_open_session_to_approved_minutes(visit, table, meeting):
    officer, chair = visit(table.officer), visit(table.chair, size=PHONE)
    officer.goes_to(meeting.get_absolute_url())
    officer.presses("Open the meeting")
    officer.arrives_at("In session")
    with journey("a meeting of two items recorded", officer.cost):
        record(officer)
        officer.presses("End the meeting")
        officer.arrives_at("Minutes")
    officer.looks("minutes-draft")
    officer.reads("One firm is enough.")

    chair.goes_to("/")
    chair.looks("start-chair")
    chair.follows_link(chair.page.locator("main .turn").get_by_role("link").first)
    chair.looks("minutes-to-approve")
    chair.reads("All four firms were heard.")
    chair.presses("Approve the minutes")
    chair.reads(re.compile("approved on"))
    chair.looks("minutes-approved")
    papers = chair.page.locator("#papers")
    chair.gets_pdf(papers.get_by_role("link", name="extract"))

    councillor = visit(table.councillor, size=PHONE)
    councillor.goes_to(chair.page.url)
    councillor.reads(AGREEMENT)
    assert "All four firms were heard." not in councillor.page.content()
    councillor.looks("extract")
    councillor.gets_pdf(councillor.page.locator("#papers").get_by_role("link").first)


def test_an_outcome_pressed_while_typing_waits_until_the_note_is_saved(visit, table, meeting):
    officer = visit(table.officer)
    officer.goes_to(meeting.get_absolute_url())
    officer.presses("Open the meeting")
    officer.arrives_at("In session")
    energy = opens(officer, "energy")
    on_their_way = []
    officer.page.route("**/nota/", lambda route: on_their_way.append(route))
    energy.get_by_label("Discussion").fill("Sun on the roofs.")
    energy.get_by_role("button", name="Noted").click()
    expect(energy.locator("[data-state]")).to_have_text("Saving ...")
    while not on_their_way:
        officer.page.wait_for_timeout(20)
    on_their_way.pop().continue_()
    expect(at_table(officer, "towing")).to_be_visible()
    opens(officer, "energy")
    expect(energy).to_contain_text("Take this outcome back")
    expect(energy.get_by_label("Discussion")).to_have_text("Sun on the roofs.")


def test_what_is_typed_before_the_script_came_is_saved_too(visit, table, meeting):
    open_session(meeting, by=table.officer)
    officer = visit(table.officer)
    late = []
    officer.page.route("**/autosave.js", lambda route: late.append(route))
    placement = meeting.placements.get(position=2)
    officer.page.goto(reverse("agenda:session-item", args=[placement.pk]), wait_until="commit")
    energy = at_table(officer, "energy")
    energy.get_by_label("Discussion").fill("Sun on the roofs.")
    while not late:
        officer.page.wait_for_timeout(20)
    late.pop().continue_()
    saved(energy)
