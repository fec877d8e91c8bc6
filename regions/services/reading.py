"""The reference data files as checked rows: whatever is wrong is one line with file and line number."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from regions.models import Forum, Organisation

FOLDER = Path(__file__).resolve().parent.parent / "data"


class BadData(Exception):
    """A data file says something that cannot be true."""


@dataclass(frozen=True)
class Line:
    """One row of a file and where it stands; readers of its cells say so when a cell is wrong."""

    file: str
    number: int
    cells: dict[str, str]

    def wrong(self, message: str) -> BadData:
        return BadData(f"{self.file}, line {self.number}: {message}")

    def text(self, column: str) -> str:
        value = self.cells[column].strip()
        if not value:
            raise self.wrong(f"{column} is empty.")
        return value

    def maybe(self, column: str) -> str:
        return self.cells[column].strip()

    def several(self, column: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.cells[column].split("|") if part.strip())

    def day(self, column: str) -> date:
        value = self.text(column)
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise self.wrong(f"{column} {value!r} is not a date such as 2025-01-01.") from None

    def number_in(self, column: str, kind: type[int] | type[Decimal]):
        value = self.text(column)
        try:
            return kind(value)
        except (ValueError, InvalidOperation):
            raise self.wrong(f"{column} {value!r} is not a number.") from None

    def period(self) -> dict[str, date | None]:
        starts_on = self.day("starts_on")
        ends_on = self.day("ends_on") if self.maybe("ends_on") else None
        if ends_on and ends_on < starts_on:
            raise self.wrong("ends_on comes before starts_on.")
        return {"starts_on": starts_on, "ends_on": ends_on}

    def known(self, column: str, value: str, among, what: str) -> str:
        if value not in among:
            raise self.wrong(f"{column} {value!r} is not a known {what}.")
        return value


def lines(folder: Path, file: str, columns: str) -> Iterator[Line]:
    try:
        text = (folder / file).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BadData(f"{file} is missing from {folder}.") from None
    except UnicodeDecodeError:
        raise BadData(f"{file} is not UTF-8 text.") from None
    wanted = columns.split()
    reader = csv.reader(text.splitlines())
    if next(reader, []) != wanted:
        raise BadData(f"{file}, line 1: the columns must be {','.join(wanted)}.")
    for cells in filter(None, reader):
        line = Line(file, reader.line_num, dict(zip(wanted, cells, strict=False)))
        if len(cells) != len(wanted):
            raise line.wrong(f"{len(wanted)} cells expected, {len(cells)} found.")
        yield line


class Once:
    """Refuses a key that an earlier line of the file used."""

    def __init__(self) -> None:
        self.seen: dict[object, int] = {}

    def check(self, line: Line, key: object, words: str) -> None:
        if key in self.seen:
            raise line.wrong(f"{words} already stands on line {self.seen[key]}.")
        self.seen[key] = line.number


@dataclass
class ReferenceData:
    """Rows as model fields; other rows are named by their natural key (NIS code, region code, slug)."""

    organisations: list[dict]
    regions: list[dict]
    municipalities: list[dict]
    memberships: list[dict]
    populations: list[dict]
    forums: list[dict]


def read(folder: Path = FOLDER) -> ReferenceData:
    organisations = _organisations(folder)
    slugs = {row["slug"] for row in organisations}
    regions = _regions(folder, slugs)
    codes = {row["code"] for row in regions}
    municipalities = _municipalities(folder)
    nis_codes = {row["nis_code"] for row in municipalities}
    return ReferenceData(
        organisations=organisations,
        regions=regions,
        municipalities=municipalities,
        memberships=_memberships(folder, nis_codes, codes),
        populations=_populations(folder, nis_codes),
        forums=_forums(folder, codes, slugs),
    )


def _organisations(folder: Path) -> list[dict]:
    once, rows = Once(), []
    for line in lines(folder, "organisations.csv", "slug name kind"):
        slug, name = line.text("slug"), line.text("name")
        once.check(line, slug, f"organisation {slug}")
        once.check(line, ("name", name), f"the name {name!r}")
        kind = line.known("kind", line.text("kind"), Organisation.Kind.values, "kind")
        rows.append({"slug": slug, "name": name, "kind": kind})
    return rows


def _regions(folder: Path, organisations: set[str]) -> list[dict]:
    once, rows = Once(), []
    for line in lines(folder, "regions.csv", "code name aliases supported_by note"):
        code = line.text("code")
        once.check(line, code, f"region {code}")
        rows.append(
            {
                "code": code,
                "name": line.text("name"),
                "aliases": list(line.several("aliases")),
                "note": line.maybe("note"),
                "supported_by": _all_known(line, "supported_by", organisations, "organisation"),
            }
        )
    return rows


def _municipalities(folder: Path) -> list[dict]:
    once, rows, successors = Once(), [], []
    columns = "nis name province lat lon starts_on ends_on successor"
    for line in lines(folder, "municipalities.csv", columns):
        nis, successor = line.text("nis"), line.maybe("successor")
        if not re.fullmatch(r"[0-9]{5}", nis):
            raise line.wrong(f"nis {nis!r} is not a NIS code: five digits.")
        once.check(line, nis, f"NIS code {nis}")
        period = line.period()
        if bool(successor) != bool(period["ends_on"]):
            raise line.wrong("a municipality that ends has a successor, and only then.")
        successors.append((line, nis, successor))
        rows.append(
            {
                "nis_code": nis,
                "name": line.text("name"),
                "province": line.text("province"),
                "lat": line.number_in("lat", Decimal),
                "lon": line.number_in("lon", Decimal),
                "successor": successor,
                **period,
            }
        )
    _check_chains(successors)
    return rows


def _check_chains(successors: list[tuple[Line, str, str]]) -> None:
    """Every chain of successors ends at a municipality still in force."""
    next_of = {nis: successor for line, nis, successor in successors}
    for line, nis, successor in successors:
        passed = {nis}
        while successor:
            line.known("successor", successor, next_of, "NIS code")
            if successor in passed:
                raise line.wrong(f"the successors of {nis} go round in a circle.")
            passed.add(successor)
            successor = next_of[successor]


def _memberships(folder: Path, nis_codes: set[str], regions: set[str]) -> list[dict]:
    rows: list[dict] = []
    periods: dict[str, list[tuple[date, date, int]]] = {}
    for line in lines(folder, "memberships.csv", "nis region starts_on ends_on source"):
        nis = line.known("nis", line.text("nis"), nis_codes, "NIS code")
        region = line.known("region", line.text("region"), regions, "region")
        period = line.period()
        start, end = period["starts_on"], period["ends_on"] or date.max
        for other_start, other_end, other_line in periods.get(nis, []):
            if start <= other_end and other_start <= end:
                raise line.wrong(f"{nis} is already in a region then (line {other_line}).")
        periods.setdefault(nis, []).append((start, end, line.number))
        rows.append({"municipality": nis, "region": region, "source": line.maybe("source"), **period})
    return rows


def _populations(folder: Path, nis_codes: set[str]) -> list[dict]:
    once, rows = Once(), []
    for line in lines(folder, "populations.csv", "nis year inhabitants"):
        nis = line.known("nis", line.text("nis"), nis_codes, "NIS code")
        year, inhabitants = line.number_in("year", int), line.number_in("inhabitants", int)
        if inhabitants < 0 or not 1831 <= year <= 9999:
            raise line.wrong("the year or the number of inhabitants is out of range.")
        once.check(line, (nis, year), f"{nis} in {year}")
        rows.append({"municipality": nis, "year": year, "inhabitants": inhabitants})
    return rows


def _forums(folder: Path, regions: set[str], organisations: set[str]) -> list[dict]:
    once, rows, chained = Once(), [], []
    columns = "slug name prefix kind scale regions supported_by chained_after note"
    for line in lines(folder, "forums.csv", columns):
        slug, name, prefix = line.text("slug"), line.text("name"), line.maybe("prefix")
        once.check(line, slug, f"forum {slug}")
        once.check(line, ("name", name), f"the name {name!r}")
        if prefix:
            once.check(line, ("prefix", prefix), f"the prefix {prefix}")
        chained.append((line, line.maybe("chained_after")))
        rows.append(
            {
                "slug": slug,
                "name": name,
                "prefix": prefix,
                "kind": line.known("kind", line.text("kind"), Forum.Kind.values, "kind"),
                "scale": line.known("scale", line.text("scale"), Forum.Scale.values, "scale"),
                "note": line.maybe("note"),
                "regions": _all_known(line, "regions", regions, "region"),
                "supported_by": _all_known(line, "supported_by", organisations, "organisation"),
                "chained_after": line.maybe("chained_after"),
            }
        )
    for line, after in chained:
        if after:
            line.known("chained_after", after, once.seen, "forum")
    return rows


def _all_known(line: Line, column: str, among: set[str], what: str) -> tuple[str, ...]:
    return tuple(line.known(column, value, among, what) for value in line.several(column))
