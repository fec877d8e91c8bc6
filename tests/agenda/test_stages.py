"""Where an item stands in the five steps."""

import pytest

from agenda.models import AgendaItem, Placement
from agenda.stages import DecisionFacts, item_strip, step_of
from tests import factories as make

S = AgendaItem.Status


def states(strip) -> list[str]:
    return [stage.state for stage in strip]


@pytest.fixture
def item(db) -> AgendaItem:
    return make.make_item(make.make_forum(), ratify="Wij doen het.")


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (S.PROPOSED, ["now", "todo", "todo", "todo", "todo"]),
        (S.RETURNED, ["now", "todo", "todo", "todo", "todo"]),
        (S.ACCEPTED, ["done", "now", "todo", "todo", "todo"]),
        (S.PLACED, ["done", "done", "now", "todo", "todo"]),
        (S.TREATED, ["done", "done", "done", "skipped", "skipped"]),
        (S.DECLINED, ["done", "skipped", "skipped", "skipped", "skipped"]),
        (S.WITHDRAWN, ["done", "skipped", "skipped", "skipped", "skipped"]),
        (S.REFERRED, ["now", "todo", "todo", "todo", "todo"]),
    ],
)
def test_the_status_tells_the_step(item, status, expected):
    item.status = status
    assert states(item_strip(item)) == expected


@pytest.mark.parametrize("treatment", ["inform", "discuss"])
def test_without_an_agreement_there_is_nothing_to_feed_back(item, treatment):
    item.treatment, item.status = treatment, S.PROPOSED
    assert states(item_strip(item)) == ["now", "todo", "todo", "skipped", "skipped"]


def test_a_decision_takes_over(item):
    item.status = S.TREATED
    facts = DecisionFacts("feedback", {"feedback": "9 van 13 colleges"})
    strip = item_strip(item, None, facts)
    assert states(strip) == ["done", "done", "done", "now", "todo"]
    assert strip[3].detail == "9 van 13 colleges"
    assert states(item_strip(item, None, DecisionFacts("execution", ended=True))) == ["done"] * 5


def test_what_was_agreed_goes_on_even_where_its_decision_may_not_be_read(item):
    placement = make.make_placement(make.make_meeting(item.forum), item)
    item.status, placement.outcome = S.TREATED, Placement.Outcome.AMENDED
    assert states(item_strip(item, placement)) == ["done", "done", "now", "todo", "todo"]
    placement.outcome = Placement.Outcome.NOT_RATIFIED
    assert states(item_strip(item, placement)) == ["done", "done", "done", "skipped", "skipped"]


def test_a_decision_that_asks_nothing_has_no_feedback(item):
    item.status = S.TREATED
    facts = DecisionFacts("execution", skipped=frozenset({"feedback"}))
    assert states(item_strip(item, None, facts)) == ["done", "done", "done", "skipped", "now"]


def test_withdrawn_from_a_published_agenda_ends_at_the_table(item):
    placement = make.make_placement(make.make_meeting(item.forum), item)
    item.status, placement.outcome = S.WITHDRAWN, Placement.Outcome.WITHDRAWN
    assert states(item_strip(item, placement)) == ["done", "done", "done", "skipped", "skipped"]


def test_the_first_step_says_who_brought_it_and_the_third_which_meeting(item):
    placement = make.make_placement(make.make_meeting(item.forum), item)
    strip = item_strip(item, placement)
    assert item.brought_by in strip[0].detail
    assert strip[2].detail


@pytest.mark.parametrize(
    ("decision", "step"), [("", "ratification"), ("ratified", "ratification"), ("closed", "execution")]
)
def test_a_list_names_the_step_from_item_and_decision(item, decision, step):
    item.status = S.TREATED
    assert step_of(item, decision) == step


def test_the_second_step_says_what_advice_is_awaited(item):
    assert item_strip(item, advice="advies gevraagd aan de directeurs")[1].detail == "advies gevraagd aan de directeurs"
