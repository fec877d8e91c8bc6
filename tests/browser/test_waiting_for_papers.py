"""While a worker makes a PDF the page asks for itself how far it is; nobody has to reload."""

import pytest
from playwright.sync_api import expect

from agenda.models import Meeting, MeetingPaper
from decisions.models import Packet
from decisions.services.packets import make_packets
from decisions.tasks import render_packet
from tests import factories as make
from tests.decisions.scenes import ratified

pytestmark = pytest.mark.browser

QUEUED = {"state": "queued", "document": None, "lease_until": None, "finished_at": None}


def test_packets_appear_one_by_one_and_can_then_be_sent(visit, table):
    decision = ratified(table)
    make_packets(decision, by=table.officer)
    Packet.objects.update(**QUEUED)
    officer = visit(table.officer)
    officer.goes_to(decision.get_absolute_url())
    packets = officer.page.locator("#packets")
    expect(packets).to_contain_text("0 of 2 ready")
    officer.reads("The packets are being made.")
    officer.looks("packets-queued")
    first, second = Packet.objects.all()
    render_packet(first.pk)
    expect(packets).to_contain_text("1 of 2 ready")
    expect(officer.button("Send")).to_have_count(0)
    render_packet(second.pk)
    expect(packets).to_contain_text("2 of 2 ready")
    officer.presses("Send 2 packets")
    expect(packets).to_contain_text("2 sent")


def test_the_agenda_appears_and_a_failure_says_why(visit, table):
    meeting = make.make_meeting(table.forum, status=Meeting.Status.PUBLISHED)
    make.make_placement(meeting)
    paper = MeetingPaper.objects.create(meeting=meeting, kind=MeetingPaper.Kind.AGENDA, version=1)
    officer = visit(table.officer)
    officer.goes_to(meeting.get_absolute_url())
    papers = officer.page.locator("#papers")
    expect(papers).to_contain_text("in the queue")
    MeetingPaper.objects.update(state=MeetingPaper.State.FAILED, error="The letter was too long.")
    expect(papers).to_contain_text("The letter was too long.")
    officer.looks("paper-failed")
    officer.presses("Try again")
    expect(papers).to_contain_text("PDF ·")
    officer.gets_pdf(papers.get_by_role("link").first)
    assert MeetingPaper.objects.get(pk=paper.pk).state == MeetingPaper.State.READY
