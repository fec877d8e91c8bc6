"""Who came late, left early, was replaced or stood aside: the rules, and one correct sentence each."""

from dataclasses import dataclass
from datetime import UTC, datetime, time

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from agenda.attendance import sentences
from agenda.models import Attendance, Meeting, NonParticipation, Placement
from agenda.services import attendance as service
from agenda.services.approval import approve_minutes
from agenda.services.attendance import Row, record_attendance
from agenda.services.session import end_session, open_session, record_outcome, undo_outcome
from overleg.lib.refusal import Refused
from tests import factories as make
from timeline.models import Event
from timeline.services import as_of


@dataclass
class Item:
    position: int


@dataclass
class Person:
    body: str = "Menen"
    name: str = "An Peeters"
    title: str = "burgemeester"
    state: str = "present"
    replaced_by: str = ""
    replaced_role: str = ""
    arrived_at: time | None = None
    arrived_item: Item | None = None
    left_at: time | None = None
    left_item: Item | None = None


@dataclass
class Aside:
    attendance: Person
    placement: Item
    reason: str


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (Person(arrived_item=Item(3)), "An Peeters (Menen) is aanwezig vanaf punt 3."),
        (Person(arrived_at=time(9, 40)), "An Peeters (Menen) komt toe om 9.40 uur."),
        (Person(arrived_at=time(9, 5), arrived_item=Item(3)), "An Peeters (Menen) komt toe om 9.05 uur, bij punt 3."),
        (Person(left_item=Item(5)), "An Peeters (Menen) verlaat de vergadering bij punt 5."),
        (Person(left_at=time(11, 10)), "An Peeters (Menen) verlaat de vergadering om 11.10 uur."),
        (
            Person(left_at=time(11, 10), left_item=Item(5)),
            "An Peeters (Menen) verlaat de vergadering om 11.10 uur, bij punt 5.",
        ),
        (
            Person(state="replaced", replaced_by="Bo Claes", replaced_role="eerste schepen"),
            "Bo Claes, eerste schepen, vervangt An Peeters (Menen).",
        ),
        (Person(state="replaced", replaced_by="Bo Claes"), "Bo Claes vervangt An Peeters (Menen)."),
        (Person(name="", state="replaced", replaced_by="Bo Claes"), "Bo Claes vervangt Menen."),
    ],
)
def test_each_movement_is_one_correct_sentence(row, sentence):
    with translation.override("nl"):
        assert sentences([row]) == [sentence]


def test_who_stands_aside_is_said_with_the_reason_and_only_the_number_of_the_item():
    with translation.override("nl"):
        (sentence,) = sentences([], [Aside(Person(), Item(5), "zijn broer is kandidaat.")])
    assert sentence == "An Peeters (Menen) neemt niet deel aan punt 5: zijn broer is kandidaat."


def test_a_replacement_who_comes_late_is_named_himself():
    row = Person(state="replaced", replaced_by="Bo Claes", arrived_item=Item(2))
    with translation.override("nl"):
        assert sentences([row])[1] == "Bo Claes (Menen) is aanwezig vanaf punt 2."


def test_who_was_there_all_the_time_needs_no_sentence():
    assert sentences([Person(), Person(state="excused"), Person(state="absent")]) == []


# The rules


@pytest.fixture
def meeting(table) -> Meeting:
    meeting = make.make_meeting(table.forum, status=Meeting.Status.PUBLISHED, starts_at=timezone.now())
    for _item in range(3):
        make.make_placement(meeting)
    open_session(meeting, by=table.officer)
    return meeting


@pytest.fixture
def mayor(meeting) -> Attendance:
    return meeting.attendances.select_related("meeting").get(name="Persona mayor")


def test_times_and_items_of_coming_and_going_are_kept(table, meeting, mayor):
    first, second, third = meeting.placements.order_by("position")
    row = Row(mayor.pk, "present", "", "", time(9, 40), second.pk, time(11, 5), third.pk)
    record_attendance(meeting, by=table.officer, rows=[row])
    mayor.refresh_from_db()
    assert (mayor.arrived_at, mayor.arrived_item, mayor.left_at, mayor.left_item) == (
        time(9, 40),
        second,
        time(11, 5),
        third,
    )
    record_attendance(meeting, by=table.officer, rows=[Row(mayor.pk, "excused", "", "", time(9, 40), second.pk)])
    mayor.refresh_from_db()
    assert (mayor.state, mayor.came_and_went) == ("excused", False)


def test_nobody_leaves_before_arriving(table, meeting, mayor):
    first, second, _third = meeting.placements.order_by("position")
    for row in (
        Row(mayor.pk, "present", "", "", time(10, 0), None, time(9, 0)),
        Row(mayor.pk, "present", "", "", None, second.pk, None, first.pk),
    ):
        with pytest.raises(Refused, match="Persona mayor"):
            record_attendance(meeting, by=table.officer, rows=[row])


def test_an_item_of_another_meeting_is_refused(table, meeting, mayor):
    elsewhere = make.make_placement(make.make_meeting(table.forum))
    with pytest.raises(Refused):
        record_attendance(meeting, by=table.officer, rows=[Row(mayor.pk, "present", "", "", None, elsewhere.pk)])


def test_the_role_of_a_replacement_is_kept_only_for_a_replacement(table, meeting, mayor):
    record_attendance(meeting, by=table.officer, rows=[Row(mayor.pk, "replaced", "Bo", "schepen")])
    mayor.refresh_from_db()
    assert (mayor.replaced_by, mayor.replaced_role) == ("Bo", "schepen")
    record_attendance(meeting, by=table.officer, rows=[Row(mayor.pk, "present", "Bo", "schepen")])
    mayor.refresh_from_db()
    assert (mayor.replaced_by, mayor.replaced_role) == ("", "")


def test_who_comes_in_now_is_there_from_this_item_on(table, meeting, mayor):
    second = meeting.placements.get(position=2)
    Attendance.objects.filter(pk=mayor.pk).update(state="excused")
    moment = datetime(2026, 11, 20, 8, 41, 30, tzinfo=UTC)
    with as_of(moment):
        service.arrive(mayor, at=second, by=table.officer)
    mayor.refresh_from_db()
    assert (mayor.state, mayor.arrived_at, mayor.arrived_item) == ("present", time(9, 41), second)
    with as_of(moment):
        service.leave(mayor, at=second, by=table.officer)
    mayor.refresh_from_db()
    assert (mayor.left_at, mayor.left_item) == (time(9, 41), second)


def test_who_is_not_there_cannot_leave(table, meeting, mayor):
    Attendance.objects.filter(pk=mayor.pk).update(state="absent")
    with pytest.raises(Refused):
        service.leave(mayor, at=meeting.placements.first(), by=table.officer)


def test_standing_aside_needs_a_reason_and_is_taken_back(table, meeting, mayor):
    placement = meeting.placements.first()
    with pytest.raises(Refused):
        service.stand_aside(mayor, at=placement, reason="  ", by=table.officer)
    service.stand_aside(mayor, at=placement, reason="Familie", by=table.officer)
    row = service.stand_aside(mayor, at=placement, reason="Familie van de kandidaat", by=table.officer)
    assert NonParticipation.objects.get().reason == "Familie van de kandidaat"
    service.take_part_again(row, by=table.officer)
    assert not NonParticipation.objects.exists()


def test_when_the_minutes_are_approved_attendance_is_frozen(table, meeting, mayor):
    for placement in meeting.placements.all():
        record_outcome(placement, Placement.Outcome.NOTED, by=table.officer)
    end_session(meeting, by=table.officer)
    approve_minutes(meeting, by=table.chair)
    placement = meeting.placements.first()
    for change in (
        lambda: service.arrive(mayor, at=placement, by=table.officer),
        lambda: service.leave(mayor, at=placement, by=table.officer),
        lambda: service.stand_aside(mayor, at=placement, reason="x", by=table.officer),
        lambda: record_attendance(meeting, by=table.officer, rows=[Row(mayor.pk, "absent")]),
    ):
        with pytest.raises(Refused, match="approved|goedgekeurd"):
            change()


# Once the meeting has ended, what was recorded at the table stands


@pytest.fixture
def ended(table, meeting) -> Meeting:
    for placement in meeting.placements.all():
        record_outcome(placement, Placement.Outcome.NOTED, by=table.officer)
    end_session(meeting, by=table.officer)
    meeting.refresh_from_db()
    return meeting


def said(about) -> list[str]:
    return [event.data.get("reason") for event in Event.objects.about(about) if event.verb.endswith("_corrected")]


def test_after_the_meeting_attendance_changes_only_with_a_reason_that_is_kept(table, ended, mayor):
    rows = [Row(mayor.pk, "absent")]
    with pytest.raises(Refused) as refusal:
        record_attendance(ended, by=table.officer, rows=rows, why=" ")
    assert refusal.value.field == "why"
    mayor.refresh_from_db()
    assert mayor.state == "present"
    record_attendance(ended, by=table.officer, rows=rows, why="Was ziek.")
    mayor.refresh_from_db()
    assert (mayor.state, said(ended)) == ("absent", ["Was ziek."])


def test_who_stood_aside_is_corrected_with_a_reason_and_nobody_comes_in_any_more(table, ended, mayor):
    placement = ended.placements.first()
    for change in (
        lambda: service.stand_aside(mayor, at=placement, reason="Familie", by=table.officer),
        lambda: service.arrive(mayor, at=placement, by=table.officer),
        lambda: service.leave(mayor, at=placement, by=table.officer),
    ):
        with pytest.raises(Refused):
            change()
    row = service.stand_aside(mayor, at=placement, reason="Familie", by=table.officer, why="Vergeten.")
    with pytest.raises(Refused):
        service.take_part_again(row, by=table.officer)
    service.take_part_again(row, by=table.officer, why="Toch niet.")
    assert sorted(said(ended)) == ["Toch niet.", "Vergeten."]


def test_an_outcome_is_taken_back_after_the_meeting_with_a_reason_on_the_item(table, ended):
    placement = ended.placements.select_related("meeting", "item").first()
    with pytest.raises(Refused):
        undo_outcome(placement, by=table.officer)
    undo_outcome(placement, by=table.officer, why="Het was uitgesteld.")
    assert said(placement.item) == ["Het was uitgesteld."]
    assert not said(ended)


def test_the_form_asks_why_and_keeps_what_was_typed(client, table, ended, mayor):
    client.force_login(table.officer)
    assert 'name="why"' in client.get(reverse("agenda:meeting-session", args=[ended.pk])).content.decode()
    typed = {f"state-{mayor.pk}": "replaced", f"replaced_by-{mayor.pk}": "Bo Claes"}
    answer = client.post(reverse("agenda:attendance", args=[ended.pk]), typed)
    assert answer.status_code == 422
    assert "Bo Claes" in answer.content.decode()
    client.post(reverse("agenda:attendance", args=[ended.pk]), typed | {"why": "Stond verkeerd."})
    mayor.refresh_from_db()
    assert mayor.replaced_by == "Bo Claes"
    page = client.get(ended.get_absolute_url()).content.decode()
    assert "Stond verkeerd." in page
