"""The same work with plain forms, in a browser that runs no script at all."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from agenda.models import Meeting
from tests import factories as make
from tests.browser.steps import titles_on

pytestmark = pytest.mark.browser


def test_an_item_is_proposed_placed_and_published(visit, table):
    meeting = make.make_meeting(table.forum)
    make.make_placement(meeting, make.make_item(table.forum, title="Regional energy strategy"))
    mayor, officer = visit(table.mayor, javascript=False), visit(table.officer, javascript=False)
    mayor.goes_to("/agendapunten/nieuw/")
    mayor.types("Title", "Shared towing service")
    mayor.types("What is it about, and why now?", "Four municipalities tow with the same firm.")
    mayor.presses("Propose", exact=True)
    mayor.looks("item")

    officer.goes_to(meeting.get_absolute_url())
    officer.presses("Accept and place “Shared towing service”")
    officer.presses("Move “Shared towing service” up")
    expect(titles_on(officer.page.locator("ol.agenda"))).to_have_text(
        ["Shared towing service", "Regional energy strategy"]
    )
    officer.presses("Publish the agenda")
    expect(officer.page.locator("#papers")).to_contain_text("PDF ·")
    officer.looks("meeting")


def test_a_note_is_saved_and_an_outcome_recorded(visit, table):
    meeting = make.make_meeting(table.forum, status=Meeting.Status.PUBLISHED, starts_at=timezone.now())
    make.make_placement(meeting, make.make_item(table.forum, title="Shared towing service", ratify="One firm."))
    officer = visit(table.officer, javascript=False)
    officer.goes_to(meeting.get_absolute_url())
    officer.presses("Open the meeting")
    officer.follows("Shared towing service", within=".rail")
    officer.types("Discussion", "All four firms were heard.")
    officer.presses("Save the note")
    expect(officer.page.get_by_label("Discussion")).to_have_value("All four firms were heard.")
    officer.opens("Ratify with changes")
    officer.presses("Ask something else of colleges and councils than usual")
    expect(officer.button("Ratify")).to_be_visible()
    officer.looks("ratify")
    officer.presses("Ratify", exact=True)
    expect(officer.button("Ratify")).to_have_count(0)
    officer.looks("after-ratifying")
    officer.goes_to(meeting.get_absolute_url())
    officer.follows("Attendance, notes and outcomes")
    officer.follows("Add an item, next meeting, end", within=".rail")
    officer.presses("End the meeting")
    expect(officer.page.get_by_role("heading", level=1)).to_have_text("Minutes")
    officer.reads("All four firms were heard.")
