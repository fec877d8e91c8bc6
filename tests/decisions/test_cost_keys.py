"""Sharing a cost: always to the cent, always the same for the same facts, and a clear word when it cannot be done."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decisions.cost_keys import Kind, Party, divide
from decisions.models import CostKey
from decisions.services.cost_keys import remove_key, set_key
from overleg.lib.money import cents, euro
from overleg.lib.refusal import Refused
from regions.models import Population
from tests.decisions.scenes import ratified, to_ratify
from timeline.models import Event

TOTALS = st.integers(min_value=1, max_value=10**9)


@st.composite
def parties(draw) -> list[Party]:
    count = draw(st.integers(min_value=1, max_value=42))
    return [
        Party(
            f"{number:05d}",
            f"Gemeente {number}",
            inhabitants=draw(st.integers(min_value=1, max_value=600_000)),
            weight=Decimal(draw(st.integers(min_value=1, max_value=9_999))) / 1000,
        )
        for number in range(count)
    ]


def shared(kind: str, total: int, several: list[Party]) -> dict[str, int]:
    """With a fixed part that fits; each its part of the total when the amounts are free."""
    if kind == Kind.FREE:
        rest = total - total // len(several) * len(several)
        several = [
            Party(one.code, one.name, amount=total // len(several) + (rest if place == 0 else 0))
            for place, one in enumerate(several)
        ]
    fixed = max(1, total // (2 * len(several)))
    return divide(kind, total + len(several) if kind == Kind.FIXED else total, several, fixed=fixed)


@pytest.mark.parametrize("kind", Kind.values)
@given(total=TOTALS, several=parties())
def test_shares_add_up_to_the_total_and_none_is_negative(kind, total, several):
    shares = shared(kind, total, several)
    assert sum(shares.values()) == (total + len(several) if kind == Kind.FIXED else total)
    assert min(shares.values()) >= 0
    assert shares.keys() == {one.code for one in several}


@pytest.mark.parametrize("kind", [Kind.EQUAL, Kind.INHABITANTS, Kind.WEIGHTED, Kind.FIXED])
@given(total=TOTALS, several=parties(), data=st.data())
def test_the_order_in_which_municipalities_are_given_changes_nothing(kind, total, several, data):
    shuffled = data.draw(st.permutations(several))
    assert shared(kind, total, several) == shared(kind, total, shuffled)


@pytest.mark.parametrize("kind", [Kind.INHABITANTS, Kind.FIXED])
@given(total=TOTALS, several=parties())
def test_who_has_more_inhabitants_never_pays_less(kind, total, several):
    shares = shared(kind, total, several)
    paid = [shares[one.code] for one in sorted(several, key=lambda one: one.inhabitants)]
    counts = sorted(one.inhabitants for one in several)
    for place in range(len(paid) - 1):
        assert counts[place] == counts[place + 1] or paid[place] <= paid[place + 1]


@given(total=TOTALS, several=parties(), more=st.integers(min_value=1, max_value=100_000))
def test_who_grows_while_the_others_stay_never_pays_less(total, several, more):
    first, *others = several
    grown = Party(first.code, first.name, inhabitants=first.inhabitants + more)
    before = divide(Kind.INHABITANTS, total, several)[first.code]
    assert divide(Kind.INHABITANTS, total, [grown, *others])[first.code] >= before


def test_of_equals_the_lowest_code_gets_the_cent_that_is_left():
    three = [Party("34003", "C"), Party("34001", "A"), Party("34002", "B")]
    assert divide(Kind.EQUAL, 10_000, three) == {"34001": 3334, "34002": 3333, "34003": 3333}


def test_a_known_case_per_inhabitant():
    two = [Party("1", "Aalbeke", inhabitants=12_000), Party("2", "Bellegem", inhabitants=8_000)]
    assert divide(Kind.INHABITANTS, 100_001, two) == {"1": 60_001, "2": 40_000}
    assert divide(Kind.FIXED, 100_001, two, fixed=10_000) == {"1": 58_001, "2": 42_000}


@pytest.mark.parametrize(
    ("kind", "total", "party", "fixed", "field"),
    [
        (Kind.EQUAL, 0, Party("1", "A"), 0, "total"),
        (Kind.EQUAL, -5, Party("1", "A"), 0, "total"),
        (Kind.INHABITANTS, 100, Party("1", "A", inhabitants=0), 0, "year"),
        (Kind.INHABITANTS, 100, Party("1", "A"), 0, "year"),
        (Kind.WEIGHTED, 100, Party("1", "A", weight=Decimal(0)), 0, "kind"),
        (Kind.WEIGHTED, 100, Party("1", "A", weight=Decimal(-1)), 0, "weight-1"),
        (Kind.FREE, 100, Party("1", "A", amount=-100), 0, "amount-1"),
        (Kind.FREE, 100, Party("1", "A", amount=99), 0, "total"),
        (Kind.FREE, 100, Party("1", "A", amount=101), 0, "total"),
        (Kind.FIXED, 100, Party("1", "A", inhabitants=5), 0, "fixed"),
        (Kind.FIXED, 100, Party("1", "A", inhabitants=5), 101, "fixed"),
    ],
)
def test_what_cannot_be_shared_is_refused_at_the_field_that_mends_it(kind, total, party, fixed, field):
    with pytest.raises(Refused) as refused:
        divide(kind, total, [party], fixed=fixed)
    assert refused.value.field == field


def test_nobody_at_the_table_is_refused():
    with pytest.raises(Refused):
        divide(Kind.EQUAL, 100, [])


@pytest.mark.parametrize(
    ("text", "found"),
    [("1.234,56", 123456), ("1234,5", 123450), ("€ 12", 1200), ("12.50 euro", 1250), ("1 234", 123400), ("0", 0)],
)
def test_amounts_are_read_as_people_write_them(text, found):
    assert cents(text) == found


@pytest.mark.parametrize("text", ["-5", "abc", "1.23,45", "12,345", "1,2,3", "", "99999999999999"])
def test_what_is_no_amount_is_not_read_as_one(text):
    with pytest.raises(ValueError):
        cents(text)


@given(st.integers(min_value=0, max_value=10**12))
def test_an_amount_that_was_written_is_read_back(amount):
    assert cents(euro(amount)) == amount


def test_a_key_keeps_each_share_with_the_fact_it_follows_from(table):
    item = to_ratify(table).item
    key = set_key(item, by=table.officer, kind="inhabitants", total=1_000_00, year=2026)
    rows = [(one.municipality.name, one.cents, one.inhabitants) for one in key.shares.all()]
    assert rows == [("Aalbeke", 600_00, 12_000), ("Bellegem", 400_00, 8_000)]
    event = Event.objects.about(item).get(verb="cost_key.set")
    assert event.data["total"] == "1.000,00 euro"


def test_another_key_replaces_the_shares_and_the_history_keeps_what_was(table):
    decision = ratified(table)
    first = set_key(decision.item, by=table.officer, kind="inhabitants", total=100_00, year=2026)
    set_key(decision.item, by=table.officer, kind="equal", total=100_01, base_version=first.version)
    key = CostKey.objects.get()
    assert [one.cents for one in key.shares.all()] == [50_01, 50_00]
    assert key.year is None
    changes = Event.objects.about(decision).filter(verb="cost_key.set")
    assert [bool(event.data["was"]) for event in changes] == [False, True]


def test_the_second_of_two_people_is_told_that_the_key_changed(table):
    item = to_ratify(table).item
    set_key(item, by=table.officer, kind="equal", total=100_00, base_version=0)
    with pytest.raises(Refused):
        set_key(item, by=table.officer, kind="equal", total=200_00, base_version=0)
    assert CostKey.objects.get().total == 100_00


@pytest.mark.parametrize(
    "wish",
    [
        {"kind": "free", "total": 100, "amounts": {"99999": 100}},
        {"kind": "weighted", "total": 100, "weights": {"99999": Decimal(1)}},
        {"kind": "inhabitants", "total": 100, "year": 1999},
        {"kind": "inhabitants", "total": 100},
        {"kind": "dice", "total": 100},
    ],
)
def test_a_stranger_an_unknown_year_or_an_unknown_key_is_refused_and_nothing_is_kept(table, wish):
    with pytest.raises(Refused):
        set_key(to_ratify(table).item, by=table.officer, **wish)
    assert not CostKey.objects.exists()


def test_a_municipality_without_inhabitants_is_named(table):
    Population.objects.filter(municipality=table.municipality_b).update(inhabitants=0)
    with pytest.raises(Refused, match="Bellegem"):
        set_key(to_ratify(table).item, by=table.officer, kind="inhabitants", total=100, year=2026)


def test_a_key_is_taken_away_once_and_stands_when_the_work_began(table):
    decision = ratified(table)
    set_key(decision.item, by=table.officer, kind="equal", total=100_00)
    remove_key(decision.item, by=table.officer)
    with pytest.raises(Refused):
        remove_key(decision.item, by=table.officer)
    type(decision).objects.update(status="execution")
    with pytest.raises(Refused):
        set_key(decision.item, by=table.officer, kind="equal", total=100_00)
