"""What stands on every agenda: placed by itself, an item of its own each time, easily left out once."""

import pytest

from agenda.models import AgendaItem, Meeting, StandingItem
from agenda.services import meetings, standing
from overleg.lib.refusal import Refused
from tests import factories as make
from tests.agenda.test_services_meetings import days_from_now, order


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
