"""Journeys 4 and 5: packets to every municipality, their answers in the matrix, the work done, the lesson kept."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from agenda.models import Attachment
from decisions import ahead
from decisions.models import Decision
from decisions.services.drafts import save_draft
from documents import store
from tests.browser.journeys import journey
from tests.browser.steps import PHONE, Visitor
from tests.decisions.scenes import ratified
from tests.errands.tasks import blank_pdf

pytestmark = pytest.mark.browser

TITLE = "Shared towing service"
TODAY = timezone.localdate().isoformat()
LATER = (timezone.localdate() + timedelta(days=60)).isoformat()


def send_packets(officer: Visitor, decision: Decision, person: User) -> None:
    """One annex is broken: its packets say so and are made again alone; then a draft is changed."""
    officer.goes_to("/")
    officer.looks("start-officer")
    officer.follows("Decisions", within="nav")
    officer.looks("decisions")
    officer.follows(TITLE)
    officer.looks("decision-ratified")
    officer.presses("Make the packets")
    packets = officer.page.locator("#packets")
    expect(packets).to_contain_text("2 failed")
    expect(packets).to_contain_text("Map of the region")
    officer.looks("decision-packets-failed")
    mend(decision)
    for name in ("Aalbeke", "Bellegem"):
        officer.presses(f"Make the packet of {name} again")
    expect(packets).to_contain_text("2 of 2 ready")
    officer.looks("decision-packets")
    save_draft(decision.item, by=person, body="college", text="{naam} agrees.\n\n{afspraak}")
    ahead.lay_out(decision)
    officer.page.reload()
    expect(packets).to_contain_text("2 packets are outdated")
    officer.looks("decision-packets-outdated")
    officer.presses("Make these 2 again")
    officer.presses("Send 2 packets")
    expect(packets).to_contain_text("2 sent")
    officer.looks("decision-packets-sent")


def broken_annex(decision: Decision) -> None:
    document = store.keep(b"%PDF-1.4 broken", title="Map", name="map.pdf", pages=1)
    Attachment.objects.create(item=decision.item, document=document, title="Map of the region")


def mend(decision: Decision) -> None:
    """Somebody uploads the annex again."""
    document = store.keep(blank_pdf(), title="Map", name="map.pdf", pages=1)
    Attachment.objects.filter(item=decision.item).update(document=document)


def answer(director: Visitor, decision: Decision) -> None:
    """Read the packet, then record what college and council decided in one form."""
    director.goes_to("/")
    director.looks("start-director")
    director.reads(re.compile("decisions? to plan for your college or council"))
    director.follows("To the follow-up", within="main")
    director.looks("followup")
    director.gets_pdf(director.section("Recent packets").get_by_role("link", name=TITLE))
    director.follows("Record results", within="main")
    director.looks("recording")
    for heading in ("College", "Municipal council"):
        rows = director.page.locator("fieldset", has=director.page.get_by_text(heading, exact=True))
        rows.get_by_label(str(decision), exact=True).check()
    director.presses("Record the ticked rows")
    director.reads("2 results are recorded.")
    director.looks("recording-done")


def carry_out(officer: Visitor, decision: Decision) -> None:
    """The other answers come by phone; then an action, and closing with what was learned."""
    for column, (body, result) in enumerate((("college", "noted"), ("council", "agreed"))):
        officer.goes_to(decision.get_absolute_url())
        officer.follows_link(
            officer.page.locator("table.matrix tr", has_text="Bellegem").get_by_role("link").nth(column)
        )
        officer.looks(f"feedback-{body}")
        officer.types("Treated on", TODAY)
        officer.page.get_by_role("radio", name=result, exact=True).check()
        officer.presses("Record the result")
        expect(officer.button("Record the result")).to_have_count(0)
    officer.goes_to(decision.get_absolute_url())
    officer.presses("Start the execution")
    officer.opens("Add an action")
    officer.types("What has to be done", "Sign the contract")
    officer.chooses("By whom", "Aalbeke")
    officer.types("By when", LATER)
    officer.presses("Add", exact=True)
    officer.reads("Sign the contract")
    officer.looks("decision-execution")


def test_from_a_ratified_decision_to_its_evaluation(visit, table):
    decision = ratified(table, item={"title": TITLE})
    officer, director = visit(table.officer), visit(table.director)
    with journey("from a ratified decision to packets sent", officer.cost):
        broken_annex(decision)
        ahead.lay_out(decision)  # as the worker did when the texts were saved
        send_packets(officer, decision, table.officer)
    assert table.director.email in {address for letter in mail.outbox for address in letter.to}
    with journey("a director reads a packet and records two results", director.cost):
        answer(director, decision)

    officer.page.reload()
    officer.opens("2 packets")
    expect(officer.page.locator("#packets")).to_contain_text(f"by {table.director}")
    row = officer.page.locator("table.matrix tr", has_text="Aalbeke")
    expect(row).to_contain_text("noted")
    expect(row).to_contain_text("agreed")
    carry_out(officer, decision)

    director.goes_to("/opvolging/")
    director.opens("Report")
    director.types("How far is it, or why", "Signed by both.")
    director.presses("Done", exact=True)
    director.reads("Recorded: “Sign the contract”.")
    director.looks("followup-action-done")

    officer.page.reload()
    officer.reads("Signed by both.")
    officer.types("What went well?", "Everybody decided in the same words.")
    officer.types("What did not work?", "The firms answered late.")
    officer.types("What would we do differently?", "Ask the firms sooner.")
    officer.presses("Close the decision")
    officer.reads("Ask the firms sooner.")
    officer.looks("decision-closed")

    mayor = visit(table.mayor_b, size=PHONE)
    mayor.goes_to(decision.get_absolute_url())
    mayor.looks("decision-mayor")


def test_the_monthly_packet_of_a_meeting_for_every_college(visit, table):
    meeting = ratified(table, item={"title": TITLE}).placement.meeting
    ahead.lay_out(meeting)
    officer, director = visit(table.officer), visit(table.director)
    with journey("the monthly packet of a meeting to every college", officer.cost):
        officer.goes_to(meeting.get_absolute_url())
        officer.follows("Agenda and minutes for every college")
        officer.looks("meeting-packets-none")
        officer.presses("Make the packets")
        packets = officer.page.locator("#packets")
        expect(packets).to_contain_text("2 of 2 ready")
        officer.presses("Send 2 packets")
        expect(packets).to_contain_text("2 sent")
    officer.looks("meeting-packets-sent")
    director.goes_to("/opvolging/")
    director.gets_pdf(director.page.get_by_role("link", name=re.compile("meeting of")))
    officer.page.reload()
    expect(packets).to_contain_text(f"by {table.director}")
