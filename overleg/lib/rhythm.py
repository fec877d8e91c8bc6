"""A fixed day as a rule: the third Friday, or every four weeks on Friday, in some months of the year."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

MONTHS = range(1, 13)
LAST = 5  # of the weeks of a month: the last one, whatever its number
WEEKDAYS = [
    (0, gettext_lazy("Monday")),
    (1, gettext_lazy("Tuesday")),
    (2, gettext_lazy("Wednesday")),
    (3, gettext_lazy("Thursday")),
    (4, gettext_lazy("Friday")),
    (5, gettext_lazy("Saturday")),
    (6, gettext_lazy("Sunday")),
]
WEEKS = [
    (1, gettext_lazy("first")),
    (2, gettext_lazy("second")),
    (3, gettext_lazy("third")),
    (4, gettext_lazy("fourth")),
    (LAST, gettext_lazy("last")),
]
MONTH_NAMES = [
    (1, gettext_lazy("January")),
    (2, gettext_lazy("February")),
    (3, gettext_lazy("March")),
    (4, gettext_lazy("April")),
    (5, gettext_lazy("May")),
    (6, gettext_lazy("June")),
    (7, gettext_lazy("July")),
    (8, gettext_lazy("August")),
    (9, gettext_lazy("September")),
    (10, gettext_lazy("October")),
    (11, gettext_lazy("November")),
    (12, gettext_lazy("December")),
]


@dataclass(frozen=True)
class Rhythm:
    """`weekday` 0 is Monday; `weeks` of the month (5 is the last), or `every` so many weeks when that is not 0."""

    weekday: int
    weeks: frozenset[int] = frozenset()
    every: int = 0
    months: frozenset[int] = frozenset(MONTHS)

    def days(self, first: date, last: date, *, after: date | None = None) -> Iterator[date]:
        """The days from `first` to `last`, in order; every n weeks is counted on from `after`, the last meeting."""
        found = self._by_weeks(first, last, after) if self.every else self._by_month(first, last)
        return (day for day in found if day.month in self.months)

    def _by_weeks(self, first: date, last: date, after: date | None) -> Iterator[date]:
        step = timedelta(weeks=self.every)
        day = first + timedelta(days=(self.weekday - first.weekday()) % 7)
        if after is not None and after < first and after.weekday() == self.weekday:
            day = after + step * -(-(first - after).days // step.days)
        while day <= last:
            yield day
            day += step

    def _by_month(self, first: date, last: date) -> Iterator[date]:
        year, month = first.year, first.month
        while (year, month) <= (last.year, last.month):
            for day in sorted(self._in_month(year, month)):
                if first <= day <= last:
                    yield day
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)

    def _in_month(self, year: int, month: int) -> set[date]:
        length = calendar.monthrange(year, month)[1]
        days = [day for n in range(1, length + 1) if (day := date(year, month, n)).weekday() == self.weekday]
        return {days[-1] if week == LAST else days[week - 1] for week in self.weeks}

    def words(self) -> str:
        """Third Friday of the month; Friday, every 4 weeks."""
        day = str(dict(WEEKDAYS)[self.weekday]).lower()
        if self.every:
            text = ngettext("%(day)s, every week", "%(day)s, every %(n)d weeks", self.every)
            return text % {"day": day, "n": self.every}
        weeks = [str(name) for key, name in WEEKS if key in self.weeks]
        joined = f" {_('and')} ".join([", ".join(weeks[:-1]), weeks[-1]] if len(weeks) > 1 else weeks)
        return _("%(weeks)s %(day)s of the month") % {"weeks": joined, "day": day}
