"""One source, two renderings: the minutes hold everything, the extract nothing that must not leave the table."""

from datetime import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from agenda import papers, phrases, record
from agenda.models import Meeting, MeetingPaper, Phrase
from agenda.services import minutes
from agenda.services import phrases as sentences
from agenda.services.approval import approve_minutes
from agenda.services.attendance import Row, record_attendance, stand_aside
from agenda.services.session import end_session, open_session, record_outcome
from decisions.services import positions
from decisions.services.actions import add_action, add_at_table
from decisions.services.ratification import ratify
from overleg.lib.refusal import Refused
from tests import factories as make
from timeline.services import as_of

LEAK = "Zwartkopmees"  # in every field that never leaves the table


@pytest.fixture
def meeting(table) -> Meeting:
    """An open and a confidential item, both ratified with a reservation and an action; something to leak in each."""
    meeting = make.make_meeting(table.forum, status=Meeting.Status.PUBLISHED)
    shown = make.make_item(table.forum, title="Zwembad", summary=f"{LEAK} 1", ratify="Wij delen de kost.")
    secret = make.make_item(table.forum, title=f"{LEAK} 2", summary=f"{LEAK} 3", ratify=f"{LEAK} 4", confidential=True)
    for item in (shown, secret):
        make.make_placement(meeting, item)
    with as_of(meeting.starts_at):
        open_session(meeting, by=table.officer)
        row = meeting.attendances.get(person=table.mayor)
        record_attendance(meeting, by=table.officer, rows=[Row(row.pk, "replaced", f"{LEAK} 5")])
        day = timezone.localdate(meeting.starts_at)
        for placement in meeting.placements.select_related("meeting__forum", "item"):
            hidden = placement.item.confidential
            conclusion = f"{LEAK} 6" if hidden else "De raming klopt."
            write = {"discussion": f"{LEAK} 7", "conclusion": conclusion, "base_version": 0}
            minutes.write_note(placement, by=table.officer, **write)
            decision = ratify(placement, by=table.officer, positions=[(table.seat_b, "reservation", f"{LEAK} 8")])
            title = f"{LEAK} 9" if hidden else "Offerte vragen"
            add_action(
                decision,
                by=table.officer,
                title=title,
                owner=table.municipality_a,
                due_on=day,
            )
        end_session(meeting, by=table.officer)
    return meeting


@pytest.fixture
def moving(table, meeting) -> Meeting:
    """The replacement came late, and stood aside for both items; the mayor of B left early and stood aside."""
    first, second = meeting.placements.order_by("position")
    row = meeting.attendances.select_related("meeting").get(person=table.mayor)
    line = Row(row.pk, "replaced", f"{LEAK} 5", f"{LEAK} 15", time(9, 40), second.pk)
    other = meeting.attendances.select_related("meeting").get(person=table.mayor_b)
    record_attendance(meeting, by=table.officer, rows=[line, Row(other.pk, "present", left_item=second.pk)], why="x")
    for at, reason in ((first, f"{LEAK} 16"), (second, f"{LEAK} 17")):
        for who in (row, other):
            stand_aside(who, at=at, reason=reason, by=table.officer, why="x")
    return meeting


def test_who_came_late_or_stood_aside_is_in_the_minutes(table, moving):
    whole, extract = html(moving, "minutes"), html(moving, "extract")
    for number in (5, 15, 16, 17):
        assert f"{LEAK} {number}" in whole, number
    assert "verlaat de vergadering bij punt 2" in whole
    assert LEAK not in extract and "Persona" not in extract
    # Of what everybody may read: the municipality that one person sat there for, and no item behind closed doors.
    assert f"{table.municipality_b} verlaat de vergadering bij punt 2." in extract
    assert f"{table.municipality_b} neemt niet deel aan punt 1." in extract
    assert "neemt niet deel aan punt 2" not in extract


def test_a_municipality_with_two_at_the_table_was_there_as_long_as_one_of_them(table, moving):
    other = moving.attendances.get(person=table.mayor_b)
    moving.attendances.create(seat=other.seat, body=other.body, voice=other.voice, name="Tweede")
    extract = html(moving, "extract")
    assert "verlaat de vergadering" not in extract
    assert f"{table.municipality_b} neemt" not in extract


@pytest.fixture
def put_off(table) -> Meeting:
    """Not ratified and postponed: with a position and an action each, and no decision."""
    meeting = make.make_meeting(table.forum, status=Meeting.Status.PUBLISHED)
    for title in ("Zwembad", "Fietspad"):
        make.make_placement(meeting, make.make_item(table.forum, title=title, ratify="Wij delen de kost."))
    with as_of(meeting.starts_at):
        open_session(meeting, by=table.officer)
        for placement, outcome in zip(
            meeting.placements.order_by("position"), ("not_ratified", "postponed"), strict=True
        ):
            positions.take(placement, by=table.officer, seat=table.seat_b, stance="against", reason=f"{LEAK} te duur")
            work = {"title": f"{LEAK} raming", "owner": table.municipality_a}
            add_at_table(placement, by=table.officer, due_on=timezone.localdate(meeting.starts_at), **work)
            record_outcome(placement, outcome, by=table.officer)
        end_session(meeting, by=table.officer)
    return meeting


def test_positions_and_actions_of_an_item_without_a_decision_are_in_the_minutes(table, put_off):
    for entry in record.full(put_off)["entries"]:
        assert [(one["body"], one["kind"]) for one in entry["exceptions"]] == [(str(table.seat_b), "against")]
        assert [one["what"] for one in entry["actions"]] == [f"{LEAK} raming"]
    assert html(put_off, "minutes").count(f"{LEAK} te duur") == 2
    assert LEAK not in html(put_off, "extract")


def test_the_draft_asks_as_many_questions_for_one_item_as_for_two(table, put_off):
    for row in put_off.attendances.select_related("meeting"):
        stand_aside(row, at=put_off.placements.first(), reason="Familie", by=table.officer, why="x")
    with CaptureQueriesContext(connection) as two:
        record.full(put_off)
    last = put_off.placements.last()
    for rows in (last.positions, last.actions):
        rows.all().delete()
    last.delete()
    with CaptureQueriesContext(connection) as one:
        record.full(put_off)
    assert len(one) == len(two)


def edit(meeting: Meeting, by, kind: str, text: str, position: int | None = None) -> None:
    placement = meeting.placements.get(position=position).pk if position else None
    sentences.edit_phrase(meeting, by=by, kind=kind, placement=placement, text=text)


def plant_phrases(meeting: Meeting, by) -> None:
    edit(meeting, by, "opening", f"{LEAK} 10")
    edit(meeting, by, "closing", f"{LEAK} 11")
    edit(meeting, by, "addition", f"{LEAK} 12", 1)
    edit(meeting, by, "addition", f"{LEAK} 13", 2)
    edit(meeting, by, "outcome", f"{LEAK} 14", 2)


def html(meeting: Meeting, kind: str) -> str:
    paper = MeetingPaper.objects.filter(meeting=meeting, kind=kind).first()
    paper = paper or MeetingPaper.objects.create(meeting=meeting, kind=kind)
    return papers.render(paper, meeting, "Titel").html


@pytest.mark.parametrize("approved", [False, True])
def test_the_minutes_hold_all_of_it_and_the_extract_nothing(table, meeting, approved):
    plant_phrases(meeting, table.officer)
    if approved:
        approve_minutes(meeting, by=table.chair)
    whole = html(meeting, "minutes")
    # The summary of an item stands on the agenda, not in the minutes.
    for number in (2, *range(4, 15)):
        assert f"{LEAK} {number}" in whole, number
    extract = html(meeting, "extract")
    assert LEAK not in extract
    assert "Besloten punt" in extract
    for shown in ("Zwembad", "De raming klopt.", "Wij delen de kost.", "Offerte vragen", "Bellegem"):
        assert shown in extract
    assert "Persona" not in extract


def test_neither_the_page_nor_the_kept_extract_holds_it(table, meeting, client):
    plant_phrases(meeting, table.officer)
    approve_minutes(meeting, by=table.chair)
    version = meeting.minutes.versions.get()
    assert LEAK not in str(version.extract)
    for who in ("director", "councillor", "partner"):
        client.force_login(getattr(table, who))
        for address in (
            reverse("agenda:minutes", args=[meeting.pk]),
            reverse("agenda:minutes-version", args=[meeting.pk, 1]),
        ):
            page = client.get(address).content.decode()
            assert LEAK not in page
            assert "Zwembad" in page


def test_making_the_minutes_again_keeps_what_was_edited(table, meeting):
    edit(meeting, table.officer, "opening", "Welkom in Aalbeke.")
    minutes.refresh_minutes(meeting, by=table.officer)
    assert record.full(meeting)["opening"] == "Welkom in Aalbeke."
    opening = sentences.sentences(meeting)[0]
    assert opening.generated != opening.text == "Welkom in Aalbeke."
    sentences.restore_phrase(meeting, by=table.officer, kind="opening", placement=None)
    assert record.full(meeting)["opening"] == opening.generated


def test_the_officer_is_told_when_what_they_edited_has_moved_on(table, meeting):
    edit(meeting, table.officer, "opening", "Welkom.")
    assert not sentences.sentences(meeting)[0].moved_on
    meeting.attendances.filter(person=table.chair).update(state="excused")
    assert sentences.sentences(meeting)[0].moved_on


def test_the_same_words_as_generated_are_no_edit(table, meeting):
    generated = sentences.sentences(meeting)[0].generated
    edit(meeting, table.officer, "opening", "Iets anders.")
    edit(meeting, table.officer, "opening", generated)
    assert not Phrase.objects.exists()


def test_sentences_of_approved_minutes_are_fixed(table, meeting):
    approve_minutes(meeting, by=table.chair)
    with pytest.raises(Refused):
        edit(meeting, table.officer, "opening", "Te laat.")


def test_a_sentence_of_another_meeting_is_refused(table, meeting):
    other = make.make_placement(make.make_meeting(table.forum))
    with pytest.raises(Refused):
        sentences.edit_phrase(meeting, by=table.officer, kind="outcome", placement=other.pk, text="x")


def test_the_page_of_the_sentences(table, meeting, client):
    client.force_login(table.officer)
    address = reverse("agenda:phrases", args=[meeting.pk])
    assert client.get(address).status_code == 200
    client.post(address, {"sentence": "opening-0", "text": "Welkom."})
    page = client.get(address).content.decode()
    assert "Welkom." in page
    too_long = client.post(address, {"sentence": "opening-0", "text": "x" * 3000})
    assert too_long.status_code == 422
    assert "x" * 3000 in too_long.content.decode()
    client.post(address, {"sentence": "opening-0", "restore": ""})
    assert not Phrase.objects.exists()


@pytest.mark.parametrize(
    ("outcome", "stances", "found"),
    [
        ("ratified", [], "unanimously"),
        ("ratified", ["reservation"], "with reservation"),
        ("amended", ["against"], "amended proposal. A: against"),
        ("noted", [], "takes note"),
        ("postponed", [], "postponed"),
        ("", [], ""),
    ],
)
def test_what_became_of_an_item_in_one_sentence(outcome, stances, found):
    with translation.override("en"):
        assert found in phrases.outcome(outcome, [{"body": "A", "kind": kind} for kind in stances])


def test_the_same_content_has_the_same_checksum_however_it_is_ordered():
    one, other = {"a": 1, "b": ["é"]}, {"b": ["é"], "a": 1}
    assert record.checksum(one) == record.checksum(other)
