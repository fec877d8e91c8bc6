"""A fixed day becomes dates, a proposal, and in one form the meetings of a year: all of them, or none."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from agenda.models import Meeting
from agenda.series import Slot, Surroundings, Wishes, propose
from agenda.services import meetings
from agenda.services.series import plan_series
from overleg.lib.dates import easter, holidays, in_brussels, is_holiday
from overleg.lib.refusal import Refused
from overleg.lib.rhythm import LAST, MONTHS, Rhythm
from regions.services.agreements import keep_rhythm
from tests import factories as make
from timeline.models import Event

NEXT = timezone.localdate().year + 1
FIRST, LAST_DAY = date(NEXT, 1, 1), date(NEXT, 12, 31)
THIRD_FRIDAY = Rhythm(4, frozenset({3}))
some_days = st.dates(date(2020, 1, 1), date(2040, 12, 31))
rhythms = st.builds(
    Rhythm,
    st.integers(0, 6),
    st.frozensets(st.integers(1, LAST), min_size=1),
    st.integers(0, 26),
    st.frozensets(st.integers(1, 12), min_size=1),
)


def wishes(rhythm: Rhythm = THIRD_FRIDAY, **fields) -> Wishes:
    return Wishes(**{"rhythm": rhythm, "first": FIRST, "last": LAST_DAY, "start": time(9), "duration": 120} | fields)


def at(day: date, hour: int = 9) -> datetime:
    return in_brussels(day, time(hour))


# The dates


@given(rhythms, some_days, st.integers(0, 730), st.one_of(st.none(), some_days))
def test_every_day_is_in_the_period_on_the_weekday_in_a_chosen_month_and_only_once(rhythm, first, length, after):
    last = first + timedelta(days=length)
    days = list(rhythm.days(first, last, after=after))
    assert days == sorted(set(days))
    assert all(first <= day <= last and day.weekday() == rhythm.weekday and day.month in rhythm.months for day in days)


@given(st.integers(0, 6), st.integers(1, LAST), st.integers(2020, 2040))
def test_one_week_of_the_month_gives_one_day_each_month(weekday, week, year):
    days = list(Rhythm(weekday, frozenset({week})).days(date(year, 1, 1), date(year, 12, 31)))
    assert [day.month for day in days] == list(MONTHS)


@given(st.integers(0, 6), st.integers(1, 26), some_days, st.integers(1, 60))
def test_every_n_weeks_goes_on_from_the_last_meeting(weekday, every, first, before):
    after = first - timedelta(days=before)
    rhythm = Rhythm(weekday, every=every)
    days = list(rhythm.days(first, first + timedelta(days=400), after=after))
    assert {(later - day).days for day, later in zip(days, days[1:], strict=False)} <= {7 * every}
    if after.weekday() == weekday:
        assert (days[0] - after).days % (7 * every) == 0


@pytest.mark.parametrize(
    ("rhythm", "words"),
    [
        (THIRD_FRIDAY, "derde vrijdag van de maand"),
        (Rhythm(0, frozenset({1, LAST})), "eerste en laatste maandag van de maand"),
        (Rhythm(3, every=6), "donderdag, om de 6 weken"),
        (Rhythm(3, every=1), "donderdag, elke week"),
    ],
)
def test_a_rhythm_in_words(rhythm, words):
    assert rhythm.words() == words


def test_the_legal_holidays_follow_easter():
    assert easter(2026) == date(2026, 4, 5)
    assert easter(2027) == date(2027, 3, 28)
    assert {date(2026, 4, 6), date(2026, 5, 14), date(2026, 5, 25)} < set(holidays(2026))
    assert len(holidays(2026)) == 10
    assert is_holiday(date(2027, 11, 11)) and not is_holiday(date(2027, 7, 11))


# The hour that summer time takes away or gives twice


@pytest.mark.parametrize(("day", "words"), [(date(2027, 3, 28), "vooruit"), (date(2027, 10, 31), "terug")])
def test_a_time_that_does_not_exist_or_comes_twice_is_refused(day, words):
    with pytest.raises(Refused, match=words) as refusal:
        in_brussels(day, time(2, 30))
    assert refusal.value.field == "time"
    assert in_brussels(day, time(1, 30)).utcoffset() != in_brussels(day, time(3, 30)).utcoffset()


# The proposal


def test_the_proposal_has_every_day_with_length_and_place(table):
    slots = propose(table.forum, wishes(place="Raadzaal", duration=90))
    assert [slot.day.month for slot in slots] == list(range(1, 13))
    assert {(slot.duration, slot.place, timezone.localtime(slot.starts_at).hour) for slot in slots} == {
        (90, "Raadzaal", 9)
    }


def test_hosts_take_turns_after_the_last_host_and_a_holiday_costs_nobody_a_turn(table):
    make.make_meeting(table.forum, starts_at=at(date(NEXT - 1, 12, 1)), place="Aalbeke")
    slots = propose(
        table.forum,
        wishes(
            Rhythm(0, every=1),
            first=easter(NEXT) - timedelta(days=6),
            last=easter(NEXT) + timedelta(days=8),
            rotate=True,
        ),
    )
    assert is_holiday(slots[1].day)
    assert [slot.place for slot in slots] == ["Bellegem", "", "Aalbeke"]


def test_a_chained_forum_follows_right_after_the_other_one(table):
    zone = make.make_forum("Zoneraad")
    table.forum.chained_after = zone
    table.forum.save()
    slots = propose(table.forum, wishes())
    earlier = make.make_meeting(zone, starts_at=slots[4].starts_at, duration=105)
    make.make_meeting(zone, starts_at=slots[5].starts_at, status=Meeting.Status.CANCELLED)
    after = propose(table.forum, wishes())
    assert after[4].starts_at == earlier.ends_at
    assert after[5] == slots[5]


def remarks(table, slot: Slot, who: str = "officer") -> list[tuple[str, str, bool]]:
    found = Surroundings(table.forum, slot.day, slot.day, getattr(table, who)).remarks(slot)
    return [(remark.kind, remark.text, remark.stops) for remark in found]


def test_a_holiday_and_a_day_that_is_taken_are_not_proposed(table):
    assert remarks(table, Slot(at(date(NEXT, 11, 11)), 60)) == [("refused", "Wapenstilstand", True)]
    make.make_meeting(table.forum, starts_at=at(date(NEXT, 3, 3)))
    assert remarks(table, Slot(at(date(NEXT, 3, 3), 15), 60)) == [("muted", "Al gepland, om 9.00 uur", True)]


def test_the_flemish_day_is_a_warning(table):
    ((kind, text, stops),) = remarks(table, Slot(at(date(NEXT, 7, 11)), 60))
    assert (kind, stops) == ("remark", False)
    assert "Vlaamse Gemeenschap" in text


def other_forum(table, *, visible: bool):
    other = make.make_forum("Zorgraad")
    make.make_mandate(make.make_seat(other, table.municipality_a), table.mayor)
    if visible:
        make.make_assignment(other, table.officer)
    return other


def test_a_clash_names_people_to_who_may_see_names_at_both_forums(table):
    other = other_forum(table, visible=True)
    make.make_meeting(other, starts_at=at(date(NEXT, 3, 3), 10), duration=60)
    slot = Slot(at(date(NEXT, 3, 3)), 120)
    assert remarks(table, slot) == [("late", f"Tegelijk: Zorgraad, 10.00 uur ({table.mayor.name})", False)]
    assert remarks(table, Slot(at(date(NEXT, 3, 3), 14), 60)) == [("open", "Zelfde dag: Zorgraad, 10.00 uur", False)]
    assert remarks(table, Slot(at(date(NEXT, 3, 3)), 60)) == [("open", "Zelfde dag: Zorgraad, 10.00 uur", False)]


def test_of_a_forum_one_has_no_part_in_one_only_hears_how_many_cannot_come(table):
    make.make_meeting(other_forum(table, visible=False), starts_at=at(date(NEXT, 3, 3), 10), duration=60)
    assert remarks(table, Slot(at(date(NEXT, 3, 3)), 120)) == [("late", "1 lid zit dan elders", False)]
    assert remarks(table, Slot(at(date(NEXT, 3, 3), 14), 60)) == []


def test_whoever_left_one_of_the_two_forums_does_not_clash(table):
    other = other_forum(table, visible=True)
    other.seats.get().mandates.update(ends_on=date(NEXT, 3, 2))
    make.make_meeting(other, starts_at=at(date(NEXT, 3, 3)))
    assert remarks(table, Slot(at(date(NEXT, 3, 3)), 60)) == []


# Planning it


def test_a_series_is_planned_as_drafts(table):
    slots = propose(table.forum, wishes())
    found = plan_series(table.forum, by=table.officer, slots=slots)
    assert [meeting.starts_at for meeting in found.planned] == [slot.starts_at for slot in slots]
    assert set(Meeting.objects.values_list("status", flat=True)) == {"draft"}
    assert Event.objects.filter(verb="meeting.planned", actor=table.officer).count() == len(slots)


def test_a_day_on_which_the_forum_meets_is_skipped_and_named(table):
    slots = propose(table.forum, wishes())
    make.make_meeting(table.forum, starts_at=slots[2].starts_at + timedelta(hours=4))
    found = plan_series(table.forum, by=table.officer, slots=[*slots, slots[0]])
    assert found.skipped == [slots[0].day, slots[2].day]
    assert len(found.planned) == len(slots) - 1


def test_one_day_that_cannot_be_means_that_nothing_is_planned(table):
    passed = Slot(datetime(2020, 1, 3, 9, tzinfo=UTC), 60)
    with pytest.raises(Refused, match="3 januari 2020"):
        plan_series(table.forum, by=table.officer, slots=[*propose(table.forum, wishes()), passed], keep=THIRD_FRIDAY)
    table.agreement.refresh_from_db()
    assert table.agreement.rhythm is None
    assert not Meeting.objects.exists()


def test_nothing_chosen_is_said(table):
    with pytest.raises(Refused, match="minstens"):
        plan_series(table.forum, by=table.officer, slots=[])


def test_a_called_off_day_is_free_again(table):
    slot = propose(table.forum, wishes())[0]
    meeting = make.make_meeting(table.forum, starts_at=slot.starts_at)
    meetings.cancel_meeting(meeting, by=table.officer, reason="Sneeuw")
    assert len(plan_series(table.forum, by=table.officer, slots=[slot]).planned) == 1


def test_the_rhythm_is_kept_in_the_agreement_and_its_words_stay(table):
    table.agreement.fixed_day = "vrijdagochtend"
    table.agreement.save()
    keep_rhythm(table.forum, by=table.officer, rhythm=THIRD_FRIDAY)
    keep_rhythm(table.forum, by=table.officer, rhythm=THIRD_FRIDAY)
    table.agreement.refresh_from_db()
    assert table.agreement.rhythm == THIRD_FRIDAY
    assert table.agreement.meets == "vrijdagochtend"
    assert Event.objects.about(table.forum).filter(verb="fixed_day_changed").count() == 1
