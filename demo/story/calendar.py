"""Days on which people in Flanders really meet, counted from today so that the story never looks stale."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from overleg.lib.dates import is_flemish_day
from overleg.lib.dates import is_holiday as legal_holiday

WEEK = timedelta(weeks=1)


def is_holiday(day: date) -> bool:
    return legal_holiday(day) or is_flemish_day(day)


def in_recess(day: date) -> bool:
    """July, August and the turn of the year: no meetings."""
    return day.month in (7, 8) or (day.month, day.day) >= (12, 23) or (day.month, day.day) <= (1, 5)


def next_meeting(today: date, weekday: int, *, at_least: int) -> date:
    """The first `weekday` from `at_least` days ahead on which people meet."""
    day = today + timedelta(days=at_least)
    day += timedelta(days=(weekday - day.weekday()) % 7)
    while in_recess(day) or is_holiday(day):
        day += WEEK
    return day


def meeting_days(today: date, weekday: int, weeks_before: dict[str, int], *, at_least: int = 8) -> dict[str, date]:
    """A day for every key: 0 is the next meeting, positive lies before it, negative after; recesses push outward."""
    coming = next_meeting(today, weekday, at_least=at_least)
    days = {}
    for step, keys in ((-1, _outward(weeks_before, 1)), (1, _outward(weeks_before, -1))):
        day, last = coming, 0
        for key, weeks in keys:
            day += step * WEEK * (weeks - last)
            last = weeks
            while in_recess(day) or is_holiday(day) or (step < 0 < weeks and day >= today):
                day += step * WEEK
            days[key] = day
    return days


def _outward(weeks_before: dict[str, int], sign: int) -> list[tuple[str, int]]:
    """Keys on one side of the next meeting, nearest first, with their distance in weeks."""
    side = [(weeks * sign, key) for key, weeks in weeks_before.items() if weeks * sign > 0 or (sign > 0 and weeks == 0)]
    return [(key, weeks) for weeks, key in sorted(side)]


def working_day(day: date, *, back: bool = True) -> date:
    """The day itself, or the nearest working day before (or after) it."""
    step = timedelta(days=-1 if back else 1)
    while day.weekday() > 4 or is_holiday(day):
        day += step
    return day


def sitting(day: date, weekday: int, *, latest: date, council: bool = False) -> date:
    """The day a college or council sits, near `day` and not after `latest`; councils rest in July and August."""
    day = min(day, latest)
    day -= timedelta(days=(day.weekday() - weekday) % 7)
    while is_holiday(day) or (council and in_recess(day)):
        day -= WEEK
    return day


def coming_sitting(day: date, weekday: int, *, council: bool = False) -> date:
    """The first day from `day` on which a college or council sits."""
    day += timedelta(days=(weekday - day.weekday()) % 7)
    while is_holiday(day) or (council and in_recess(day)):
        day += WEEK
    return day


def moment(day: date, at: time) -> datetime:
    """That time in Brussels; a minute ago when it would still have to come."""
    told = timezone.make_aware(datetime.combine(day, at))
    return min(told, timezone.now() - timedelta(minutes=1))
