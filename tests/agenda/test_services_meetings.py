"""Planning a meeting and composing its agenda."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agenda.models import AgendaItem, Meeting, MeetingPaper, Placement
from agenda.services import meetings
from overleg.lib.refusal import Refused
from tests import factories as make
from timeline.models import Event
from timeline.services import as_of
from timeline.workflow import NotPossible

Item = AgendaItem.Status


def days_from_now(days: int):
    return timezone.now().replace(second=0, microsecond=0) + timedelta(days=days)


def order(meeting: Meeting) -> list[str]:
    return list(meeting.placements.order_by("position").values_list("item__title", flat=True))


def positions(meeting: Meeting) -> list[int]:
    return list(meeting.placements.order_by("position").values_list("position", flat=True))


@pytest.fixture
def meeting(table) -> Meeting:
    return make.make_meeting(table.forum)


def placed(meeting: Meeting, table, *titles: str) -> list[Placement]:
    return [meetings.place(meeting, make.make_item(table.forum, title=title), by=table.officer) for title in titles]


def test_length_and_place_come_from_the_working_agreement(table):
    table.agreement.duration, table.agreement.place = 90, "Raadzaal"
    table.agreement.save()
    meeting = meetings.plan_meeting(table.forum, by=table.officer, starts_at=days_from_now(30))
    assert (meeting.duration, meeting.place, meeting.status) == (90, "Raadzaal", "draft")


def test_a_meeting_in_the_past_is_refused_at_the_date(table):
    with pytest.raises(Refused) as refusal:
        meetings.plan_meeting(table.forum, by=table.officer, starts_at=days_from_now(-1))
    assert refusal.value.field == "date"
    assert not Meeting.objects.exists()


def test_the_past_is_what_lies_before_the_moment_of_the_story(table):
    with as_of(days_from_now(-60)):
        meeting = meetings.plan_meeting(table.forum, by=table.officer, starts_at=days_from_now(-30))
    assert meeting.pk


def test_a_forum_does_not_meet_twice_at_one_moment_unless_the_first_was_cancelled(table):
    moment = days_from_now(30)
    first = meetings.plan_meeting(table.forum, by=table.officer, starts_at=moment)
    with pytest.raises(Refused) as refusal:
        meetings.plan_meeting(table.forum, by=table.officer, starts_at=moment)
    assert refusal.value.field == "date"
    meetings.cancel_meeting(first, by=table.officer, reason="Sneeuw")
    assert meetings.plan_meeting(table.forum, by=table.officer, starts_at=moment).pk


def test_a_draft_is_rescheduled_and_the_history_keeps_the_day(table, meeting):
    was = timezone.localdate(meeting.starts_at).isoformat()
    meetings.reschedule(meeting, by=table.officer, starts_at=days_from_now(50), duration=60, place="Elders")
    meeting.refresh_from_db()
    assert (meeting.duration, meeting.place) == (60, "Elders")
    assert Event.objects.about(meeting).get(verb="meeting.rescheduled").data["was"] == was


def test_a_published_meeting_is_not_rescheduled(table, meeting):
    placed(meeting, table, "Een")
    meetings.publish_agenda(meeting, by=table.officer)
    with pytest.raises(Refused):
        meetings.reschedule(meeting, by=table.officer, starts_at=days_from_now(50), duration=60)


def test_an_accepted_item_is_placed_at_the_end_with_the_minutes_it_asked(table, meeting):
    placed(meeting, table, "Een")
    item = make.make_item(table.forum, title="Twee", minutes_wanted=25)
    placement = meetings.place(meeting, item, by=table.officer)
    assert (placement.position, placement.minutes, item.status) == (2, 25, Item.PLACED)
    assert order(meeting) == ["Een", "Twee"]


def test_a_proposed_item_is_accepted_on_the_way(table, meeting):
    item = make.make_item(table.forum, status=Item.PROPOSED)
    meetings.place(meeting, item, by=table.officer)
    verbs = list(Event.objects.about(item).values_list("verb", flat=True))
    assert verbs == ["item.accepted", "item.placed"]


def test_an_item_can_be_placed_in_the_middle(table, meeting):
    placed(meeting, table, "Een", "Drie")
    meetings.place(meeting, make.make_item(table.forum, title="Twee"), by=table.officer, position=2)
    assert order(meeting) == ["Een", "Twee", "Drie"]
    assert positions(meeting) == [1, 2, 3]


def test_an_item_of_another_forum_is_refused(table, meeting):
    with pytest.raises(Refused):
        meetings.place(meeting, make.make_item(make.make_forum()), by=table.officer)


@pytest.mark.parametrize("status", [Item.RETURNED, Item.DECLINED, Item.TREATED, Item.WITHDRAWN])
def test_an_item_that_does_not_wait_is_refused(table, meeting, status):
    with pytest.raises(Refused):
        meetings.place(meeting, make.make_item(table.forum, status=status), by=table.officer)
    assert not meeting.placements.exists()


def test_a_second_tab_places_the_item_once(table, meeting):
    item = make.make_item(table.forum)
    twin = AgendaItem.objects.get(pk=item.pk)  # read before the first tab placed it
    meetings.place(meeting, item, by=table.officer)
    with pytest.raises(NotPossible):
        meetings.place(meeting, twin, by=table.officer)
    assert meeting.placements.count() == 1


@pytest.mark.parametrize("minutes", [0, 241])
def test_minutes_stay_within_reason(table, meeting, minutes):
    (placement,) = placed(meeting, table, "Een")
    with pytest.raises(Refused) as refusal:
        meetings.set_minutes(placement, by=table.officer, minutes=minutes)
    assert refusal.value.field == "minutes"
    meetings.set_minutes(placement, by=table.officer, minutes=40)
    placement.refresh_from_db()
    assert placement.minutes == 40


@pytest.mark.parametrize(
    ("which", "to", "expected"),
    [(0, 3, ["Twee", "Drie", "Een"]), (2, 1, ["Drie", "Een", "Twee"]), (1, 99, ["Een", "Drie", "Twee"])],
)
def test_moving_makes_the_others_give_way(table, meeting, which, to, expected):
    placements = placed(meeting, table, "Een", "Twee", "Drie")
    meetings.move_placement(placements[which], by=table.officer, to=to)
    assert order(meeting) == expected


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.tuples(st.integers(0, 4), st.integers(-2, 8)), max_size=8))
def test_after_any_moves_positions_run_from_one_to_n(table, moves):
    meeting = make.make_meeting(table.forum)
    placements = [make.make_placement(meeting) for _ in range(5)]
    for which, to in moves:
        # What another tab read before the earlier moves: its position is stale.
        meetings.move_placement(placements[which], by=table.officer, to=to)
    assert positions(meeting) == [1, 2, 3, 4, 5]
    assert set(meeting.placements.values_list("pk", flat=True)) == {placement.pk for placement in placements}


def test_moving_an_item_that_was_taken_off_is_refused(table, meeting):
    first, second = placed(meeting, table, "Een", "Twee")
    meetings.remove(Placement.objects.get(pk=first.pk), by=table.officer)
    with pytest.raises(Refused):
        meetings.move_placement(first, by=table.officer, to=2)


def test_a_removed_item_waits_again_and_the_others_close_ranks(table, meeting):
    first, *_others = placed(meeting, table, "Een", "Twee", "Drie")
    meetings.remove(first, by=table.officer)
    assert order(meeting) == ["Twee", "Drie"]
    assert positions(meeting) == [1, 2]
    assert AgendaItem.objects.get(pk=first.item_id).status == Item.ACCEPTED


def test_publishing_makes_version_a_and_offers_it_to_a_worker(table, meeting, django_capture_on_commit_callbacks):
    placed(meeting, table, "Een")
    with django_capture_on_commit_callbacks() as waiting:
        paper = meetings.publish_agenda(meeting, by=table.officer)
    assert (paper.kind, paper.version, paper.letter, paper.state) == ("agenda", 1, "A", "queued")
    assert meeting.status == Meeting.Status.PUBLISHED
    assert len(waiting) == 1


def test_an_empty_agenda_is_not_published(table, meeting):
    with pytest.raises(Refused):
        meetings.publish_agenda(meeting, by=table.officer)
    assert not MeetingPaper.objects.exists()


def test_an_agenda_is_not_published_after_its_meeting(table, meeting):
    placed(meeting, table, "Een")
    with as_of(meeting.starts_at + timedelta(minutes=1)), pytest.raises(Refused):
        meetings.publish_agenda(meeting, by=table.officer)


def test_a_published_agenda_changes_only_after_it_was_reopened_with_a_reason(table, meeting):
    (placement,) = placed(meeting, table, "Een")
    meetings.publish_agenda(meeting, by=table.officer)
    late = make.make_item(table.forum)
    for attempt in (
        lambda: meetings.place(meeting, late, by=table.officer),
        lambda: meetings.remove(placement, by=table.officer),
        lambda: meetings.move_placement(placement, by=table.officer, to=2),
        lambda: meetings.set_minutes(placement, by=table.officer, minutes=5),
    ):
        with pytest.raises(Refused, match="Reopen|Heropen"):
            attempt()
    with pytest.raises(Refused) as refusal:
        meetings.reopen_agenda(meeting, by=table.officer, reason=" ")
    assert refusal.value.field == "reason"
    meetings.reopen_agenda(meeting, by=table.officer, reason="Dringend punt")
    meetings.place(meeting, late, by=table.officer)
    assert meetings.publish_agenda(meeting, by=table.officer).letter == "B"


def test_the_items_of_a_cancelled_meeting_wait_again_and_can_be_placed_elsewhere(table, meeting):
    (placement,) = placed(meeting, table, "Een")
    meetings.cancel_meeting(meeting, by=table.officer, reason="Staking")
    item = AgendaItem.objects.get(pk=placement.item_id)
    assert item.status == Item.ACCEPTED
    assert order(meeting) == ["Een"], "what stood on the agenda stays readable"
    assert meetings.place(make.make_meeting(table.forum), item, by=table.officer).pk


def test_a_meeting_is_cancelled_with_a_reason(table, meeting):
    with pytest.raises(Refused) as refusal:
        meetings.cancel_meeting(meeting, by=table.officer, reason="")
    assert refusal.value.field == "reason"
