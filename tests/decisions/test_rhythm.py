"""The decree's rhythm: which periods are asked of whom, what meets them, and what nobody may read in it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decisions import rhythm
from decisions.models import EarlyPosition, Feedback
from decisions.rhythm.duties import DECREE, Known, Stand, Treated, derive, existed_on
from decisions.services.feedback import treat
from overleg.lib.periods import Period, from_key, half_year_of, half_years, month_of, months
from regions.models import Municipality
from tests import factories as make
from tests.decisions.scenes import in_feedback, ratified, today
from timeline.services import as_of

DAYS = st.dates(date(2023, 1, 1), date(2030, 12, 31))
BODIES = st.sampled_from(["college", "council"])
SEATED = {1: date(2019, 1, 1)}
NOTHING = Known({}, {}, SEATED)
# The rules are quick; a busy machine need not be.
patient = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def town(starts_on: date = date(2019, 1, 1), ends_on: date | None = None) -> Municipality:
    return Municipality(pk=1, name="Aalbeke", nis_code="11111", starts_on=starts_on, ends_on=ends_on)


def year_of(place: Municipality, year: int, *, known: Known = NOTHING, day: date) -> rhythm.Year:
    return derive(place, date(year, 1, 1), date(year, 12, 31), known=known, today=day)


# The periods.


@patient
@given(DAYS)
def test_every_day_lies_in_one_month_and_one_half_year(day):
    for period, length in ((month_of(day), 31), (half_year_of(day), 184)):
        assert day in period
        assert (period.last - period.first).days < length
        assert from_key(period.key) == period


@patient
@given(DAYS, DAYS)
def test_periods_follow_each_other_without_a_day_between(one, other):
    first, last = sorted((one, other))
    for run in (months(first, last), half_years(first, last)):
        assert first in run[0]
        assert last in run[-1]
        assert all(after.first == before.last + timedelta(days=1) for before, after in zip(run, run[1:], strict=False))


@pytest.mark.parametrize("key", ["", "2026", "2026-13", "2026-h3", "0000-01", "2026-05-01", "x"])
def test_a_word_that_names_no_period_is_none(key):
    assert from_key(key) is None


# What is asked.


@patient
@given(st.integers(2024, 2030), DAYS)
def test_a_municipality_in_force_all_year_owes_twelve_months_and_two_half_years(year, day):
    found = year_of(town(), year, day=day)
    assert [len(found.college), len(found.council)] == [12, 2]
    assert len(found.duties) == 14


@patient
@given(DAYS, st.integers(0, 1500), st.integers(2023, 2030))
def test_only_periods_in_which_it_was_in_force_are_asked(starts_on, length, year):
    place = town(starts_on, starts_on + timedelta(days=length))
    for duty in year_of(place, year, day=date(2031, 1, 1)).duties:
        days = (duty.period.first + timedelta(days=n) for n in range((duty.period.last - duty.period.first).days + 1))
        assert any(existed_on(place, day) for day in days)
        assert duty.period.first > DECREE


@patient
@given(st.integers(2024, 2030), st.integers(0, 365))
def test_a_merger_splits_the_year_and_only_the_period_of_the_day_is_asked_of_both(year, offset):
    day = date(year, 1, 1) + timedelta(days=offset)
    before, after = town(ends_on=day - timedelta(days=1)), town(starts_on=day)
    both = [year_of(place, year, day=date(2031, 1, 1)) for place in (before, after)]
    asked = [sum(duty is not None for duty in pair) for pair in zip(both[0].college, both[1].college, strict=True)]
    assert all(count in (1, 2) for count in asked)
    assert asked.count(2) == (0 if day.day == 1 else 1)


def test_the_merger_of_1_january_2025_leaves_no_month_to_both_and_none_to_nobody():
    melle, merged = town(ends_on=date(2024, 12, 31)), town(starts_on=date(2025, 1, 1))
    later = date(2026, 2, 1)
    assert len(year_of(melle, 2024, day=later).duties) == 14
    assert year_of(melle, 2025, day=later).duties == []
    assert year_of(merged, 2024, day=later).duties == []
    assert len(year_of(merged, 2025, day=later).gaps) == 14


def test_the_decree_asks_nothing_before_its_day():
    found = year_of(town(), 2023, day=date(2024, 1, 1))
    assert [duty.period.first for duty in found.duties if duty.body == "college"][0] == date(2023, 3, 1)
    assert [duty.period.key for duty in found.duties if duty.body == "council"] == ["2023-h2"]


def test_nothing_is_said_of_the_time_before_it_sat_at_a_forum():
    known = Known({}, {}, {1: date(2026, 4, 15)})
    found = year_of(town(), 2026, known=known, day=date(2026, 7, 2))
    assert [duty.period.key for duty in found.gaps] == ["2026-04", "2026-05", "2026-06", "2026-h1"]
    assert year_of(town(), 2026, known=Known({}, {}, {}), day=date(2026, 7, 2)).duties == []


# Where a duty stands.


@patient
@given(BODIES, DAYS, st.lists(st.tuples(DAYS, st.booleans()), max_size=6))
def test_a_duty_is_met_by_a_day_in_its_period_and_by_nothing_else(body, day, rows):
    treated = sorted((Treated(on, "Verslag", planned=planned) for on, planned in rows), key=lambda row: row.day)
    found = year_of(town(), day.year, known=Known({(1, body): treated}, {}, SEATED), day=day)
    for duty in found.duties:
        own = [row for row in treated if row.day in duty.period and duty.body == body]
        done = any(not row.planned for row in own)
        assert (duty.stand == Stand.MET) == done
        if not done:
            assert (duty.stand == Stand.GAP) == (duty.period.last < day)
            assert (duty.stand == Stand.AHEAD) <= (duty.period.first > day)


def test_what_is_still_to_come_is_no_gap_and_the_running_period_is_due():
    found = year_of(town(), 2026, day=date(2026, 5, 20))
    assert [duty.stand for duty in found.college if duty] == ["gap"] * 4 + ["due"] + ["ahead"] * 7
    assert [duty.stand for duty in found.council if duty] == ["due", "ahead"]
    assert found.next_due == found.college[4]


def test_what_a_successor_treated_does_not_count_for_who_merged():
    place = town(ends_on=date(2026, 5, 10))
    row = Treated(date(2026, 5, 12), "Verslag")
    found = year_of(place, 2026, known=Known({(1, "college"): [row]}, {}, SEATED), day=date(2026, 7, 1))
    assert found.college[4].stand == Stand.GAP


# What is on record.


def running(place: Municipality, body: str = "college") -> rhythm.ReportingDuty:
    found = rhythm.this_month(place)
    return found.college if body == "college" else found.council


def test_an_answer_to_a_decision_meets_the_duty_of_its_body(table):
    row = in_feedback(table).feedback.get(municipality=table.municipality_a, body="council")
    assert running(table.municipality_a, "council").stand == Stand.DUE
    treat(row, by=table.director, on=today(), result="refused", remark="Te duur.")
    duty = running(table.municipality_a, "council")
    assert (duty.stand, duty.met_by[0].what) == (Stand.MET, row.decision.item.title)
    assert running(table.municipality_a).stand == Stand.DUE
    assert running(table.municipality_b, "council").stand == Stand.DUE


def test_a_position_before_the_meeting_meets_the_month_without_telling_of_what(table):
    item = make.make_item(table.forum, title="Nog geheim", ratify="Ja.")
    EarlyPosition.objects.create(
        item=item, municipality=table.municipality_a, stance="agrees", treated_on=today(), recorded_by=table.director
    )
    duty = running(table.municipality_a)
    assert duty.stand == Stand.MET
    assert item.title not in duty.met_by[0].what


def test_nothing_confidential_meets_a_duty_or_is_named_by_it(table):
    """Services make no duties for it; should there be a row all the same, nobody reads of it here."""
    decision = ratified(table, item={"confidential": True, "title": "Zwartkopmees"})
    assert not decision.feedback.exists()
    for status in ({"status": "treated", "treated_on": today(), "result": "noted"}, {"status": "to_schedule"}):
        Feedback.objects.filter(decision=decision).delete()
        Feedback.objects.create(
            decision=decision,
            municipality=table.municipality_a,
            body="college",
            ask="note",
            due_on=today(),
            **status,
        )
        assert running(table.municipality_a).stand == Stand.DUE


@pytest.mark.parametrize("count", [1, 3])
def test_a_region_is_known_from_one_question(table, django_assert_num_queries, count):
    places = [make.make_municipality(region=table.region) for _number in range(count)]
    with django_assert_num_queries(1):
        assert len(rhythm.years_of(places, today().year)) == count


def test_who_owes_nothing_is_not_reminded_and_december_is_late_in_january(table):
    place = make.make_municipality("Nieuw", starts_on=date(2025, 12, 1))
    make.make_seat(table.forum, place)
    with as_of(datetime(2026, 1, 20, 9, tzinfo=UTC)):
        (found,) = rhythm.owed([place])
    assert [duty.period.key for duty in found.late] == ["2025-12", "2025-h2"]
    assert [duty.period.key for duty in found.due] == ["2026-01", "2026-h1"]


def test_the_period_of_a_day_is_the_one_of_its_body():
    assert rhythm.period_of("council", date(2026, 8, 3)) == Period(date(2026, 7, 1), date(2026, 12, 31))
