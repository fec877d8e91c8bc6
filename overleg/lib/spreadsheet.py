"""Lists as a spreadsheet (.xlsx): what people typed stays text, whatever it begins with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST, NARROWEST = 60, 12
# What a spreadsheet takes for a formula, also when somebody saves the file in another form and opens it again.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
NOT_IN_A_TITLE = re.compile(r"[\[\]:*?/\\]")

Value = str | int | float | date | datetime | None


@dataclass(frozen=True)
class Sheet:
    """One page: a head that stays in sight, and rows. The first `fixed` columns stay as well."""

    title: str
    head: Sequence[Value]
    rows: Iterable[Sequence[Value]]
    fixed: int = 1


def write(sheets: Iterable[Sheet]) -> bytes:
    book = Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(NOT_IN_A_TITLE.sub(" ", sheet.title)[:31])
        rows = [list(row) for row in sheet.rows]
        page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.head))}{len(rows) + 1}"
        page.freeze_panes = f"{get_column_letter(sheet.fixed + 1)}2"
        for number, width in enumerate(_widths([list(sheet.head), *rows]), start=1):
            page.column_dimensions[get_column_letter(number)].width = width
        page.append([_head(page, value) for value in sheet.head])
        for row in rows:
            page.append([_cell(page, value) for value in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def response(sheets: Iterable[Sheet], *, name: str) -> HttpResponse:
    """The file as a download, named after what it holds and the day; it is not kept by anybody in between."""
    answer = HttpResponse(write(sheets), content_type=MIME)
    filename = f"{slugify(name) or 'overleg'}-{timezone.localdate():%Y-%m-%d}.xlsx"
    answer["Content-Disposition"] = f'attachment; filename="{filename}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _cell(page, value: Value) -> WriteOnlyCell:
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value).replace(tzinfo=None)
    if isinstance(value, str):
        cell = WriteOnlyCell(page, ILLEGAL_CHARACTERS_RE.sub("", value))
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(FORMULA)
        return cell
    cell = WriteOnlyCell(page, value)
    if isinstance(value, date):
        cell.number_format = "d/mm/yyyy"
    return cell


def _head(page, value: Value) -> WriteOnlyCell:
    cell = _cell(page, value)
    cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    return cell


def _widths(rows: Sequence[Sequence[Value]]) -> list[int]:
    """Wide enough for most of what stands in a column; a date needs no more than the narrowest."""
    columns = zip(*rows, strict=True)
    longest = [max((len(value) for value in column if isinstance(value, str)), default=0) for column in columns]
    return [min(max(length + 2, NARROWEST), WIDEST) for length in longest]
