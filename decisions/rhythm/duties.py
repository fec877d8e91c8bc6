"""The duty to report on the region's work, as a pure derivation: municipality x body x period, met by what.

The rule. By the decree of 3 February 2023 on the reference regions a municipality puts regional work on the agenda of
its college every month and of its council twice a year. Discussing the agenda and the minutes of the mayors'
consultation is the natural way to meet it (guide on the mayors' consultation of VVSG/Labo Regiovorming), treating what
the consultation agreed is another. How we read it where the decree leaves room:

- A period is asked of a municipality that was in force on a day of it. Whoever merged on 1 January answers until
  31 December before, and its successor from then on; nobody answers twice.
- What came before a municipality sat at any forum here is not on record, so nothing is said of it.
- The first periods asked are those that begin after the day of the decree: March 2023, second half of 2023.
- What counts is the day a body treated something, not the decision it took: a refusal is regional work as well.
- A month in which no forum met is asked all the same: earlier minutes, a decision that waits or a coming agenda can
  stand on the college's own. The page says so, with what could be put on.
- A period that is still to come is no gap; one that is running is due by its last day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from django.utils.translation import gettext as _

from decisions.models.feedback import Body
from overleg.lib.matrix import Cell
from overleg.lib.moments import short_day
from overleg.lib.periods import Period, half_years, months
from regions.models import Municipality

DECREE = date(2023, 2, 3)


class Stand(StrEnum):
    MET = "met"
    GAP = "gap"
    PLANNED = "planned"
    DUE = "due"
    AHEAD = "ahead"


KINDS = {Stand.MET: "done", Stand.GAP: "late", Stand.PLANNED: "planned", Stand.DUE: "open", Stand.AHEAD: "muted"}


@dataclass(frozen=True)
class Treated:
    """Something a body treated on a day, or plans to; with the row behind it. A `discussion` was typed by hand."""

    day: date
    what: str
    planned: bool = False
    url: str = ""
    reference: str = ""
    discussion: int | None = None
    decision: int | None = None
    meeting: int | None = None


@dataclass(frozen=True)
class ReportingDuty:
    """What one body of one municipality owes for one period, as it stands on `today`."""

    municipality: Municipality
    body: str
    period: Period
    today: date
    met_by: tuple[Treated, ...] = ()
    planned: tuple[Treated, ...] = ()
    reminded_on: date | None = None

    @property
    def stand(self) -> Stand:
        if self.met_by:
            return Stand.MET
        if self.period.last < self.today:
            return Stand.GAP
        if self.planned:
            return Stand.PLANNED
        return Stand.DUE if self.period.first <= self.today else Stand.AHEAD

    @property
    def kind(self) -> str:
        return KINDS[self.stand]

    @property
    def is_open(self) -> bool:
        """Somebody can still do, or record, something about it by now."""
        return self.stand != Stand.MET and self.period.first <= self.today

    @property
    def planned_ahead(self) -> bool:
        """It stands on an agenda already, and that day did not pass."""
        return any(row.day >= self.today for row in self.planned)

    @property
    def key(self) -> str:
        """college-2026-05: the place on the page."""
        return f"{self.body}-{self.period.key}"

    @property
    def planned_day(self) -> date | None:
        return self.planned[0].day if self.planned else None

    @property
    def word(self) -> str:
        """The state without its day."""
        words = {
            Stand.MET: _("met"),
            Stand.GAP: _("gap"),
            Stand.PLANNED: _("planned"),
            Stand.DUE: _("due"),
            Stand.AHEAD: _("to come"),
        }
        return words[self.stand]

    @property
    def text(self) -> str:
        """The state with its day: met · 12 May, due · by 31 May."""
        if self.stand == Stand.MET:
            return _("%(state)s · %(day)s") % {"state": self.word, "day": short_day(self.met_by[0].day)}
        if self.stand == Stand.PLANNED and self.planned_day:
            passed = self.planned_day < self.today
            return (_("result awaited · %(day)s") if passed else _("planned · %(day)s")) % {
                "day": short_day(self.planned_day)
            }
        if self.stand == Stand.DUE:
            return _("by %(day)s") % {"day": short_day(self.period.last)}
        return self.word

    @property
    def cell(self) -> Cell:
        return Cell(self.kind, self.text)


@dataclass(frozen=True)
class Known:
    """What is on record about some municipalities.

    By (municipality, body) what was treated and planned, in order of day; by (municipality, body, first day of the
    period) when they were last reminded of it; since when each one sits at a forum.
    """

    treated: Mapping[tuple[int, str], list[Treated]]
    reminded: Mapping[tuple[int, str, date], date]
    since: Mapping[int, date]


@dataclass(frozen=True)
class Year:
    """The duties of one municipality over a stretch of time, most often a year; a period it was not asked is None."""

    municipality: Municipality
    college: list[ReportingDuty | None]
    council: list[ReportingDuty | None]

    @cached_property
    def duties(self) -> list[ReportingDuty]:
        """Of both bodies, in the order in which they are due; without those that are not asked."""
        return sorted(
            (duty for duty in (*self.college, *self.council) if duty),
            key=lambda duty: (duty.period.last, duty.body),
        )

    @property
    def gaps(self) -> list[ReportingDuty]:
        return [duty for duty in self.duties if duty.stand == Stand.GAP]

    @property
    def open(self) -> list[ReportingDuty]:
        """Late ones first, then those of the period that runs."""
        return [duty for duty in self.duties if duty.is_open]

    @property
    def running(self) -> list[ReportingDuty]:
        """Of the period that runs, whatever their state."""
        return [duty for duty in self.duties if duty.today in duty.period]

    @property
    def next_due(self) -> ReportingDuty | None:
        """The first that is not late, not met and not planned yet."""
        waiting = (Stand.DUE, Stand.AHEAD)
        return next((duty for duty in self.duties if duty.stand in waiting), None)

    def counts(self, body: str) -> tuple[int, int]:
        """How many are met, of how many whose period began."""
        begun = [duty for duty in self.duties if duty.body == body and duty.period.first <= duty.today]
        return sum(duty.stand == Stand.MET for duty in begun), len(begun)


def is_asked(municipality: Municipality, period: Period, since: date | None) -> bool:
    """Whether the decree asks this municipality something for this period, as far as it is on record: `since` is when
    it first had a seat."""
    on_record = since is not None and since <= period.last
    return on_record and period.first > DECREE and period.overlaps(municipality.starts_on, municipality.ends_on)


def derive(municipality: Municipality, first: date, last: date, *, known: Known, today: date) -> Year:
    """The duties of every period that holds a day from `first` to `last`."""

    def of(body: str, periods: Iterable[Period]) -> list[ReportingDuty | None]:
        rows = known.treated.get((municipality.pk, body), [])
        return [_duty(municipality, body, period, rows, known, today) for period in periods]

    return Year(
        municipality,
        college=of(Body.COLLEGE, months(first, last)),
        council=of(Body.COUNCIL, half_years(first, last)),
    )


def _duty(
    municipality: Municipality, body: str, period: Period, rows: list[Treated], known: Known, today: date
) -> ReportingDuty | None:
    if not is_asked(municipality, period, known.since.get(municipality.pk)):
        return None
    # A day on which it did not exist (any more) is somebody else's: what its successor did does not count twice.
    own = [row for row in rows if row.day in period and existed_on(municipality, row.day)]
    return ReportingDuty(
        municipality=municipality,
        body=body,
        period=period,
        today=today,
        met_by=tuple(row for row in own if not row.planned),
        planned=tuple(row for row in own if row.planned),
        reminded_on=known.reminded.get((municipality.pk, body, period.first)),
    )


def existed_on(municipality: Municipality, day: date) -> bool:
    """Whether the municipality was in force on that day."""
    return municipality.starts_on <= day and (municipality.ends_on is None or day <= municipality.ends_on)
