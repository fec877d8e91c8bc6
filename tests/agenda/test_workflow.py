"""Every pair of statuses of an item, a meeting and its minutes: the step is in the table, or nothing happens."""

from itertools import product

import pytest
from django.utils import timezone

from agenda.models import AgendaItem, Meeting, Minutes
from agenda.workflow import ITEM, MEETING, MINUTES
from tests import factories as make
from timeline.models import Event
from timeline.workflow import NotPossible, Workflow

ITEM_PAIRS = list(product(AgendaItem.Status, repeat=2))
MEETING_PAIRS = list(product(Meeting.Status, repeat=2))
MINUTES_PAIRS = list(product(Minutes.Status, repeat=2))


def check(workflow: Workflow, obj, to: str, **extra) -> None:
    """Walk one step of one real row and compare with the table."""
    was, verb = obj.status, workflow.transitions[obj.status].get(to)
    if verb is None:
        with pytest.raises(NotPossible):
            workflow.move(obj, to, by=None, reason="because", **extra)
        assert not Event.objects.exists()
        obj.refresh_from_db()
        assert obj.status == was
        return
    event = workflow.move(obj, to, by=None, reason="because", **extra)
    obj.refresh_from_db()
    assert obj.status == to
    assert (event.verb, event.data["reason"]) == (verb, "because")


@pytest.mark.parametrize(("was", "to"), ITEM_PAIRS)
def test_an_item_takes_only_the_steps_of_its_table(db, was, to):
    check(ITEM, make.make_item(make.make_forum(), status=was), to)


@pytest.mark.parametrize(("was", "to"), MEETING_PAIRS)
def test_a_meeting_takes_only_the_steps_of_its_table(db, was, to):
    check(MEETING, make.make_meeting(make.make_forum(), status=was), to)


@pytest.mark.parametrize(("was", "to"), MINUTES_PAIRS)
def test_minutes_take_only_the_steps_of_their_table(db, was, to):
    once_approved = (Minutes.Status.APPROVED, Minutes.Status.CORRECTION)
    approved_at = timezone.now() if was in once_approved else None
    meeting = make.make_meeting(make.make_forum(), status=Meeting.Status.HELD)
    minutes = Minutes.objects.create(meeting=meeting, status=was, approved_at=approved_at)
    minutes.approved_at = timezone.now() if to in once_approved else None
    check(MINUTES, minutes, to, fields=("approved_at",))


@pytest.mark.parametrize(
    ("workflow", "statuses", "ends"),
    [
        (ITEM, AgendaItem.Status, {"withdrawn"}),
        (MEETING, Meeting.Status, {"closed", "cancelled"}),
        (MINUTES, Minutes.Status, set()),
    ],
)
def test_every_status_has_its_line_and_only_these_are_ends(workflow, statuses, ends):
    assert set(workflow.transitions) == set(statuses)
    assert {status for status in statuses if not workflow.next(status)} == ends
    assert {to for steps in workflow.transitions.values() for to in steps} <= set(statuses)


@pytest.mark.parametrize(
    ("workflow", "begin", "statuses"),
    [(ITEM, "proposed", AgendaItem.Status), (MEETING, "draft", Meeting.Status), (MINUTES, "draft", Minutes.Status)],
)
def test_every_status_can_be_reached(workflow, begin, statuses):
    reached, edge = {begin}, [begin]
    while edge:
        steps = set(workflow.next(edge.pop())) - reached
        reached |= steps
        edge += steps
    assert reached == set(statuses)


@pytest.mark.parametrize("to", ["returned", "declined", "withdrawn"])
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_sending_back_declining_and_withdrawing_say_why(db, to, reason):
    item = make.make_item(make.make_forum(), status="proposed")
    with pytest.raises(NotPossible) as refusal:
        ITEM.move(item, to, by=None, reason=reason)
    assert refusal.value.field == "reason"
    item.refresh_from_db()
    assert item.status == "proposed"


def test_of_two_people_at_once_the_second_is_told(db):
    item = make.make_item(make.make_forum(), status="proposed")
    same_page = AgendaItem.objects.get(pk=item.pk)
    ITEM.move(item, "accepted", by=None)
    with pytest.raises(NotPossible):
        ITEM.move(same_page, "declined", by=None, reason="too late")
    assert AgendaItem.objects.get().status == "accepted"
    assert [event.verb for event in Event.objects.all()] == ["item.accepted"]
