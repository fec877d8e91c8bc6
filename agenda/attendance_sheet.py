"""Attendance over a year as a spreadsheet: the same lines and columns as the page, to count further with."""

from __future__ import annotations

from io import BytesIO

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from agenda.attendance_year import WORDS, Cell, Sheet
from agenda.record import PRESENCE

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write(sheet: Sheet, *, title: str) -> bytes:
    """One page: names down, days across, then the counts."""
    book = Workbook()
    page = book.active
    page.title = title[:31]
    page.append([_("Municipality or organisation"), *(timezone.localdate(one.starts_at) for one in sheet.meetings)])
    totals = [*(str(WORDS[state]).capitalize() for state in PRESENCE), _("At the table")]
    for number, words in enumerate(totals, start=page.max_column + 1):
        page.cell(row=1, column=number, value=words)
    for line in sheet.lines:
        share = line.at_table / line.expected
        page.append([line.body, *(_said(cell) for cell in line.cells), *line.counts, share])
        # A name is a name, also when it begins with an equals sign.
        page.cell(row=page.max_row, column=1).data_type = "s"
        page.cell(row=page.max_row, column=page.max_column).number_format = "0%"
    _dress(page, len(sheet.meetings))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _said(cell: Cell | None) -> str | None:
    if cell is None:
        return None
    return _("%(state)s, not all the time") % {"state": cell.word} if cell.partly else cell.word


def _dress(page, meetings: int) -> None:
    """Readable when opened: bold head that stays in sight, columns wide enough."""
    for cell in page[1]:
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        cell.number_format = "d/mm/yyyy" if 1 < cell.column <= 1 + meetings else "General"
        page.column_dimensions[get_column_letter(cell.column)].width = 32 if cell.column == 1 else 17
    page.freeze_panes = "B2"
