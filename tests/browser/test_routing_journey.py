"""An item travels: referred and sent back, accepted elsewhere; and sent for advice to a meeting that is held."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from agenda.models import Advice, AgendaItem, Meeting, Referral
from regions.models import Forum
from tests import factories as make
from tests.browser.journeys import journey

pytestmark = pytest.mark.browser

TITLE = "Working from home"
QUESTION = "Can every municipality carry this?"


@pytest.fixture
def directors(table) -> Forum:
    forum = make.make_forum("Directors of the region")
    make.make_seat(forum, table.municipality_a)
    make.make_assignment(forum, make.make_user("Officer of the directors", language="en"))
    return forum


def refer(officer, item, forum) -> None:
    officer.goes_to(item.get_absolute_url())
    officer.opens("Refer to another forum")
    officer.chooses("To which forum", forum.name)
    officer.page.locator("#refer_reason").fill("Their staff must carry it.")
    officer.page.get_by_label("The internal notes travel along").check()
    officer.presses("Refer", within="#refer", exact=True)
    officer.reads("The item is offered to the other forum.")


def test_refer_take_back_send_back_and_accept(visit, table, directors):
    item = make.make_item(table.forum, table.mayor, title=TITLE)
    here, there = visit(table.officer), visit(directors.assignments.get().officer)
    with journey("an item is referred, sent back and accepted", here.cost, there.cost):
        here.goes_to(item.get_absolute_url())
        here.opens("Add an internal note")
        here.types("Internal note", "The mayor of A hesitates.")
        here.presses("Keep the note")
        here.reads("The mayor of A hesitates.")
        refer(here, item, directors)
        here.looks("item-referred")
        here.opens("Take the referral back")
        here.presses("Take back", exact=True)
        here.reads("The referral is taken back")
        refer(here, item, directors)
        there.goes_to("/")
        there.follows("Open the item")
        there.looks("item-offered")
        expect(there.page.locator("main")).not_to_contain_text("hesitates")
        there.opens("Send back to the forum")
        there.page.locator("#back_reason").fill("Say first what it costs.")
        there.presses("Send back", exact=True)
        there.reads("The item is back at")
        refer(here, item, directors)
        there.goes_to(item.get_absolute_url())
        there.presses("Accept", exact=True)
        there.reads("The mayor of A hesitates.")
        there.looks("item-accepted-there")
    item.refresh_from_db()
    assert (item.forum, Referral.objects.count()) == (directors, 3)


def test_advice_at_their_own_meeting_brings_the_item_back(visit, table, directors):
    item = make.make_item(table.forum, table.mayor, title=TITLE)
    meeting = make.make_meeting(directors)
    here, there = visit(table.officer), visit(directors.assignments.get().officer)
    with journey("advice asked, given at the other forum's meeting, and back", here.cost, there.cost):
        here.goes_to(item.get_absolute_url())
        here.opens("Ask advice first")
        here.chooses("Advice of", directors.name)
        here.page.locator("#ask_question").fill(QUESTION)
        here.presses("Ask advice", exact=True)
        here.reads("The question is asked")
        there.goes_to(meeting.get_absolute_url())
        there.looks("meeting-asked-for-advice")
        there.presses(f"Place “{TITLE}” for advice")
        expect(there.page.locator("ol.agenda")).to_contain_text("for advice")
        there.looks("meeting-for-advice")
        there.presses("Publish the agenda")
        there.reads("The agenda is published")
        Meeting.objects.update(starts_at=timezone.now())
        there.goes_to(meeting.get_absolute_url())
        there.presses("Open the meeting")
        there.follows(TITLE, within=".rail")
        there.reads(QUESTION)
        there.looks("session-for-advice")
        there.page.get_by_label("favourable with remarks").check()
        there.types("Remarks or reasons", "Allow two months to prepare.")
        there.presses("Record the advice")
        there.reads("advice: favourable with remarks")
        here.goes_to(item.get_absolute_url())
        here.reads("Allow two months to prepare.")
        here.looks("item-advised")
    assert Advice.objects.get().status == "given"
    assert AgendaItem.objects.get().status == "accepted"
