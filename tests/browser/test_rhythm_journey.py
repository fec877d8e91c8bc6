"""The decree's rhythm: the officer sees who misses what and reminds, the director records a month in a few steps."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from tests import factories as make
from tests.browser.journeys import journey
from tests.browser.steps import PHONE

pytestmark = pytest.mark.browser

TODAY = timezone.localdate()
KEY = f"college-{TODAY:%Y-%m}"


def test_a_reminder_a_month_recorded_and_a_statement(visit, table):
    make.make_meeting(table.forum, status="held", starts_at=timezone.now() - timedelta(days=3))
    officer, director = visit(table.officer), visit(table.director)
    with journey("an officer reminds who misses a month", officer.cost):
        officer.goes_to("/regio/testregio/")
        officer.follows("The rhythm of all municipalities")
        officer.looks("rhythm-region")
        officer.follows("Remind")
        officer.reads("As Persona clerk will read it")
        officer.looks("rhythm-remind")
        officer.presses("Send the reminder")
    officer.reads("3 messages go out.")
    assert len(mail.outbox) == 3
    officer.follows("Aalbeke", within="table")
    expect(officer.page.locator(f"#{KEY}")).to_contain_text("reminded on")
    officer.looks("rhythm-municipality")

    with journey("a director records a month of the decree's rhythm", director.cost):
        director.goes_to("/")
        director.looks("start-rhythm")
        director.follows("Record or plan it")
        line = director.page.locator(f"#{KEY}")
        line.locator("summary").click()
        line.get_by_label("On which day?").fill(TODAY.isoformat())
        director.looks("rhythm-record")
        with director.page.expect_navigation():
            line.get_by_role("button", name="Keep").click()
    expect(line).to_contain_text(re.compile("met · "))
    expect(line).to_contain_text("Agenda and minutes of Burgemeestersoverleg Testregio")
    director.presses("Make the statement")
    director.page.reload()
    director.gets_pdf(director.section(f"Statement {TODAY.year}").get_by_role("link", name="Version 1"))
    director.looks("rhythm-done")
    director.presses("take back")
    expect(line).to_contain_text("by ")

    mayor = visit(table.mayor, size=PHONE)
    mayor.goes_to(f"/gemeente/{table.municipality_a.nis_code}/")
    mayor.follows("The whole year of Aalbeke")
    mayor.looks("rhythm-mayor")
