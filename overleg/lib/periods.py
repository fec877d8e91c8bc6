"""The periods of the decree: a month for the college, half a year for the council. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from overleg.lib import moments
from overleg.lib.dates import end_of_half_year, end_of_month

KEY = re.compile(r"(\d{4})-(?:(0[1-9]|1[0-2])|h([12]))")


@dataclass(frozen=True, order=True)
class Period:
    """From the first day to the last, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __str__(self) -> str:
        """May 2026; first half-year of 2026."""
        if self.is_month:
            return moments.month(self.first)
        return _("%(half)s of %(year)s") % {"half": self.name, "year": self.first.year}

    @property
    def is_month(self) -> bool:
        return self.first.month == self.last.month

    @property
    def key(self) -> str:
        """2026-05 or 2026-h1: in addresses and forms."""
        return f"{self.first:%Y-%m}" if self.is_month else f"{self.first.year}-h{1 if self.first.month == 1 else 2}"

    @property
    def name(self) -> str:
        """Without its year."""
        if self.is_month:
            return moments.month_name(self.first)
        return _("first half-year") if self.first.month == 1 else _("second half-year")

    def overlaps(self, first: date, last: date | None) -> bool:
        """Whether a row that runs from `first` to `last` (nothing: still running) was true on some day of it."""
        return first <= self.last and (last is None or last >= self.first)


def month_of(day: date) -> Period:
    return Period(day.replace(day=1), end_of_month(day))


def half_year_of(day: date) -> Period:
    return Period(date(day.year, 1 if day.month <= 6 else 7, 1), end_of_half_year(day))


def months(first: date, last: date) -> list[Period]:
    """Every month that holds a day from `first` to `last`."""
    return _run(month_of, first, last)


def half_years(first: date, last: date) -> list[Period]:
    return _run(half_year_of, first, last)


def from_key(key: str) -> Period | None:
    found = KEY.fullmatch(key)
    if found is None or not int(found[1]):
        return None
    year, month = int(found[1]), int(found[2] or (1 if found[3] == "1" else 7))
    return (month_of if found[2] else half_year_of)(date(year, month, 1))


def _run(period_of, first: date, last: date) -> list[Period]:
    found, day = [], first
    while day <= last:
        found.append(period_of(day))
        day = found[-1].last + timedelta(days=1)
    return found
