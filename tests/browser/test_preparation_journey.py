"""The support officer shares a cost and writes the drafts once for all; a director reads what they get."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.journeys import journey
from tests.browser.steps import PHONE
from tests.decisions.scenes import to_ratify

pytestmark = pytest.mark.browser

TITLE = "Shared towing service"


def test_a_cost_is_shared_and_the_drafts_are_written_once_for_all(visit, table):
    item = to_ratify(table, title=TITLE).item
    officer = visit(table.officer)
    officer.goes_to(item.get_absolute_url())
    officer.follows("Cost key and draft decisions")
    officer.arrives_at(TITLE)
    officer.looks("preparation-empty")
    with journey("prepare a cost key and a draft", officer.cost) as total:
        officer.follows("Share a cost")
        officer.types("Total in euro", "1.000,01")
        officer.presses("Share the cost")
        officer.reads("600,01", within="#key")
        officer.follows_link(officer.page.locator("#draft-college").get_by_role("link", name="Change the text"))
        officer.types("Text", "{gemeente} pays.\n\n{aandeel}")
        officer.presses("Save for all municipalities")
        officer.reads("Did you mean {naam}?")
        officer.types("Text", "{naam} pays.\n\n{aandeel}")
        officer.presses("Save for all municipalities")
        officer.reads("Aalbeke pays.", within="#draft-college")
    assert total.interactions <= 12
    officer.looks("preparation")
    officer.chooses("As it reads for", "Bellegem")
    officer.reads("Bellegem pays.", within="#draft-college")
    officer.reads("400,00 euro", within="#draft-college")
    expect(officer.page).to_have_url(re.compile("gemeente="))


def test_the_form_of_a_key_asks_only_what_the_key_needs(visit, table):
    item = to_ratify(table, title=TITLE).item
    officer = visit(table.officer)
    officer.goes_to(f"/voorbereiding/{item.reference}/verdeelsleutel/")
    weight = officer.page.get_by_label("Weight of Aalbeke")
    expect(weight).to_be_hidden()
    officer.page.get_by_label("weighted").check()
    expect(weight).to_be_visible()
    officer.looks("cost-key-weighted")
    officer.page.get_by_label("free amounts").check()
    expect(weight).to_be_hidden()
    officer.types("Total in euro", "100")
    officer.types("Amount of Aalbeke", "60")
    officer.presses("Share the cost")
    officer.reads("The amounts are 40,00 euro short of the total.")
    officer.looks("cost-key-wrong")


def test_a_director_reads_on_a_phone_what_their_municipality_gets(visit, table):
    item = to_ratify(table, title=TITLE).item
    director = visit(table.director_b, size=PHONE)
    director.goes_to(f"/voorbereiding/{item.reference}/")
    director.reads("Bellegem")
    expect(director.page.get_by_role("link", name="Change the text")).to_have_count(0)
    director.looks("preparation-director")


def test_without_script_the_draft_is_shown_for_another_municipality(visit, table):
    item = to_ratify(table, title=TITLE).item
    member = visit(table.mayor, javascript=False)
    member.goes_to(f"/voorbereiding/{item.reference}/")
    member.chooses("As it reads for", "Bellegem")
    member.presses("Show")
    member.reads("Bellegem", within="#shown")
