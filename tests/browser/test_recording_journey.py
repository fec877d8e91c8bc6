"""Journey 5: a director records five results in one form; what was remarked comes back to the officer."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from decisions.models import Feedback
from decisions.services.feedback import schedule
from tests.browser.journeys import journey
from tests.browser.steps import Visitor
from tests.decisions.scenes import in_feedback
from tests.documents.files import true_file

pytestmark = pytest.mark.browser

TITLES = ("Towing service", "Joint purchase", "Cycle route", "Housing desk", "Crisis shelter")
SITTING = timezone.localdate() - timedelta(days=2)


@pytest.fixture
def decisions(table) -> list:
    """Four for the college, of which one was planned; the last for the council."""
    found = [in_feedback(table, item={"title": title}, council_ask="nothing") for title in TITLES[:4]]
    found.append(in_feedback(table, item={"title": TITLES[4]}, college_ask="nothing"))
    first = found[0].feedback.get(municipality=table.municipality_a)
    schedule(first, by=table.clerk, on=timezone.localdate())
    Feedback.objects.filter(pk=first.pk).update(scheduled_on=SITTING)
    return found


def record_five(director: Visitor) -> None:
    """The day is there already; four usual answers, one remark with its extract and the own number."""
    page = director.page
    page.get_by_role("button", name="Tick all").first.click()
    council = page.get_by_role("group", name="Municipal council")
    council.get_by_label("Result: Crisis shelter").select_option("remarks")
    council.get_by_label("Remark: Crisis shelter").fill("Count the beds in winter as well.")
    council.locator("summary").click()
    council.get_by_label("Own reference: Crisis shelter").fill("GR/2026/31")
    council.locator("input[type=file]").set_input_files(
        {"name": "extract.pdf", "mimeType": "application/pdf", "buffer": true_file(".pdf")}
    )
    director.presses("Record the ticked rows")
    director.reads("5 results are recorded.")


def test_five_results_and_what_comes_of_a_remark(visit, table, decisions):
    director = visit(table.director)
    director.goes_to("/opvolging/vastleggen/")
    director.looks("recording")
    with journey("a director records five results", director.cost) as cost:
        record_five(director)
    assert cost.interactions <= 12
    director.looks("recording-done")
    stored = list(Feedback.objects.filter(status="treated").order_by("decision_id"))
    assert [(row.result, row.treated_on) for row in stored[:4]] == [("noted", SITTING)] * 4
    assert stored[4].extract.name == "extract.pdf"

    director.presses("Undo: Towing service")
    director.reads("Undone: this stands as it was before.")
    expect(director.page.get_by_role("checkbox", name="Towing service")).not_to_be_checked()

    officer = visit(table.officer)
    officer.goes_to("/")
    officer.reads(re.compile("1 remark to look at"))
    officer.follows("To the remarks", within="main")
    officer.looks("remarks")
    officer.presses("Bring the ticked remarks to the forum")
    officer.reads(re.compile(r"1 remark goes to the forum as TEST-\d{4}-\d+"))
    officer.looks("remarks-none")
    director.goes_to(f"/besluiten/terugkoppeling/{stored[4].pk}/")
    director.reads("Brought to the forum on")
    director.looks("feedback-handled")


def test_by_keyboard_and_a_mistake_loses_nothing(visit, table, decisions):
    director = visit(table.director)
    director.goes_to("/opvolging/vastleggen/")
    page = director.page
    remark = page.get_by_label("Remark: Joint purchase")
    remark.focus()
    page.keyboard.type("Typed before the mistake")
    expect(page.get_by_role("checkbox", name="Joint purchase")).to_be_checked()
    box = page.get_by_role("checkbox", name="Cycle route")
    box.focus()
    page.keyboard.press("Space")
    page.get_by_label("Other day: Cycle route").fill((SITTING + timedelta(days=9)).isoformat())
    remark.press("Enter")
    director.reads("Nothing was recorded yet")
    director.reads("This day is still to come.")
    expect(page.get_by_label("Remark: Joint purchase")).to_have_value("Typed before the mistake")
    director.looks("recording-wrong")
    page.get_by_label("Other day: Cycle route").fill("")
    director.presses_by_keyboard("Record the ticked rows")
    director.reads("2 results are recorded.")


def test_the_officer_records_for_the_municipalities_of_one_decision(visit, table, decisions):
    officer = visit(table.officer)
    officer.goes_to(decisions[0].get_absolute_url())
    officer.follows("Record several results")
    officer.looks("recording-decision")
    officer.button("Tick all").first.click()
    officer.presses("Record the ticked rows")
    officer.reads("2 results are recorded.")
    officer.goes_to(decisions[0].get_absolute_url())
    officer.reads("recorded on its behalf")
    officer.goes_to(decisions[1].get_absolute_url())
    officer.follows("Change what is asked")
    officer.looks("asks")
