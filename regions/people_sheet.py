"""A spreadsheet of people as lines: which column is which, in the words people write above it. Knows no database."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import BinaryIO
from zipfile import BadZipFile

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils.exceptions import InvalidFileException

from overleg.lib.refusal import Refused

MOST = 1000
COLUMNS = {
    "home": ("Gemeente of organisatie", "gemeente", "organisatie", "voor", "nis-code"),
    "office": ("Functie", "ambt", "hoedanigheid"),
    "name": ("Naam", "naam en voornaam", "persoon"),
    "email": ("E-mailadres", "e-mail", "email", "mail", "mailadres"),
    "forum": ("Forum", "overleg", "overlegplatform"),
    "role": ("Rol", "rol op het forum"),
    "starts_on": ("Vanaf", "van", "begin", "start"),
    "ends_on": ("Laatste dag", "tot en met", "tot", "einde"),
}
NEEDED = ("home", "name")
EXAMPLE = (
    ("Kortrijk", "algemeen directeur", "Voorbeeld Een", "een@gemeente.example", "", "", date(2027, 1, 1), None),
    ("Kortrijk", "burgemeester", "Voorbeeld Twee", "twee@gemeente.example", "Naam van het forum", "lid", None, None),
)


@dataclass(frozen=True)
class Line:
    """One line as text; days as 2027-01-31. `number` is its place in the sheet, where people look it up."""

    number: int
    home: str = ""
    office: str = ""
    name: str = ""
    email: str = ""
    forum: str = ""
    role: str = ""
    starts_on: str = ""
    ends_on: str = ""

    def as_row(self) -> dict:
        return asdict(self)


def plain(text: str) -> str:
    """For comparing what people write: no capitals, accents, stars or double spaces."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(bare.casefold().replace("*", "").split())


def read(file: BinaryIO) -> list[Line]:
    """The lines of the first sheet. Raises Refused(field="file") with what to do about it."""
    try:
        book = load_workbook(file, read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(values_only=True)
        found = list(_lines(rows))
    except (InvalidFileException, BadZipFile, KeyError, IndexError, ValueError, OSError):
        raise Refused(_("This file cannot be read. Save it as an Excel workbook (.xlsx)."), field="file") from None
    if not found:
        raise Refused(_("There are no people under the headings of this sheet."), field="file")
    return found


def _lines(rows: Iterator[tuple]) -> Iterator[Line]:
    where: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        if number > MOST + 10:
            raise Refused(_("This sheet has more than %(most)d lines. Split it.") % {"most": MOST}, field="file")
        if not where:
            where = _headings(row)
            if not where and number >= 10:
                raise Refused(
                    _("The headings are missing. Put at least “%(home)s” and “%(name)s” above the columns.")
                    % {"home": COLUMNS["home"][0], "name": COLUMNS["name"][0]},
                    field="file",
                )
            continue
        cells = {field: _text(row[place]) if place < len(row) else "" for field, place in where.items()}
        if any(cells.values()):
            yield Line(number, **cells)


def _headings(row: tuple) -> dict[str, int]:
    said = [plain(_text(cell)) for cell in row]
    where = {
        field: next((place for place, text in enumerate(said) if text in map(plain, names)), -1)
        for field, names in COLUMNS.items()
    }
    found = {field: place for field, place in where.items() if place >= 0}
    return found if all(field in found for field in NEEDED) else {}


def _text(cell) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())[:200] if cell is not None else ""


def example() -> Workbook:
    """An empty sheet with the right headings and two lines that show how."""
    book = Workbook()
    page = book.active
    page.title = "Personen"
    page.append([names[0] for names in COLUMNS.values()])
    for row in EXAMPLE:
        page.append(row)
    for cell in page[1]:
        cell.font = Font(bold=True)
        page.column_dimensions[cell.column_letter].width = 26
    page.freeze_panes = "A2"
    return book
