"""Two officers at one agenda: changes that do not touch each other both hold, the others are shown and never lost."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse

from agenda.models import AgendaItem, Meeting, Placement
from agenda.services import meetings
from agenda.services.changes import Overtaken
from tests import factories as make


@pytest.fixture
def other(table):
    return make.make_assignment(table.forum).officer


@pytest.fixture
def meeting(table) -> Meeting:
    meeting = make.make_meeting(table.forum)
    items = [make.make_item(table.forum, title=title) for title in ("Een", "Twee", "Drie", "Vier")]
    meetings.place_all(meeting, items, by=table.officer)
    return meeting


def at(meeting: Meeting, title: str) -> Placement:
    return meeting.placements.select_related("meeting__forum", "item").get(item__title=title)


def order(meeting: Meeting) -> list[str]:
    return list(meeting.placements.order_by("position").values_list("item__title", flat=True))


def test_a_move_lands_after_its_neighbour_though_the_other_moved_something_else(table, other, meeting):
    seen = meeting.agenda_version
    meetings.move_placement(at(meeting, "Vier"), by=other, to=1, seen=seen)
    meetings.move_placement(at(meeting, "Een"), by=table.officer, to=2, seen=seen)  # after Twee, as it was seen
    assert order(meeting) == ["Vier", "Twee", "Een", "Drie"]


def test_a_step_is_one_step_past_the_neighbour_that_was_seen(table, other, meeting):
    seen = meeting.agenda_version
    meetings.place(meeting, make.make_item(table.forum, title="Nieuw"), by=other, position=1)
    meetings.move_placement(at(meeting, "Drie"), by=table.officer, step=-1, seen=seen)
    assert order(meeting) == ["Nieuw", "Een", "Drie", "Twee", "Vier"]


def test_what_is_placed_at_a_position_comes_where_it_was_put(table, other, meeting):
    seen = meeting.agenda_version
    meetings.remove(at(meeting, "Een"), by=other, seen=seen)
    item = make.make_item(table.forum, title="Nieuw")
    meetings.place_all(meeting, [item], by=table.officer, position=3, seen=seen)
    assert order(meeting) == ["Twee", "Nieuw", "Drie", "Vier"]


@pytest.mark.parametrize(
    "theirs",
    [
        lambda placement, by: meetings.move_placement(placement, by=by, to=4),
        lambda placement, by: meetings.set_minutes(placement, by=by, minutes=55),
    ],
)
def test_the_same_item_is_not_changed_unseen(table, other, meeting, theirs):
    seen = meeting.agenda_version
    theirs(at(meeting, "Twee"), other)
    before = order(meeting)
    for mine in (
        lambda: meetings.move_placement(at(meeting, "Twee"), by=table.officer, to=1, seen=seen),
        lambda: meetings.set_minutes(at(meeting, "Twee"), by=table.officer, minutes=5, seen=seen),
        lambda: meetings.remove(at(meeting, "Twee"), by=table.officer, seen=seen),
    ):
        with pytest.raises(Overtaken) as overtaken:
            mine()
        assert [change.by for change in overtaken.value.changes] == [other]
    assert order(meeting) == before


def test_ones_own_earlier_change_from_another_tab_is_no_conflict(table, meeting):
    seen = meeting.agenda_version
    meetings.move_placement(at(meeting, "Twee"), by=table.officer, to=4, seen=seen)
    meetings.set_minutes(at(meeting, "Twee"), by=table.officer, minutes=5, seen=seen)
    assert at(meeting, "Twee").minutes == 5


def test_an_item_the_other_placed_is_left_where_it_is_and_the_rest_is_placed(table, other, meeting):
    first, second = (make.make_item(table.forum, title=title) for title in ("Vijf", "Zes"))
    meetings.place(meeting, AgendaItem.objects.get(pk=first.pk), by=other, position=1)
    placed = meetings.place_all(meeting, [first, second], by=table.officer)
    assert [item.title for item in placed.left] == ["Vijf"]
    assert order(meeting) == ["Vijf", "Een", "Twee", "Drie", "Vier", "Zes"]


def test_the_page_shows_both_changes_and_does_mine_on_request(client, table, other, meeting):
    seen = meeting.agenda_version
    meetings.move_placement(at(meeting, "Twee"), by=other, to=4)
    client.force_login(table.officer)
    address = reverse("agenda:placement-move", args=[at(meeting, "Twee").pk])
    response = client.post(address, {"position": "1", "seen": seen})
    assert response.status_code == 409
    conflict = response.context["conflict"]
    assert other.name in conflict.theirs[0] and "4" in conflict.theirs[0] and "1" in conflict.mine
    assert order(meeting) == ["Een", "Drie", "Vier", "Twee"]
    response = client.post(conflict.action, dict(conflict.fields))
    assert response.url == meeting.get_absolute_url()
    assert order(meeting) == ["Twee", "Een", "Drie", "Vier"]


def test_who_took_the_item_off_is_said(client, table, other, meeting):
    placement, seen = at(meeting, "Twee"), meeting.agenda_version
    meetings.remove(placement, by=other)
    client.force_login(table.officer)
    response = client.post(
        reverse("agenda:placement-minutes", args=[placement.pk]),
        {"minutes": "20", "seen": seen, "meeting": meeting.pk},
    )
    assert response.status_code == 409
    conflict = response.context["conflict"]
    assert other.name in conflict.theirs[0] and "Twee" in conflict.theirs[0]
    assert not conflict.action


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_many_hands_at_the_same_moment_leave_one_order_without_gaps():
    forum = make.make_forum(prefix="SAMEN")
    officers = [make.make_assignment(forum).officer for _ in range(4)]
    meeting = make.make_meeting(forum)
    placements = [make.make_placement(meeting) for _ in range(8)]

    def move_two(number: int) -> None:
        try:
            for placement in placements[2 * number : 2 * number + 2]:
                found = Placement.objects.select_related("meeting__forum", "item").get(pk=placement.pk)
                meetings.move_placement(found, by=officers[number], to=1, seen=0)
                item = make.make_item(forum)
                meetings.place_all(found.meeting, [item], by=officers[number], seen=0)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(officers)) as together:
        list(together.map(move_two, range(4)))
    assert list(meeting.placements.order_by("position").values_list("position", flat=True)) == list(range(1, 17))
    meeting.refresh_from_db()
    assert meeting.agenda_version == meeting.changes.count() == 16
