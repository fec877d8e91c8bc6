"""At the table: the clock, outcomes and what follows from them, items raised there, and the end of the meeting."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agenda.at_table import clock, rail
from agenda.models import AgendaItem, Meeting, Placement, Referral
from agenda.services import attendance, minutes
from agenda.services.session import (
    begin_item,
    end_session,
    open_session,
    raise_item,
    record_outcome,
    refer_item,
    undo_outcome,
)
from decisions.services.actions import add_at_table
from decisions.services.positions import take
from overleg.lib.refusal import Refused
from tests import factories as make
from timeline.services import as_of

Outcome = Placement.Outcome
# With three items and with fifteen.
SESSION_QUERIES, ITEM_QUERIES, END_QUERIES = 7, 14, 9
START = timezone.now().replace(second=0, microsecond=0)


@pytest.fixture
def meeting(table) -> Meeting:
    meeting = make.make_meeting(table.forum, status=Meeting.Status.PUBLISHED, starts_at=START)
    for title in ("Een", "Twee"):
        make.make_placement(meeting, make.make_item(table.forum, title=title), minutes=10)
    make.make_placement(meeting, make.make_item(table.forum, title="Drie", ratify="Wij doen het samen."), minutes=20)
    open_session(meeting, by=table.officer)
    return meeting


def at(minutes: int):
    return as_of(START + timedelta(minutes=minutes))


def times(placement: Placement) -> tuple[int | None, int | None]:
    placement.refresh_from_db()
    return tuple(
        int((moment - START).total_seconds() // 60) if moment else None
        for moment in (placement.started_at, placement.ended_at)
    )


def url(name: str, row) -> str:
    return reverse(f"agenda:{name}", args=[row.pk])


# The clock


def test_real_durations_are_kept(table, meeting):
    first, second, third = meeting.placements.order_by("position")
    with at(2):
        begin_item(first)
    with at(15):
        begin_item(second)
    assert (times(first), times(second)) == ((2, 15), (15, None))
    with at(20):
        record_outcome(second, Outcome.NOTED, by=table.officer)
    assert times(second) == (15, 20)
    with at(26):
        record_outcome(third, Outcome.NOTED, by=table.officer)
    assert times(third) == (20, 26)  # never opened: since the item before it
    assert third.took == 6


def test_opening_an_item_again_changes_nothing(table, meeting):
    first = meeting.placements.first()
    with at(1):
        begin_item(first)
    with at(5):
        begin_item(first)
    assert times(first) == (1, None)


def test_after_the_meeting_nothing_is_timed(table, meeting):
    placements = list(meeting.placements.all())
    for placement in placements:
        record_outcome(placement, Outcome.NOTED, by=table.officer)
    end_session(meeting, by=table.officer)
    before = times(placements[0])
    undo_outcome(placements[0], by=table.officer, why="Verkeerd.")
    with at(500):
        begin_item(placements[0])
        record_outcome(placements[0], Outcome.NOTED, by=table.officer)
    assert times(placements[0])[0] == before[0]


def test_the_clock_says_how_far_behind_the_plan_the_meeting_is(table, meeting):
    second = meeting.placements.get(position=2)  # planned at 10, for 10 minutes
    with at(13):
        begin_item(second)
    entries = rail(meeting, table.officer).entries
    assert clock(entries, START + timedelta(minutes=18)).behind == 3
    assert clock(entries, START + timedelta(minutes=28)).behind == 8
    assert clock(entries, START + timedelta(minutes=18)).lasted == 5


# Outcomes


def test_a_referred_item_waits_at_the_other_forum(table, meeting):
    other = make.make_forum("Zoneraad")
    make.make_assignment(other)
    placement = meeting.placements.first()
    refer_item(placement, by=table.officer, to_forum=other, reason="Hoort bij de zone.")
    item = AgendaItem.objects.get(pk=placement.item_id)
    assert (placement.outcome, item.status) == (Outcome.REFERRED, AgendaItem.Status.REFERRED)
    assert Referral.objects.get(item=item).reason == "Hoort bij de zone."
    with pytest.raises(Refused):
        undo_outcome(placement, by=table.officer)


def test_a_referral_that_cannot_be_leaves_the_item_at_the_table(table, meeting):
    placement = meeting.placements.first()
    with pytest.raises(Refused):
        refer_item(placement, by=table.officer, to_forum=make.make_forum("Zonder ondersteuning"), reason="Daar.")
    placement.refresh_from_db()
    assert placement.outcome == ""


def test_a_postponed_item_comes_back_linked_with_the_meeting_that_postponed_it(client, table, meeting):
    first = meeting.placements.first()
    record_outcome(first, Outcome.POSTPONED, by=table.officer)
    later = make.make_meeting(table.forum, status=Meeting.Status.PUBLISHED, starts_at=START + timedelta(minutes=1))
    again = make.make_placement(later, first.item)
    open_session(later, by=table.officer)
    client.force_login(table.officer)
    assert meeting.get_absolute_url() in client.get(url("session-item", again)).content.decode()


def test_something_raised_at_the_table_stands_last_and_is_marked(table, meeting):
    placement = raise_item(meeting, by=table.officer, title="Sneeuwruimen", treatment="discuss")
    assert (placement.position, placement.raised_at_meeting) == (4, True)
    assert placement.item.status == AgendaItem.Status.PLACED
    record_outcome(placement, Outcome.NOTED, by=table.officer)
    with pytest.raises(Refused):
        raise_item(meeting, by=table.officer, title="Nog iets", treatment="ratify")


# The end


def test_the_meeting_ends_once(table, meeting):
    for placement in meeting.placements.all():
        record_outcome(placement, Outcome.NOTED, by=table.officer)
    twin = Meeting.objects.get(pk=meeting.pk)
    end_session(meeting, by=table.officer)
    with pytest.raises(Refused):
        end_session(twin, by=table.officer)
    assert meeting.papers.filter(kind="minutes").count() == 1


def test_the_end_page_lists_what_is_open_with_links(client, table, meeting):
    client.force_login(table.officer)
    first, second, third = meeting.placements.order_by("position")
    record_outcome(first, Outcome.NOTED, by=table.officer)
    html = client.get(url("session-end", meeting)).content.decode()
    section = html[html.index('id="end"') : html.index('class="rail"')]
    assert url("session-item", second) in section and url("session-item", third) in section
    assert url("session-item", first) not in section
    assert client.post(url("meeting-end", meeting)).url == url("session-end", meeting)


# The pages


def test_an_outcome_leads_to_the_next_open_item_and_in_the_end_to_the_end(client, table, meeting):
    client.force_login(table.officer)
    first, second, third = meeting.placements.order_by("position")
    assert client.post(url("placement-outcome", first), {"outcome": "noted"}).url == url("session-item", second)
    second.refresh_from_db()
    assert second.started_at is not None
    client.post(url("placement-outcome", third), {"outcome": "postponed"})
    assert client.post(url("placement-outcome", second), {"outcome": "noted"}).url == url("session-end", meeting)


def test_an_outcome_is_recorded_once(client, table, meeting):
    client.force_login(table.officer)
    first = meeting.placements.first()
    client.post(url("placement-outcome", first), {"outcome": "noted"})
    answer = client.post(url("placement-outcome", first), {"outcome": "postponed"}, follow=True)
    assert len(answer.context["messages"]) == 1
    first.refresh_from_db()
    assert first.outcome == "noted"


def test_a_refused_referral_keeps_what_was_typed(client, table, meeting):
    client.force_login(table.officer)
    answer = client.post(url("placement-refer", meeting.placements.first()), {"reason": "Hoort bij de zone."})
    assert answer.status_code == 422
    assert "Hoort bij de zone." in answer.content.decode()


def test_a_raised_item_without_a_title_keeps_the_rest(client, table, meeting):
    client.force_login(table.officer)
    answer = client.post(url("item-raise", meeting), {"title": "", "treatment": "ratify", "proposal": "Wij ruimen."})
    assert answer.status_code == 422
    assert "Wij ruimen." in answer.content.decode()
    answer = client.post(url("item-raise", meeting), {"title": "Sneeuw", "treatment": "ratify", "proposal": "Samen."})
    assert answer.url == url("session-item", meeting.placements.get(position=4))


def test_the_next_meeting_is_planned_at_the_table(client, table, meeting):
    client.force_login(table.officer)
    day = timezone.localdate() + timedelta(days=30)
    typed = {"date": day.isoformat(), "time": "09:00", "duration": "120", "place": "Menen"}
    assert client.post(url("session-plan", meeting), typed).url == url("session-end", meeting)
    assert table.forum.meetings.filter(status="draft", place="Menen").exists()


def test_somebody_moves_or_stands_aside_from_the_page_of_the_item(client, table, meeting):
    client.force_login(table.officer)
    placement, mayor = meeting.placements.first(), meeting.attendances.get(name="Persona mayor")
    client.post(url("at-item", placement), {"attendance": mayor.pk, "aside": "1", "reason": "Familie"})
    client.post(url("at-item", placement), {"attendance": mayor.pk, "leaves": "1"})
    mayor.refresh_from_db()
    assert mayor.left_item == placement
    html = client.get(url("session-item", placement)).content.decode()
    assert "neemt niet deel aan punt 1: Familie." in html
    client.post(reverse("agenda:takes-part", args=[placement.pk, mayor.pk]))
    assert "neemt niet deel aan punt" not in client.get(url("session-item", placement)).content.decode()


def test_a_time_that_is_none_is_said_and_everything_typed_stays(client, table, meeting):
    client.force_login(table.officer)
    mayor = meeting.attendances.get(name="Persona mayor")
    typed = {f"state-{mayor.pk}": "present", f"arrived_at-{mayor.pk}": "kwart voor"}
    answer = client.post(url("attendance", meeting), typed)
    assert answer.status_code == 422
    assert "kwart voor" in answer.content.decode()


@pytest.mark.parametrize("rows", [3, 15])
def test_queries_of_a_session(client, table, rows, django_assert_num_queries):
    """The same with three items and with fifteen, each with its note, an action, a position and somebody aside."""
    meeting = make.make_meeting(table.forum, status=Meeting.Status.PUBLISHED, starts_at=timezone.now())
    items = [make.make_item(table.forum, ratify="Wij doen het.") for _row in range(rows)]
    placements = [make.make_placement(meeting, item) for item in items]
    open_session(meeting, by=table.officer)
    mayor = meeting.attendances.get(name="Persona mayor")
    for placement in placements:
        minutes.write_note(placement, by=table.officer, discussion="x", conclusion="", base_version=0)
        take(placement, by=table.officer, seat=table.seat_a, stance="reservation")
        attendance.stand_aside(mayor, at=placement, reason="x", by=table.officer)
    for number in range(rows):
        due = timezone.localdate() + timedelta(days=number)
        add_at_table(placements[0], by=table.officer, title="Doen", owner=table.municipality_a, due_on=due)
    client.force_login(table.officer)
    with django_assert_num_queries(SESSION_QUERIES):
        client.get(url("meeting-session", meeting))
    with django_assert_num_queries(ITEM_QUERIES):
        client.get(url("session-item", placements[0]))
    with django_assert_num_queries(END_QUERIES):
        client.get(url("session-end", meeting))
