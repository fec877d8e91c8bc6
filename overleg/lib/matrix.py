"""The matrix as data: rows by columns of state cells; the same on screen, on a phone and on paper."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Cell:
    """`kind` is open, planned, done, remark, refused or muted; `text` says it in words; `url` where one acts on it."""

    kind: str
    text: str
    url: str = ""


@dataclass(frozen=True)
class Column:
    label: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Row:
    label: str
    cells: list[Cell | None]
    url: str = ""
    yours: bool = False
    note: str = ""


@dataclass(frozen=True)
class Matrix:
    """`corner` names the rows (“Municipality”). A cell that is None stays empty."""

    corner: str
    columns: list[Column]
    rows: list[Row] = field(default_factory=list)
    caption: str = ""

    @property
    def lines(self) -> list[tuple[Row, list[tuple[Column, Cell | None]]]]:
        """Each row with its cells paired to their column, so that a phone can name the column beside the cell."""
        return [(row, list(zip(self.columns, row.cells, strict=True))) for row in self.rows]
