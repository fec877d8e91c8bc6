"""Journey 3: minutes reviewed on the phone, approved, fixed, and corrected later."""

import re

import pytest
from playwright.sync_api import expect

from agenda.models import Meeting, MinutesVersion, Note
from tests.agenda.scenes import held_meeting
from tests.browser.journeys import journey
from tests.browser.steps import PHONE, Visitor

pytestmark = pytest.mark.browser


@pytest.fixture
def meeting(table) -> Meeting:
    return held_meeting(table)


def comments(visitor: Visitor) -> None:
    """On the first item: other words for its conclusion."""
    first = visitor.page.locator("#item-1")
    first.get_by_role("link", name="Comment on this item").click()
    first.get_by_text("Propose other wording").click()
    first.get_by_label("Conclusion").fill("Genoteerd en goedgekeurd.")
    visitor.presses("Send the comment")
    visitor.reads("Your comment stands with the minutes.")


def test_from_the_draft_to_approved_minutes_and_a_correction(visit, table, meeting):
    officer = visit(table.officer)
    first, second, chair = (visit(who, size=PHONE) for who in (table.mayor, table.mayor_b, table.chair))
    address = f"{meeting.get_absolute_url()}verslag/"
    with journey(
        "minutes reviewed, one proposal applied, and approved", *(v.cost for v in (officer, first, second, chair))
    ):
        officer.goes_to(address)
        officer.presses("Start the review round")
        officer.reads("0 of 3 agree")
        first.goes_to("/")
        first.follows("Read the minutes")
        first.presses("Agree", within="#agree", exact=True)
        first.reads("You agreed on")
        second.goes_to(address)
        comments(second)
        officer.goes_to(address)
        officer.presses("Apply the wording")
        officer.reads("Your answer stands with the comment.")
        chair.goes_to(address)
        chair.presses("Approve the minutes")
        chair.reads(re.compile("approved on"))
    assert Note.objects.filter(conclusion="<p>Genoteerd en goedgekeurd.</p>").count() == 1
    second.goes_to(address)
    expect(second.page.locator("#item-1 .comment")).to_contain_text("the wording is taken over.")
    second.reads("Genoteerd en goedgekeurd.")
    second.looks("minutes-after-review")

    officer.goes_to(address)
    officer.opens("Correct the approved minutes")
    officer.types("Why?", "An amount was wrong.")
    officer.presses("Start the correction")
    officer.page.locator("#item-2").get_by_role("link", name="Correct this text").click()
    officer.arrives_at(f"2. {meeting.placements.get(position=2).item.title}")
    officer.looks("note-correct")
    officer.types("Conclusion", "Genoteerd: 500 euro.")
    officer.presses("Save the correction")
    chair.goes_to(address)
    chair.presses("Approve the correction", within="#approve")
    chair.reads(re.compile("approved on"))
    assert MinutesVersion.objects.count() == 2
    second.goes_to(f"{address}versies/2/")
    expect(second.page.locator("#differences ins")).to_contain_text("500 euro.")
    second.looks("minutes-version")


def test_the_pages_of_the_round_look_right(visit, table, meeting):
    officer, mayor = visit(table.officer), visit(table.mayor, size=PHONE)
    address = f"{meeting.get_absolute_url()}verslag/"
    officer.goes_to(address)
    officer.presses("Start the review round")
    mayor.goes_to(address)
    mayor.looks("minutes-to-review")
    comments(mayor)
    officer.goes_to(address)
    officer.looks("minutes-in-review")
    officer.follows("Answer", within="#item-1 .comment")
    officer.looks("comment-to-answer")
    officer.types("Your answer", "The recording says otherwise.")
    officer.presses("Do not take it over")
    mayor.goes_to(address)
    mayor.reads("The recording says otherwise.")
    officer.goes_to(f"{address}zinnen/")
    officer.types("Opening", "Welcome in Aalbeke.")
    officer.presses("Keep this sentence")
    officer.reads("By itself it would be:")
    officer.looks("phrases")


def test_a_comment_without_script(visit, table, meeting):
    officer, mayor = visit(table.officer), visit(table.mayor, javascript=False)
    address = f"{meeting.get_absolute_url()}verslag/"
    officer.goes_to(address)
    officer.presses("Start the review round")
    mayor.goes_to(address)
    mayor.follows("Comment on this item", within="#item-2")
    mayor.presses("Send the comment")
    mayor.reads("Say what should be different, or change the wording.")
    mayor.types("What should be different?", "Say who asked.")
    mayor.presses("Send the comment")
    mayor.reads("Say who asked.", within="#item-2")
