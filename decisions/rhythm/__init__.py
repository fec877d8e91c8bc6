"""The decree's rhythm: what a municipality's college owes every month and its council every half-year, met by what.

What others ask of it: `year_of` and `years_of` (a year, for pages and papers), `this_month` (the periods that run, for
one municipality), `owed` (what is late or due, for whoever reminds).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from decisions.models.feedback import Body
from decisions.models.rhythm import period_of
from decisions.rhythm.duties import DECREE, ReportingDuty, Stand, Year, derive, is_asked
from decisions.rhythm.facts import gather
from overleg.lib.dates import end_of_half_year
from overleg.lib.periods import half_year_of
from regions.models import Municipality
from timeline.services import now

__all__ = [
    "DECREE",
    "Owed",
    "ReportingDuty",
    "Stand",
    "ThisMonth",
    "Year",
    "between",
    "is_asked",
    "owed",
    "period_of",
    "this_month",
    "today",
    "year_of",
    "years_of",
]


def today() -> date:
    return timezone.localdate(now())


def years_of(municipalities: Iterable[Municipality], year: int) -> list[Year]:
    """Every municipality with its twelve months and two half-years, from one question."""
    return _between(list(municipalities), date(year, 1, 1), date(year, 12, 31), today())


def year_of(municipality: Municipality, year: int) -> Year:
    return years_of([municipality], year)[0]


def between(municipality: Municipality, first: date, last: date) -> Year:
    return _between([municipality], first, last, today())[0]


@dataclass(frozen=True)
class ThisMonth:
    """How one municipality stands in the periods that run; None where nothing is asked of it."""

    municipality: Municipality
    college: ReportingDuty | None
    council: ReportingDuty | None
    url: str


def this_month(municipality: Municipality) -> ThisMonth:
    """For pages that tell how things stand; its fragment is decisions/_rhythm_now.html (context: rhythm)."""
    day = today()
    half = half_year_of(day)
    found = _between([municipality], half.first, half.last, day)[0]
    running = {duty.body: duty for duty in found.running}
    url = reverse("decisions:rhythm", args=[municipality.nis_code, day.year])
    return ThisMonth(municipality, running.get(Body.COLLEGE), running.get(Body.COUNCIL), url)


@dataclass(frozen=True)
class Owed:
    """What one municipality owes on a day: `late` of periods that are over, `due` of those that run. What it planned
    and what it was reminded of, and when, stands with each duty."""

    municipality: Municipality
    late: list[ReportingDuty]
    due: list[ReportingDuty]


def owed(municipalities: Iterable[Municipality], day: date | None = None) -> list[Owed]:
    """Late or due, over the last twelve months and half-years; who owes nothing is left out. One question."""
    day = day or today()
    first = half_year_of(day.replace(year=day.year - 1, day=1)).first
    found = _between(list(municipalities), first, end_of_half_year(day), day)
    all_of = [Owed(one.municipality, one.gaps, [duty for duty in one.open if duty.stand != Stand.GAP]) for one in found]
    return [one for one in all_of if one.late or one.due]


def _between(municipalities: list[Municipality], first: date, last: date, day: date) -> list[Year]:
    # Whatever days are asked for, their periods are known in full.
    known = gather([one.pk for one in municipalities], half_year_of(first).first, half_year_of(last).last)
    return [derive(one, first, last, known=known, today=day) for one in municipalities]
