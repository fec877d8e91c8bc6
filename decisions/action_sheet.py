"""The list of actions as a spreadsheet, to sort and count further with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from decisions.models import Action

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST = 5000
WIDTHS = (48, 34, 34, 18, 40, 12, 16, 12, 60)
DAYS = (6, 8)  # the columns that hold a day


def write(actions: Iterable[Action], today: date) -> bytes:
    """One page, one line each."""
    book = Workbook()
    page = book.active
    page.title = _("Actions")[:31]
    page.append(
        [_("Action"), _("By whom"), _("Forum"), _("Reference"), _("Item"), _("By when"), _("Status")]
        + [_("Done on"), _("How far it is")]
    )
    for action in actions:
        page.append(_line(action, today))
        for cell in page[page.max_row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # words stay words, also when they begin with an equals sign
                cell.alignment = Alignment(wrap_text=True, vertical="top")
            elif cell.column in DAYS:
                cell.number_format, cell.alignment = "d/mm/yyyy", Alignment(vertical="top")
    for number, width in enumerate(WIDTHS, start=1):
        page.column_dimensions[get_column_letter(number)].width = width
        page.cell(row=1, column=number).font = Font(bold=True)
    page.freeze_panes, page.auto_filter.ref = "B2", page.dimensions
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _line(action: Action, today: date) -> list:
    item = action.item
    late = action.status == Action.Status.OPEN and action.due_on < today
    status = _("late") if late else str(action.get_status_display())
    return [action.title, action.owned_by, str(action.forum), item.reference, item.title, action.due_on, status] + [
        action.done_on,
        action.report,
    ]
