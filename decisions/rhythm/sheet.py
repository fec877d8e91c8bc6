"""The rhythm of a region as a spreadsheet: a line per municipality, a column per period, to count further with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from decisions.rhythm.duties import ReportingDuty, Stand, Year
from overleg.lib.periods import half_years, months
from overleg.lib.spreadsheet import Sheet, Value


def page(years: Sequence[Year], year: int) -> Sheet:
    """A day where a duty was met, a word where it was not; then how many are met and how many miss."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    heads = [_("College, %(period)s") % {"period": one} for one in months(first, last)]
    heads += [_("Council, %(period)s") % {"period": one} for one in half_years(first, last)]
    head = [_("Municipality"), _("NIS code"), *heads, _("Met"), _("Gaps")]
    return Sheet(_("Rhythm %(year)s") % {"year": year}, head, [_row(one) for one in years])


def _row(year: Year) -> list[Value]:
    duties = [*year.college, *year.council]
    met = sum(duty is not None and duty.stand == Stand.MET for duty in duties)
    return [year.municipality.name, year.municipality.nis_code, *map(_said, duties), met, len(year.gaps)]


def _said(duty: ReportingDuty | None) -> date | str | None:
    if duty is None:
        return None
    return duty.met_by[0].day if duty.met_by else duty.text
