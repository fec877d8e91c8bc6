"""Meeting mode: fifteen items without fuss, and one meeting with everything that can happen at a table."""

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, expect

from agenda.models import Meeting, Placement
from agenda.services.session import open_session
from decisions.models import Action, Position
from tests import factories as make
from tests.browser.journeys import journey
from tests.browser.steps import Visitor

pytestmark = pytest.mark.browser

ITEMS = 15


def heading(visitor: Visitor) -> Locator:
    return visitor.page.locator("section.at-table h2")


def published(table, items: int) -> Meeting:
    meeting = make.make_meeting(table.forum, status=Meeting.Status.PUBLISHED, starts_at=timezone.now())
    for number in range(1, items + 1):
        wanted = {"ratify": f"We do {number} together."} if number % 3 == 0 else {}
        make.make_placement(meeting, make.make_item(table.forum, title=f"Subject {number}", **wanted))
    return meeting


def test_fifteen_items_cost_three_interactions_each(visit, table):
    meeting = published(table, ITEMS)
    officer = visit(table.officer)
    officer.goes_to(meeting.get_absolute_url())
    with journey("a meeting of fifteen items recorded", officer.cost) as whole:
        officer.presses("Open the meeting")
        officer.chooses("Attendance of Bellegem", "excused")
        officer.presses("Save the attendance")
        officer.presses("To the first item")
        with journey("fifteen uneventful items", officer.cost) as total:
            for number in range(1, ITEMS + 1):
                expect(heading(officer)).to_have_text(f"{number} Subject {number}")
                officer.page.get_by_label("Conclusion").first.click()
                officer.page.keyboard.insert_text(f"Everybody heard subject {number}.")
                officer.presses("All agree" if number % 3 == 0 else "Noted")
        officer.reads("Every item has its outcome.")
        officer.presses("End the meeting")
        officer.arrives_at("Minutes")
    assert total.interactions <= 3 * ITEMS
    assert whole.interactions <= 3 * ITEMS + 6
    officer.reads("Everybody heard subject 15.")
    placements = Placement.objects.filter(meeting=meeting)
    assert placements.filter(outcome="", started_at=None, ended_at=None).count() == 0


@pytest.fixture
def in_session(table) -> Meeting:
    meeting = published(table, 3)
    open_session(meeting, by=table.officer)
    return meeting


def test_the_keyboard_walks_through_the_agenda(visit, table, in_session):
    officer = visit(table.officer)
    officer.goes_to(f"{in_session.get_absolute_url()}zitting/")
    officer.arrives_at("In session")
    officer.page.keyboard.press("Alt+ArrowDown")
    expect(heading(officer)).to_have_text("1 Subject 1")
    expect(officer.page.locator("[data-clock]")).to_contain_text("item 1")
    officer.page.wait_for_load_state()
    officer.page.keyboard.press("Alt+ArrowDown")
    expect(heading(officer)).to_have_text("2 Subject 2")
    officer.page.wait_for_load_state()
    officer.page.keyboard.press("Alt+ArrowUp")
    expect(heading(officer)).to_have_text("1 Subject 1")


def test_a_reservation_takes_two_clicks_and_its_reason_comes_after(visit, table, in_session):
    officer = visit(table.officer)
    officer.goes_to(f"{in_session.get_absolute_url()}zitting/")
    officer.follows("Subject 3", within=".rail")
    with journey("a reservation of one municipality", officer.cost) as total:
        officer.opens("A reservation or a no")
        officer.presses("Reservation of Bellegem")
        officer.reads("Who does not simply agree")
    assert total.interactions == 2
    reason = officer.page.get_by_label("Reason of Bellegem")
    expect(reason).to_be_focused()
    reason.fill("First the budget.")
    officer.presses("Save the reason")
    expect(reason).to_have_value("First the budget.")
    officer.looks("session-reservation")
    officer.presses("Ratify, with 1 exception")
    expect(heading(officer)).to_have_text("1 Subject 1")
    assert Position.objects.get().decision is not None


def test_actions_from_the_keyboard_and_from_a_line_of_the_note(visit, table, in_session):
    officer = visit(table.officer)
    officer.goes_to(f"{in_session.get_absolute_url()}zitting/")
    officer.follows("Subject 2", within=".rail")
    line = officer.page.get_by_label("New action")
    line.press_sequentially("belle, send the map, within 2 weeks")
    expect(officer.page.locator("#action-preview")).to_contain_text("Bellegem")
    with officer.page.expect_navigation(wait_until="load"):
        line.press("Enter")
    expect(officer.page.locator("#actions li")).to_contain_text("Send the map")

    line.fill("nobody, sends nothing, never")
    officer.presses("Add the action")
    expect(officer.page.get_by_label("New action")).to_have_value("nobody, sends nothing, never")
    officer.reads("is not known here")

    officer.page.get_by_label("Conclusion").first.click()
    officer.page.keyboard.insert_text("Ask the province for a map.")
    officer.button("Turn this line of the note into an action").click()
    expect(line).to_have_value(", Ask the province for a map, next meeting")
    line.fill("Aalbeke, Ask the province for a map, tomorrow")
    officer.looks("session-actions")
    officer.presses("Add the action")
    expect(officer.page.locator("#actions li")).to_have_count(2)
    assert Action.objects.filter(title="Ask the province for a map").exists()


def test_somebody_comes_late_and_somebody_stands_aside(visit, table, in_session):
    officer = visit(table.officer)
    officer.goes_to(f"{in_session.get_absolute_url()}zitting/")
    officer.follows("Subject 1", within=".rail")
    officer.opens("Somebody comes in")
    officer.page.get_by_label("Who", exact=True).select_option("Bellegem, Persona mayor_b")
    officer.presses("Comes in now")
    officer.opens("Somebody comes in")
    officer.page.get_by_label("Who", exact=True).select_option("Aalbeke, Persona mayor")
    officer.types("Reason for not taking part", "owns the land")
    officer.presses("Does not take part in this item")
    officer.reads("Persona mayor (Aalbeke) does not take part in item 1: owns the land.")
    officer.follows("Attendance", within=".rail")
    officer.reads("Persona mayor_b (Bellegem) arrives at")
    officer.looks("session-attendance")


def test_something_raised_is_treated_at_once(visit, table, in_session):
    officer = visit(table.officer)
    officer.goes_to(f"{in_session.get_absolute_url()}zitting/")
    officer.follows("Add an item, next meeting, end", within=".rail")
    officer.types("Title", "Snow on the cycle paths")
    officer.presses("Put it on the agenda")
    expect(heading(officer)).to_have_text("4 Snow on the cycle paths")
    officer.reads("raised at the meeting")


def test_without_script_a_meeting_is_recorded_as_well(visit, table, in_session):
    officer = visit(table.officer, javascript=False)
    officer.goes_to(f"{in_session.get_absolute_url()}zitting/")
    officer.presses("To the first item")
    officer.presses("Noted")
    expect(heading(officer)).to_have_text("2 Subject 2")
    officer.types("New action", "Aalbeke, send the map, tomorrow")
    officer.presses("Add the action")
    officer.reads("Send the map")
