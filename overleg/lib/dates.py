"""Dates of the field: dated rows, the periods of the decree, holidays, and times that summer time takes away."""

from __future__ import annotations

import calendar
from datetime import date, datetime, time, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from overleg.lib.refusal import Refused


def in_force(day: date, prefix: str = "") -> Q:
    """Rows whose `starts_on`..`ends_on` (last day included, empty = still running) hold `day`."""
    return Q(**{f"{prefix}starts_on__lte": day}) & (
        Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": day})
    )


def still_or_later(day: date, prefix: str = "") -> Q:
    """Rows in force on `day`, and rows that only start after it."""
    return Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": day})


class DatedQuerySet(models.QuerySet):
    """Rows that were true in a period."""

    def on(self, day: date):
        return self.filter(in_force(day))


def end_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def end_of_half_year(day: date) -> date:
    """The decree asks a council twice a year: the period ends on 30 June or 31 December."""
    return date(day.year, 6, 30) if day.month <= 6 else date(day.year, 12, 31)


def easter(year: int) -> date:
    """The Sunday of Easter in the Gregorian calendar, by the arithmetic of the golden number and the epact."""
    golden, century = year % 19, year // 100
    moon = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon -= (moon // 28) * (1 - (29 // (moon + 1)) * ((21 - golden) // 11))
    sunday = moon - (year + year // 4 + moon + 2 - century + century // 4) % 7
    month = 3 + (sunday + 40) // 44
    return date(year, month, sunday + 28 - 31 * (month // 4))


def holidays(year: int) -> dict[date, str]:
    """The ten legal holidays of Belgium, in the language of the reader."""
    sunday = easter(year)
    return {
        date(year, 1, 1): _("New Year's Day"),
        sunday + timedelta(days=1): _("Easter Monday"),
        date(year, 5, 1): _("Labour Day"),
        sunday + timedelta(days=39): _("Ascension Day"),
        sunday + timedelta(days=50): _("Whit Monday"),
        date(year, 7, 21): _("National Day"),
        date(year, 8, 15): _("Assumption Day"),
        date(year, 11, 1): _("All Saints' Day"),
        date(year, 11, 11): _("Armistice Day"),
        date(year, 12, 25): _("Christmas Day"),
    }


def is_holiday(day: date) -> bool:
    return day in holidays(day.year)


def is_flemish_day(day: date) -> bool:
    """No legal holiday, but town halls are closed."""
    return (day.month, day.day) == (7, 11)


def in_brussels(day: date, at: time) -> datetime:
    """That time on the clock of that day; an hour that summer time skips or repeats is refused."""
    naive = datetime.combine(day, at)
    zone = timezone.get_default_timezone()
    first, second = naive.replace(tzinfo=zone), naive.replace(tzinfo=zone, fold=1)
    before, after = first.utcoffset() or timedelta(), second.utcoffset() or timedelta()
    if before < after:
        text = _("That night the clock goes forward: this time does not exist. Choose another time.")
        raise Refused(text, field="time")
    if before > after:
        raise Refused(_("That night the clock goes back: this time comes twice. Choose another time."), field="time")
    return first
