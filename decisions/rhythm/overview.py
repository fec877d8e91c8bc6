"""The year of a region as one table: what the address filters and sorts, and how many met each period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from decisions.rhythm.duties import ReportingDuty, Stand, Year
from overleg.lib.periods import Period, half_years, months

ALL, GAPS, RUNNING = "", "hiaten", "nu"
BY_NAME, BY_GAPS = "", "hiaten"


@dataclass(frozen=True)
class Column:
    """One period: of the municipalities that are asked something, how many met it."""

    period: Period
    met: int
    asked: int
    begun: bool


class Overview:
    """`toon=hiaten` keeps municipalities with a gap, `toon=nu` those that still owe the period that runs;
    `volgorde=hiaten` puts most gaps first. All municipalities count in the columns."""

    def __init__(self, years: Sequence[Year], year: int, wished: Mapping[str, str]) -> None:
        self.years = list(years)
        self.months = months(date(year, 1, 1), date(year, 12, 31))
        self.half_years = half_years(date(year, 1, 1), date(year, 12, 31))
        self.shown = wished.get("toon", "") if wished.get("toon") in (GAPS, RUNNING) else ALL
        self.sort = BY_GAPS if wished.get("volgorde") == BY_GAPS else BY_NAME

    @cached_property
    def rows(self) -> list[Year]:
        kept = [one for one in self.years if self._keeps(one)]
        return sorted(kept, key=lambda one: -len(one.gaps)) if self.sort == BY_GAPS else kept

    def _keeps(self, one: Year) -> bool:
        if self.shown == GAPS:
            return bool(one.gaps)
        if self.shown == RUNNING:
            return any(duty.stand in (Stand.DUE, Stand.PLANNED) for duty in one.running)
        return True

    @property
    def college(self) -> list[Column]:
        return [_column(period, [one.college[at] for one in self.years]) for at, period in enumerate(self.months)]

    @property
    def council(self) -> list[Column]:
        return [_column(period, [one.council[at] for one in self.years]) for at, period in enumerate(self.half_years)]

    @property
    def gaps(self) -> int:
        return sum(len(one.gaps) for one in self.years)

    @property
    def complete(self) -> int:
        """Municipalities without a gap."""
        return sum(not one.gaps for one in self.years)


def _column(period: Period, duties: Sequence[ReportingDuty | None]) -> Column:
    asked = [duty for duty in duties if duty]
    met = sum(duty.stand == Stand.MET for duty in asked)
    return Column(period, met, len(asked), any(period.first <= duty.today for duty in asked))
