"""Approved is frozen: versions with a checksum, two ways to approve, corrections that leave the past readable."""

import threading
from datetime import timedelta

import pikepdf
import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from agenda import record
from agenda.models import AgendaItem, Meeting, Minutes, MinutesVersion
from agenda.services import approval, review
from agenda.services.approval import approve_minutes
from agenda.services.session import open_session, record_outcome, undo_outcome
from agenda.tasks import render_paper
from overleg.lib.refusal import Refused
from regions.models import Mandate
from tests import factories as make
from tests.agenda.scenes import held_meeting
from timeline.services import as_of


@pytest.fixture
def meeting(table) -> Meeting:
    return held_meeting(table)


def correct(meeting: Meeting, table, conclusion: str) -> None:
    approval.start_correction(meeting, by=table.officer, reason="Een verkeerd bedrag.")
    placement = meeting.placements.first()
    approval.correct_note(placement, by=table.officer, discussion="Gehoord.", conclusion=conclusion)
    approve_minutes(meeting, by=table.chair)


def test_what_is_approved_is_kept_with_its_checksum(table, meeting):
    papers = approve_minutes(meeting, by=table.chair)
    version = MinutesVersion.objects.get()
    assert (version.number, version.approved_by, version.reason) == (1, table.chair, "")
    assert (version.paper, version.public_paper) == papers
    assert version.checksum == record.checksum(version.content)
    assert record.checksum({**version.content, "closing": "anders"}) != version.checksum


def test_what_changes_afterwards_does_not_change_approved_minutes(table, meeting, client):
    approve_minutes(meeting, by=table.chair)
    meeting.placements.first().notes.update(conclusion="STIEKEM")
    AgendaItem.objects.update(title="STIEKEM")
    for person in (table.mayor, table.director):
        client.force_login(person)
        page = client.get(reverse("agenda:minutes", args=[meeting.pk])).content.decode()
        assert "STIEKEM" not in page
        assert "Genoteerd." in page


def test_a_chair_whose_mandate_ended_yesterday_does_not_approve(table, meeting):
    Mandate.objects.filter(person=table.chair).update(ends_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(Refused, match="mandate|mandaat"):
        approve_minutes(meeting, by=table.chair)
    assert Minutes.objects.get(meeting=meeting).status == "draft"


def test_the_second_of_two_chairs_reads_that_it_was_done(table, meeting):
    deputy = make.make_mandate(table.seat_a, role=Mandate.Role.VICE_CHAIR).person
    stale = Meeting.objects.get(pk=meeting.pk)
    approve_minutes(meeting, by=table.chair)
    with pytest.raises(Refused, match="Persona chair"):
        approve_minutes(stale, by=deputy)
    assert MinutesVersion.objects.count() == 1


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_two_chairs_at_the_same_moment_make_one_version(table):
    meeting = held_meeting(table)
    deputy = make.make_mandate(table.seat_a, role=Mandate.Role.VICE_CHAIR).person
    both, answers = threading.Barrier(2), []

    def press(person) -> None:
        try:
            both.wait()
            approve_minutes(Meeting.objects.get(pk=meeting.pk), by=person)
            answers.append("approved")
        except Refused:
            answers.append("refused")
        finally:
            connection.close()

    presses = [threading.Thread(target=press, args=[person]) for person in (table.chair, deputy)]
    for thread in presses:
        thread.start()
    for thread in presses:
        thread.join()
    assert sorted(answers) == ["approved", "refused"]
    assert MinutesVersion.objects.count() == 1


def test_the_forum_approves_with_an_item_on_its_next_agenda(table, meeting):
    following = make.make_meeting(table.forum)
    other = make.make_placement(following)
    placed = approval.put_on_next_agenda(meeting, by=table.officer)
    assert (placed.meeting, placed.position) == (following, 1)
    other.refresh_from_db()
    assert other.position == 2
    with pytest.raises(Refused):
        approval.put_on_next_agenda(meeting, by=table.officer)
    Meeting.objects.filter(pk=following.pk).update(status=Meeting.Status.PUBLISHED)
    with as_of(following.starts_at):
        open_session(Meeting.objects.get(pk=following.pk), by=table.officer)
        record_outcome(placed, "noted", by=table.officer)
    version = MinutesVersion.objects.get()
    assert (version.approved_with, version.approved_by) == (placed, table.officer)
    meeting.refresh_from_db()
    assert (meeting.status, meeting.minutes.status) == ("closed", "approved")


def test_a_postponed_approval_approves_nothing(table, meeting):
    following = make.make_meeting(table.forum)
    placed = approval.put_on_next_agenda(meeting, by=table.officer)
    Meeting.objects.filter(pk=following.pk).update(status=Meeting.Status.PUBLISHED)
    with as_of(following.starts_at):
        open_session(Meeting.objects.get(pk=following.pk), by=table.officer)
        record_outcome(placed, "postponed", by=table.officer)
    assert Minutes.objects.get(meeting=meeting).status == "draft"


def test_what_the_chair_approved_before_is_approved_once(table, meeting):
    following = make.make_meeting(table.forum)
    placed = approval.put_on_next_agenda(meeting, by=table.officer)
    approve_minutes(meeting, by=table.chair)
    Meeting.objects.filter(pk=following.pk).update(status=Meeting.Status.PUBLISHED)
    with as_of(following.starts_at):
        open_session(Meeting.objects.get(pk=following.pk), by=table.officer)
        record_outcome(placed, "noted", by=table.officer)
    assert MinutesVersion.objects.get().approved_with is None


def test_without_a_next_meeting_it_says_to_plan_one(table, meeting):
    with pytest.raises(Refused):
        approval.put_on_next_agenda(meeting, by=table.officer)


def test_a_correction_is_the_next_version_with_its_reason(table, meeting):
    approve_minutes(meeting, by=table.chair)
    with pytest.raises(Refused):
        approval.start_correction(meeting, by=table.officer, reason=" ")
    correct(meeting, table, "Genoteerd: 500 euro.")
    second, first = MinutesVersion.objects.all()
    assert (first.reason, second.reason) == ("", "Een verkeerd bedrag.")
    assert first.checksum == record.checksum(first.content) != second.checksum
    assert "500" in second.content["entries"][0]["conclusion"]
    assert "500" not in first.content["entries"][0]["conclusion"]


def test_while_it_is_corrected_readers_keep_the_approved_version(table, meeting, client):
    approve_minutes(meeting, by=table.chair)
    approval.start_correction(meeting, by=table.officer, reason="Fout.")
    placement = meeting.placements.first()
    approval.correct_note(placement, by=table.officer, discussion="", conclusion="NIEUW")
    seen = {}
    for who in ("officer", "chair", "mayor", "director"):
        client.force_login(getattr(table, who))
        seen[who] = "NIEUW" in client.get(reverse("agenda:minutes", args=[meeting.pk])).content.decode()
    assert seen == {"officer": True, "chair": True, "mayor": False, "director": False}


def test_approved_minutes_are_not_corrected_without_saying_so(table, meeting):
    approve_minutes(meeting, by=table.chair)
    with pytest.raises(Refused):
        approval.correct_note(meeting.placements.first(), by=table.officer, discussion="x", conclusion="")


def test_both_versions_are_readable_with_what_is_different(table, meeting, client):
    approve_minutes(meeting, by=table.chair)
    correct(meeting, table, "Genoteerd en betaald.")
    for who, reason in (("mayor", True), ("councillor", False)):
        client.force_login(getattr(table, who))
        pages = [
            client.get(reverse("agenda:minutes-version", args=[meeting.pk, number])).content.decode()
            for number in (1, 2)
        ]
        assert "<ins>" in pages[1]
        assert "<ins>" not in pages[0]
        assert ("Een verkeerd bedrag." in pages[1]) is reason, "the reason is for the table"
    assert client.get(reverse("agenda:minutes-version", args=[meeting.pk, 3])).status_code == 404


def test_the_pages_of_a_correction(table, meeting, client):
    approve_minutes(meeting, by=table.chair)
    client.force_login(table.officer)
    start = reverse("agenda:minutes-correct", args=[meeting.pk])
    assert client.post(start, {"reason": ""}).status_code == 422
    placement = meeting.placements.first()
    page = reverse("agenda:note-correct", args=[placement.pk])
    assert client.get(page).status_code == 404
    client.post(start, {"reason": "Een tikfout."})
    assert "Genoteerd." in client.get(page).content.decode()
    client.post(page, {"discussion": "Gehoord.", "conclusion": "Genoteerd!"})
    client.force_login(table.chair)
    client.post(reverse("agenda:minutes-approve", args=[meeting.pk]))
    assert MinutesVersion.objects.get(number=2).reason == "Een tikfout."


def test_the_pdf_is_for_the_archive_and_says_its_checksum(table, meeting):
    papers = approve_minutes(meeting, by=table.chair)
    version = MinutesVersion.objects.get()
    for paper in papers:
        render_paper(paper.pk)
        paper.refresh_from_db()
        assert paper.state == "ready", paper.error
        with pikepdf.open(paper.document.file) as pdf, pdf.open_metadata() as about:
            assert about.pdfa_status == "2A"
            assert pdf.Root.MarkInfo.Marked
            assert pdf.Root.OutputIntents
        assert len(paper.document.sha256) == 64
    assert version.checksum


def test_an_approval_waits_for_outcomes_that_were_taken_back(table, meeting):
    review.start_review(meeting, by=table.officer)
    placement = meeting.placements.select_related("meeting", "item").first()
    undo_outcome(placement, by=table.officer, why="Verkeerd geklikt.")
    with as_of(timezone.now() + timedelta(days=30)), pytest.raises(Refused):
        approve_minutes(meeting, by=table.chair)
