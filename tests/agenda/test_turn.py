"""Whose turn it is on an item, for each status and each reader."""

from datetime import date

import pytest

from agenda.models import AgendaItem
from agenda.turn import ItemFacts, item_turn
from tests import factories as make

S = AgendaItem.Status
DAY = date(2026, 4, 10)


@pytest.fixture
def item(db) -> AgendaItem:
    return make.make_item(make.make_forum("Burgemeestersoverleg"), make.make_user("An Proposer"))


@pytest.mark.parametrize(
    ("status", "facts", "yours"),
    [
        (S.PROPOSED, ItemFacts(composes=True), True),
        (S.PROPOSED, ItemFacts(proposed=True), False),
        (S.RETURNED, ItemFacts(proposed=True, edit_url="/edit/"), True),
        (S.RETURNED, ItemFacts(composes=True), False),
        (S.ACCEPTED, ItemFacts(composes=True), True),
        (S.ACCEPTED, ItemFacts(proposed=True), False),
        (S.ACCEPTED, ItemFacts(), False),
        (S.PLACED, ItemFacts(composes=True, meeting_on=DAY), False),
        (S.TREATED, ItemFacts(composes=True), False),
        (S.DECLINED, ItemFacts(proposed=True), False),
        (S.WITHDRAWN, ItemFacts(composes=True), False),
        (S.REFERRED, ItemFacts(composes=True, referred_to="Directeurs"), False),
        (S.REFERRED, ItemFacts(receives=True, referred_to="Directeurs"), True),
        (S.ACCEPTED, ItemFacts(composes=True, advice_of="Directeurs"), False),
        (S.ACCEPTED, ItemFacts(advice_of="Directeurs", advice_url="#advice-1"), True),
        (S.PLACED, ItemFacts(advice_of="Directeurs", advice_url="#advice-1"), True),
        (S.PLACED, ItemFacts(advice_of="Directeurs", meeting_on=DAY), False),
    ],
)
def test_it_is_the_turn_of_who_must_act(item, status, facts, yours):
    item.status = status
    turn = item_turn(item, facts)
    assert turn.yours is yours
    # A button appears only for who can press it, and then it leads somewhere.
    assert bool(turn.url and turn.button) is yours


def test_the_day_the_agenda_goes_out_is_the_day_to_decide_by(item):
    item.status = S.PROPOSED
    assert item_turn(item, ItemFacts(decide_by=DAY)).due == DAY


def test_a_returned_item_waits_for_its_proposer_by_name_and_says_what_was_asked(item):
    item.status = S.RETURNED
    turn = item_turn(item, ItemFacts(reason="Wat kost het?"))
    assert turn.who == "An Proposer"
    assert "Wat kost het?" in turn.what


def test_a_placed_item_waits_for_its_forum_on_a_day_only_if_one_may_know_it(item):
    item.status = S.PLACED
    known = item_turn(item, ItemFacts(meeting_on=date(2026, 4, 17)))
    assert (known.who, "17 april 2026" in known.what) == ("Burgemeestersoverleg", True)
    assert "2026" not in item_turn(item, ItemFacts()).what


@pytest.mark.parametrize("status", [S.DECLINED, S.WITHDRAWN])
def test_the_end_tells_why(item, status):
    item.status = status
    assert "Hoort elders." in item_turn(item, ItemFacts(reason="Hoort elders.")).what
