"""Somebody outside the forum reports on their work; the forum hears of it; everybody chooses their own mail."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from accounts.mail_wishes import link
from decisions.services.actions import add_action
from tests.browser.journeys import journey
from tests.browser.steps import PHONE
from tests.decisions.scenes import ratified, today

pytestmark = pytest.mark.browser


def test_an_owner_outside_the_forum_reports_and_the_forum_finds_it_in_its_queue(visit, table):
    decision = ratified(table, item={"title": "Shared towing service"})
    due = today() + timedelta(days=9)
    add_action(decision, by=table.officer, title="Draw the map", owner=None, person=table.outsider, due_on=due)
    owner, officer = visit(table.outsider, size=PHONE), visit(table.officer)
    owner.goes_to("/")
    with journey("an owner outside the forum reports on an action", owner.cost) as total:
        owner.follows("Report")
        owner.arrives_at("Draw the map")
        owner.types("How far is it, or why", "Two thirds are drawn.")
        owner.presses("Only report")
        owner.reads("Two thirds are drawn.", within="#notes")
    assert total.interactions <= 4
    owner.reads("Shared towing service")
    expect(owner.page.get_by_role("link", name="Shared towing service")).to_have_count(0)
    owner.opens("Report back to the forum")
    owner.looks("action-owner")
    owner.presses("Put it on the queue of the forum")
    owner.reads("Reported back to the forum")

    officer.goes_to("/agendapunten/?status=waiting")
    officer.follows("Report: Draw the map")
    officer.reads("Shared towing service", within="#links")
    officer.goes_to("/acties/")
    officer.looks("actions")
    officer.follows("Draw the map")
    officer.opens("Another day")
    officer.types("The new day", (due + timedelta(days=7)).isoformat())
    officer.page.locator("#due").get_by_label("Why?").fill("The surveyor is ill")
    officer.presses("Change the day")
    officer.reads("The surveyor is ill")
    officer.opens("Hand over to somebody else")
    officer.looks("action-officer")


def test_everybody_chooses_their_mail_and_switches_a_kind_off_from_it(visit, table):
    made = ratified(table)
    add_action(made, by=table.officer, title="Draw the map", owner=table.organisation, due_on=today())
    partner = visit(table.partner)
    partner.goes_to("/profiel/")
    with journey("choose a weekly digest", partner.cost) as total:
        partner.follows("Choose, and see the mail as it would be now")
        partner.reads("Draw the map", within="#preview")
        expect(partner.page.get_by_label("On which day")).to_be_hidden()
        partner.page.get_by_label("once a week").check()
        partner.chooses("On which day", "Thursday")
        partner.presses("Keep this")
        partner.reads("Kept.")
    assert total.interactions <= 6
    expect(partner.page.get_by_label("once a week")).to_be_checked()
    partner.looks("mail-choice")

    stranger = visit(size=PHONE)
    stranger.goes_to(re.sub(r"^https?://[^/]+", "", link(table.partner, "actions")))
    stranger.looks("mail-off")
    stranger.presses("I no longer want it")
    stranger.reads("You can turn it on again at any moment")
    stranger.looks("mail-off-done")
    partner.page.reload()
    expect(partner.page.get_by_label("actions", exact=True)).not_to_be_checked()
    partner.reads("Nothing waits for you", within="#preview")
