"""The rhythm of a region as a spreadsheet: a line per municipality, a column per period, to count further with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from decisions.rhythm.duties import ReportingDuty, Stand, Year
from overleg.lib.periods import half_years, months

TINTS = {Stand.MET: "DCEBDD", Stand.GAP: "F7E0DD", Stand.PLANNED: "DFE9F4", Stand.DUE: "ECE7DC"}


def write(years: Sequence[Year], *, year: int, title: str) -> bytes:
    """A day where a duty was met, a word where it was not; then how many are met and how many miss."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    book = Workbook()
    page = book.active
    page.title = title[:31]
    heads = [_("College, %(period)s") % {"period": one} for one in months(first, last)]
    heads += [_("Council, %(period)s") % {"period": one} for one in half_years(first, last)]
    page.append([_("Municipality"), _("NIS code"), *heads, _("Met"), _("Gaps")])
    for one in years:
        duties = [*one.college, *one.council]
        met = sum(duty is not None and duty.stand == Stand.MET for duty in duties)
        page.append([one.municipality.name, one.municipality.nis_code, *map(_said, duties), met, len(one.gaps)])
        row = page.max_row
        for column in (1, 2):  # a name is a name, also when it begins with an equals sign
            page.cell(row=row, column=column).data_type = "s"
        for column, duty in enumerate(duties, start=3):
            _dress(page.cell(row=row, column=column), duty)
    for cell in page[1]:
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        page.column_dimensions[get_column_letter(cell.column)].width = 26 if cell.column == 1 else 13
    page.freeze_panes = "C2"
    page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.fitToHeight = "landscape", 9, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _said(duty: ReportingDuty | None) -> date | str | None:
    if duty is None:
        return None
    return duty.met_by[0].day if duty.met_by else duty.text


def _dress(cell, duty: ReportingDuty | None) -> None:
    if duty is None:
        return
    cell.number_format = "d/mm/yyyy"
    if duty.stand in TINTS:
        cell.fill = PatternFill("solid", fgColor=TINTS[duty.stand])
