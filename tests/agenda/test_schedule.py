"""Start times follow from the minutes of the items before."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.schedule import next_like, schedule

NINE = datetime(2026, 4, 17, 7, tzinfo=UTC)


@dataclass
class Session:
    starts_at: datetime = NINE
    duration: int = 60


@dataclass
class Item:
    minutes: int


def test_each_item_starts_when_the_one_before_ends():
    times = schedule(Session(), [Item(5), Item(25), Item(20)])
    assert times.starts == [NINE, NINE + timedelta(minutes=5), NINE + timedelta(minutes=30)]
    assert times.ends_at == NINE + timedelta(minutes=50)
    assert times.overrun == 0


def test_more_minutes_than_the_meeting_has_is_an_overrun():
    assert schedule(Session(), [Item(40), Item(35)]).overrun == 15


def test_an_empty_agenda_ends_when_it_starts():
    times = schedule(Session(), [])
    assert (times.starts, times.ends_at, times.minutes) == ([], NINE, 0)


@given(st.lists(st.integers(1, 240), max_size=20))
def test_the_end_is_the_start_plus_all_minutes(minutes):
    times = schedule(Session(), [Item(number) for number in minutes])
    assert times.ends_at - NINE == timedelta(minutes=sum(minutes))
    assert times.starts == sorted(times.starts)


@pytest.mark.parametrize(
    ("day", "after", "expected"),
    [
        (date(2026, 3, 20), date(2026, 3, 25), date(2026, 4, 17)),  # third Friday
        (date(2026, 3, 20), date(2026, 6, 1), date(2026, 6, 19)),
        (date(2026, 12, 3), date(2026, 12, 3), date(2027, 1, 7)),
        (date(2026, 5, 29), date(2026, 6, 1), date(2026, 6, 26)),  # June has no fifth Friday: the last one
    ],
)
def test_the_next_meeting_falls_on_the_same_weekday_of_a_later_month(day, after, expected):
    assert next_like(day, after) == expected
