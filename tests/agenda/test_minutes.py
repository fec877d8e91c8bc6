"""Holding a meeting: attendance, notes, outcomes, and the approval of the minutes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agenda.models import AgendaItem, Attendance, Meeting, Note, Placement
from agenda.services import meetings, minutes
from agenda.services.approval import approve_minutes
from agenda.services.attendance import Row, record_attendance
from agenda.services.minutes import Conflict
from agenda.services.session import end_session, open_session, record_outcome, reopen_outcome, undo_outcome
from overleg.lib.refusal import Refused
from tests import factories as make
from timeline.models import Event
from timeline.services import as_of
from timeline.workflow import NotPossible

Item = AgendaItem.Status
Outcome = Placement.Outcome


@pytest.fixture
def meeting(table) -> Meeting:
    """In session, with three items: two to discuss, one to ratify."""
    meeting = make.make_meeting(table.forum, status=Meeting.Status.PUBLISHED, starts_at=timezone.now())
    make.make_placement(meeting, make.make_item(table.forum, title="Een"))
    make.make_placement(meeting, make.make_item(table.forum, title="Twee"))
    make.make_placement(meeting, make.make_item(table.forum, title="Drie", ratify="Wij keuren goed."))
    open_session(meeting, by=table.officer)
    return meeting


def item_of(placement: Placement) -> AgendaItem:
    return AgendaItem.objects.get(pk=placement.item_id)


def give_outcomes(meeting: Meeting, by) -> None:
    for placement in meeting.placements.filter(outcome=""):
        record_outcome(placement, Outcome.NOTED, by=by)


def test_a_meeting_opens_from_its_own_day_on(table):
    meeting = make.make_meeting(table.forum, status=Meeting.Status.PUBLISHED)
    with pytest.raises(Refused):
        open_session(meeting, by=table.officer)
    with as_of(meeting.starts_at - timedelta(hours=1)):
        open_session(meeting, by=table.officer)
    assert meeting.status == Meeting.Status.IN_SESSION


def test_a_meeting_whose_agenda_is_not_published_does_not_open(table):
    with pytest.raises(NotPossible):
        open_session(make.make_meeting(table.forum, starts_at=timezone.now()), by=table.officer)


def test_everybody_with_a_mandate_that_day_is_present_by_default(table, meeting):
    rows = meeting.attendances.values_list("body", "name", "title", "role", "voice", "state")
    assert set(rows) == {
        ("Aalbeke", "Persona mayor", "burgemeester", "member", "decides", "present"),
        ("Bellegem", "Persona mayor_b", "burgemeester", "member", "decides", "present"),
        ("Provincie Testland", "Persona chair", "gedeputeerde", "chair", "advises", "present"),
        ("Woonmaatschappij Testregio", "", "", "member", "advises", "absent"),
    }


def test_the_composition_is_that_of_the_day_and_stays(table):
    meeting = make.make_meeting(table.forum, status=Meeting.Status.PUBLISHED, starts_at=timezone.now())
    today = timezone.localdate()
    table.seat_a.mandates.update(ends_on=today)
    newcomer = make.make_mandate(table.seat_a, starts_on=today + timedelta(days=1)).person
    open_session(meeting, by=table.officer)
    table.seat_b.mandates.update(ends_on=today - timedelta(days=1))
    table.mayor.name = "Een andere naam"
    table.mayor.save()
    names = set(meeting.attendances.values_list("name", flat=True))
    assert {"Persona mayor", "Persona mayor_b"} <= names
    assert newcomer.name not in names


def test_attendance_is_recorded_in_one_pass(table, meeting):
    excused, replaced, *_rest = meeting.attendances.order_by("body")
    rows = [Row(excused.pk, "excused", "genegeerd"), Row(replaced.pk, "replaced", " Eerste schepen ")]
    record_attendance(meeting, by=table.officer, rows=rows)
    excused.refresh_from_db()
    replaced.refresh_from_db()
    assert (excused.state, excused.replaced_by) == ("excused", "")
    assert (replaced.state, replaced.replaced_by) == ("replaced", "Eerste schepen")


def test_one_wrong_line_writes_nothing(table, meeting):
    first, second, *_rest = meeting.attendances.order_by("body")
    with pytest.raises(Refused, match="Persona mayor_b"):
        rows = [Row(first.pk, "absent"), Row(second.pk, "replaced", " ")]
        record_attendance(meeting, by=table.officer, rows=rows)
    assert not meeting.attendances.filter(name="Persona mayor", state=Attendance.State.ABSENT).exists()


def test_attendance_of_another_meeting_is_refused(table, meeting):
    other = make.make_meeting(table.forum, status=Meeting.Status.PUBLISHED, starts_at=timezone.now())
    open_session(other, by=table.officer)
    with pytest.raises(Refused):
        rows = [Row(other.attendances.first().pk, "absent")]
        record_attendance(meeting, by=table.officer, rows=rows)


def test_every_save_is_a_version_and_the_same_text_is_none(table, meeting):
    placement = meeting.placements.first()
    write = {"by": table.officer, "conclusion": ""}
    assert minutes.write_note(placement, discussion="", base_version=0, **write) is None
    assert minutes.write_note(placement, discussion="Een", base_version=0, **write).version == 1
    assert minutes.write_note(placement, discussion="Een\r\n", base_version=1, **write).version == 1
    assert minutes.write_note(placement, discussion="Twee", base_version=1, **write).version == 2
    assert list(placement.notes.values_list("version", "discussion")) == [(2, "<p>Twee</p>"), (1, "<p>Een</p>")]


def test_the_second_of_two_writers_is_told_and_both_texts_are_kept(table, meeting):
    placement = meeting.placements.first()
    colleague = make.make_user("Collega")
    minutes.write_note(placement, by=colleague, discussion="Van de collega", conclusion="", base_version=0)
    with pytest.raises(Conflict, match="Collega") as conflict:
        minutes.write_note(placement, by=table.officer, discussion="Van mij", conclusion="X", base_version=0)
    assert conflict.value.theirs.discussion == "<p>Van de collega</p>"
    assert conflict.value.mine == {"discussion": "<p>Van mij</p>", "conclusion": "<p>X</p>"}
    assert Note.objects.count() == 1
    minutes.write_note(placement, by=table.officer, discussion="Samen", conclusion="X", base_version=1)
    assert list(placement.notes.values_list("discussion", flat=True)) == ["<p>Samen</p>", "<p>Van de collega</p>"]


def test_notes_are_written_only_while_the_meeting_is_in_hand(table):
    placement = make.make_placement(make.make_meeting(table.forum, status=Meeting.Status.PUBLISHED))
    with pytest.raises(Refused):
        minutes.write_note(placement, by=table.officer, discussion="Te vroeg", conclusion="", base_version=0)


@pytest.mark.parametrize(
    ("outcome", "status"),
    [(Outcome.NOTED, Item.TREATED), (Outcome.POSTPONED, Item.ACCEPTED), (Outcome.WITHDRAWN, Item.WITHDRAWN)],
)
def test_the_outcome_decides_where_the_item_goes(table, meeting, outcome, status):
    placement = meeting.placements.first()
    record_outcome(placement, outcome, by=table.officer)
    assert placement.outcome == outcome
    assert item_of(placement).status == status


def test_only_what_was_up_for_ratification_is_ratified_or_not(table, meeting):
    to_discuss, _second, to_ratify = meeting.placements.order_by("position")
    for outcome in (Outcome.RATIFIED, Outcome.AMENDED, Outcome.NOT_RATIFIED):
        with pytest.raises(Refused):
            record_outcome(to_discuss, outcome, by=table.officer)
    record_outcome(to_ratify, Outcome.AMENDED, by=table.officer)
    assert item_of(to_ratify).status == Item.TREATED


@pytest.mark.parametrize("nonsense", ["", "maybe"])
def test_an_outcome_is_one_of_the_list(table, meeting, nonsense):
    with pytest.raises(Refused):
        record_outcome(meeting.placements.first(), nonsense, by=table.officer)


def test_a_second_outcome_is_refused(table, meeting):
    placement = meeting.placements.first()
    twin = Placement.objects.get(pk=placement.pk)
    record_outcome(placement, Outcome.NOTED, by=table.officer)
    with pytest.raises(Refused):
        record_outcome(twin, Outcome.POSTPONED, by=table.officer)
    assert item_of(placement).status == Item.TREATED


@pytest.mark.parametrize("outcome", [Outcome.NOTED, Outcome.POSTPONED])
def test_an_outcome_is_taken_back(table, meeting, outcome):
    placement = meeting.placements.first()
    record_outcome(placement, outcome, by=table.officer)
    undo_outcome(placement, by=table.officer)
    placement.refresh_from_db()
    assert (placement.outcome, placement.outcome_at) == ("", None)
    assert item_of(placement).status == Item.PLACED


def test_a_postponed_item_that_went_on_stays_where_it_is(table, meeting):
    placement = meeting.placements.first()
    record_outcome(placement, Outcome.POSTPONED, by=table.officer)
    meetings.place(make.make_meeting(table.forum), item_of(placement), by=table.officer)
    with pytest.raises(Refused):
        undo_outcome(placement, by=table.officer)


def test_a_ratification_is_withdrawn_at_its_decision(table, meeting):
    placement = meeting.placements.last()
    record_outcome(placement, Outcome.RATIFIED, by=table.officer)
    with pytest.raises(Refused):
        undo_outcome(placement, by=table.officer)
    reopen_outcome(placement, by=table.officer)
    assert item_of(placement).status == Item.PLACED


def test_a_meeting_does_not_end_while_an_item_has_no_outcome(table, meeting):
    first = meeting.placements.first()
    record_outcome(first, Outcome.NOTED, by=table.officer)
    with pytest.raises(Refused, match=r"2\. Twee; 3\. Drie"):
        end_session(meeting, by=table.officer)
    meeting.refresh_from_db()
    assert meeting.status == Meeting.Status.IN_SESSION


def test_when_the_meeting_ends_the_draft_is_there(table, meeting):
    give_outcomes(meeting, table.officer)
    paper = end_session(meeting, by=table.officer)
    assert (paper.kind, paper.letter, meeting.minutes.status) == ("minutes", "A", "draft")
    assert minutes.refresh_minutes(meeting, by=table.officer).letter == "B"


def test_approval_closes_the_meeting_and_freezes_it(table, meeting):
    give_outcomes(meeting, table.officer)
    end_session(meeting, by=table.officer)
    papers = approve_minutes(meeting, by=table.chair)
    assert [(paper.kind, paper.version) for paper in papers] == [("minutes", 2), ("extract", 1)]
    meeting.refresh_from_db()
    assert (meeting.status, meeting.minutes.status, meeting.minutes.approved_by) == ("closed", "approved", table.chair)
    placement = meeting.placements.first()
    for attempt in (
        lambda: minutes.write_note(placement, by=table.officer, discussion="x", conclusion="", base_version=0),
        lambda: undo_outcome(placement, by=table.officer),
        lambda: record_attendance(meeting, by=table.officer, rows=[]),
        lambda: minutes.refresh_minutes(meeting, by=table.officer),
        lambda: approve_minutes(meeting, by=table.chair),
    ):
        with pytest.raises(Refused):
            attempt()


def test_a_stale_tab_does_not_write_after_the_approval(table, meeting):
    placement = meeting.placements.select_related("meeting").first()
    give_outcomes(meeting, table.officer)
    end_session(meeting, by=table.officer)
    approve_minutes(meeting, by=table.chair)
    assert placement.meeting.status == Meeting.Status.IN_SESSION, "what the tab still believes"
    with pytest.raises(Refused):
        minutes.write_note(placement, by=table.officer, discussion="Te laat", conclusion="", base_version=0)


def test_minutes_with_a_reopened_outcome_are_not_approved(table, meeting):
    give_outcomes(meeting, table.officer)
    end_session(meeting, by=table.officer)
    undo_outcome(meeting.placements.first(), by=table.officer, why="Verkeerd geklikt.")
    with pytest.raises(Refused, match="Een"):
        approve_minutes(meeting, by=table.chair)


def test_there_is_nothing_to_approve_before_the_meeting_ended(table, meeting):
    with pytest.raises(Refused):
        approve_minutes(meeting, by=table.chair)


def test_the_history_never_holds_what_was_said(table, meeting):
    placement = meeting.placements.first()
    minutes.write_note(placement, by=table.officer, discussion="GEHEIM", conclusion="GEHEIM", base_version=0)
    give_outcomes(meeting, table.officer)
    end_session(meeting, by=table.officer)
    assert "GEHEIM" not in str(list(Event.objects.values_list("data", flat=True)))
