"""What stands on every agenda: placed by itself, an item of its own each time, easily left out once."""

import pytest
from django.utils import translation

from agenda.models import AgendaItem, Meeting, Minutes, StandingItem
from agenda.services import approval, meetings, standing
from agenda.services.session import open_session, record_outcome
from overleg.lib import moments
from overleg.lib.refusal import Refused
from tests import factories as make
from tests.agenda.scenes import held_meeting
from tests.agenda.test_services_meetings import days_from_now, order
from timeline.services import as_of


@pytest.fixture
def kept(table) -> list[StandingItem]:
    opening = {"title": "Goedkeuring verslag", "kind": "minutes", "place": "begin"}
    closing = {"title": "Varia", "place": "end", "minutes": 10}
    return [standing.keep(table.forum, by=table.officer, **fields) for fields in (opening, closing)]


def test_a_planned_meeting_begins_and_ends_with_them(table, kept):
    meeting = meetings.plan_meeting(table.forum, by=table.officer, starts_at=days_from_now(30))
    assert order(meeting) == ["Goedkeuring verslag", "Varia"]
    assert list(meeting.placements.values_list("minutes", flat=True)) == [5, 10]
    meetings.place(meeting, make.make_item(table.forum, title="Zwembad"), by=table.officer)
    assert order(meeting) == ["Goedkeuring verslag", "Zwembad", "Varia"]


def test_each_meeting_has_items_of_its_own(table, kept):
    first, second = (
        meetings.plan_meeting(table.forum, by=table.officer, starts_at=days_from_now(day)) for day in (30, 60)
    )
    items = AgendaItem.objects.filter(standing=kept[0])
    assert items.count() == 2 and len({item.reference for item in items}) == 2
    assert {item.placements.get().meeting for item in items} == {first, second}


def test_a_meeting_planned_before_gets_them_with_its_first_item(table):
    meeting = make.make_meeting(table.forum)
    standing.keep(table.forum, by=table.officer, title="Varia")
    meetings.place_all(meeting, [make.make_item(table.forum, title="Zwembad")], by=table.officer)
    assert order(meeting) == ["Zwembad", "Varia"]


def test_taken_off_one_agenda_it_ends_and_can_be_placed_again(table, kept):
    meeting = meetings.plan_meeting(table.forum, by=table.officer, starts_at=days_from_now(30))
    varia = meeting.placements.get(item__title="Varia")
    meetings.remove(varia, by=table.officer)
    assert order(meeting) == ["Goedkeuring verslag"]
    assert AgendaItem.objects.get(pk=varia.item_id).status == "withdrawn"
    assert not AgendaItem.objects.waiting_for(table.forum).exists()
    assert standing.missing(meeting) == [kept[1]]
    standing.place_standing(meeting, by=table.officer)
    assert order(meeting) == ["Goedkeuring verslag", "Varia"]
    assert standing.place_standing(meeting, by=table.officer) == []


def test_nothing_of_a_cancelled_meeting_comes_in_the_queue(table, kept):
    meeting = meetings.plan_meeting(table.forum, by=table.officer, starts_at=days_from_now(30))
    meetings.cancel_meeting(meeting, by=table.officer, reason="Staking")
    assert set(AgendaItem.objects.values_list("status", flat=True)) == {"withdrawn"}
    assert Meeting.objects.get().placements.filter(outcome="withdrawn").count() == 2


def test_what_is_no_longer_kept_stays_where_it_was_placed(table, kept):
    meeting = meetings.plan_meeting(table.forum, by=table.officer, starts_at=days_from_now(30))
    standing.keep(table.forum, by=table.officer, standing=kept[1], active=False)
    assert order(meeting) == ["Goedkeuring verslag", "Varia"]
    later = meetings.plan_meeting(table.forum, by=table.officer, starts_at=days_from_now(60))
    assert order(later) == ["Goedkeuring verslag"]


def test_a_title_stands_once_and_is_never_empty(table, kept):
    for title in (" ", "varia"):
        with pytest.raises(Refused) as refusal:
            standing.keep(table.forum, by=table.officer, title=title)
        assert refusal.value.field == "title"
    standing.keep(table.forum, by=table.officer, standing=kept[1], title="Varia", minutes=15)
    kept[1].refresh_from_db()
    assert kept[1].minutes == 15


# The approval of the minutes finds them by itself


def approving(meeting: Meeting) -> AgendaItem:
    return AgendaItem.objects.get(standing__kind="minutes", placements__meeting=meeting)


def named_after(meeting: Meeting) -> str:
    with translation.override("nl"):
        return f"Goedkeuring verslag van {moments.day(meeting.starts_at)}"


def test_the_approval_is_linked_to_the_minutes_of_the_meeting_before(table, kept):
    held = held_meeting(table)
    meeting = meetings.plan_meeting(table.forum, by=table.officer, starts_at=days_from_now(30))
    later = meetings.plan_meeting(table.forum, by=table.officer, starts_at=days_from_now(60))
    assert Minutes.objects.get(meeting=held).approval_item == approving(meeting)
    assert approving(meeting).title == named_after(held)
    assert approving(later).title == "Goedkeuring verslag"


def test_an_agenda_that_was_there_before_is_linked_when_the_meeting_ends(table, kept):
    meeting = meetings.plan_meeting(table.forum, by=table.officer, starts_at=days_from_now(30))
    assert approving(meeting).title == "Goedkeuring verslag"
    held = held_meeting(table)
    assert Minutes.objects.get(meeting=held).approval_item == approving(meeting)
    assert approving(meeting).title == named_after(held)


def test_its_outcome_approves_them(table, kept):
    held = held_meeting(table)
    meeting = meetings.plan_meeting(table.forum, by=table.officer, starts_at=days_from_now(30))
    Meeting.objects.filter(pk=meeting.pk).update(status=Meeting.Status.PUBLISHED)
    with as_of(meeting.starts_at):
        open_session(Meeting.objects.get(pk=meeting.pk), by=table.officer)
        placed = meeting.placements.select_related("meeting__forum", "item").get(item=approving(meeting))
        record_outcome(placed, "noted", by=table.officer)
    found = Minutes.objects.get(meeting=held)
    assert (found.status, found.versions.get().approved_with) == ("approved", placed)


def test_minutes_that_are_approved_already_need_no_item(table, kept):
    held = held_meeting(table)
    approval.approve_minutes(held, by=table.chair)
    meeting = meetings.plan_meeting(table.forum, by=table.officer, starts_at=days_from_now(30))
    assert approving(meeting).title == "Goedkeuring verslag"
    assert Minutes.objects.get(meeting=held).approval_item is None


def test_taken_off_the_agenda_it_lets_the_minutes_go_and_placed_again_it_finds_them_again(table, kept):
    held = held_meeting(table)
    meeting = meetings.plan_meeting(table.forum, by=table.officer, starts_at=days_from_now(30))
    meetings.remove(meeting.placements.get(item=approving(meeting)), by=table.officer)
    assert Minutes.objects.get(meeting=held).approval_item is None
    standing.place_standing(meeting, by=table.officer)
    again = meeting.placements.get(position=1).item
    assert (Minutes.objects.get(meeting=held).approval_item, again.title) == (again, named_after(held))


def test_asked_for_by_hand_the_item_that_stands_there_is_used(table, kept):
    held = held_meeting(table)
    meeting = make.make_meeting(table.forum)
    standing.place_standing(meeting, by=table.officer)
    Minutes.objects.update(approval_item=None)
    placed = approval.put_on_next_agenda(held, by=table.officer)
    assert placed.item == approving(meeting)
    assert order(meeting) == [named_after(held), "Varia"]
