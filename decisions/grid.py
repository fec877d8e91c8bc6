"""The matrix of many decisions: blocks of lines of cells, by decision or by municipality. Pure.

Thousands of cells stand on one page, so they are written here as one text per line; a template draws the lines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from decisions.matrix import Stand, body_name, stand
from decisions.models import Feedback
from decisions.models.feedback import Body
from decisions.querysets import ENDED_DUTY
from decisions.stages import Counts, progress
from overleg.lib.moments import brief_day

F = Feedback.Status
EMPTY = "<td></td>"


class Duty(NamedTuple):
    """The fields of a `Feedback` that the matrix needs, in the order in which they are asked of the database."""

    pk: int
    decision_id: int
    municipality_id: int
    municipality__name: str
    body: str
    status: str
    result: str
    due_on: date
    scheduled_on: date | None
    treated_on: date | None
    passed_to__municipality__name: str | None = None

    @property
    def heir(self) -> str | None:
        return self.passed_to__municipality__name


@dataclass(frozen=True)
class Head:
    """What names a block or a column: a decision or a municipality."""

    pk: int
    label: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Line:
    """One body within a block: its cells as HTML, one for each column."""

    body: str
    cells: SafeString


@dataclass(frozen=True)
class Block:
    head: Head
    tally: str  # 9 of 13 colleges, 4 of 13 councils
    late: int
    lines: list[Line]
    yours: bool = False


@dataclass(frozen=True)
class Grid:
    columns: list[Head]
    blocks: list[Block]

    @property
    def width(self) -> int:
        """Columns of the table, the one that names the body included."""
        return len(self.columns) + 1


@dataclass(frozen=True)
class View:
    """Which way round, on which day, and for whom: `link` says where a duty is recorded, `home` whose turn it is."""

    by_municipality: bool
    today: date
    link: Callable[[Duty], str] = lambda duty: ""
    home: Container[int] = ()


def build(duties: Iterable[Duty], blocks: Sequence[Head], columns: Sequence[Head], view: View) -> Grid:
    """`blocks` and `columns` are decisions and municipalities, or the other way round; those without a duty are left
    out. What a block says of itself is about all its duties, also those in columns that are not drawn here."""
    found: dict[int, dict[str, dict[int, Duty]]] = defaultdict(lambda: defaultdict(dict))
    for duty in duties:
        block, column = duty.decision_id, duty.municipality_id
        if view.by_municipality:
            block, column = column, block
        found[block][duty.body][column] = duty
    filled = {column for lines in found.values() for cells in lines.values() for column in cells}
    shown = [head for head in columns if head.pk in filled]
    cells = Cells(shown, view)
    return Grid(shown, [_block(head, found[head.pk], cells, view) for head in blocks if head.pk in found])


def _block(head: Head, bodies: dict[str, dict[int, Duty]], cells: Cells, view: View) -> Block:
    duties = [duty for row in bodies.values() for duty in row.values()]
    waiting = [duty for duty in duties if duty.status in (F.TO_SCHEDULE, F.SCHEDULED)]
    return Block(
        head=head,
        tally=progress(_counts(bodies)),
        late=sum(duty.due_on < view.today for duty in waiting),
        lines=[Line(body_name(body), cells.of(bodies[body])) for body in Body if body in bodies],
        yours=any(duty.municipality_id in view.home for duty in waiting),
    )


def _counts(bodies: dict[str, dict[int, Duty]]) -> Counts:
    needed = {body: [duty for duty in row.values() if duty.status not in ENDED_DUTY] for body, row in bodies.items()}
    treated = {body: sum(duty.status == F.TREATED for duty in duties) for body, duties in needed.items()}
    return Counts(
        colleges=len(needed.get(Body.COLLEGE, ())),
        colleges_treated=treated.get(Body.COLLEGE, 0),
        councils=len(needed.get(Body.COUNCIL, ())),
        councils_treated=treated.get(Body.COUNCIL, 0),
    )


class Cells:
    """Writes the cells of a line. What two duties have in common is written once and kept."""

    def __init__(self, columns: Sequence[Head], view: View) -> None:
        # On a phone every cell names its column itself.
        self.columns = [(head.pk, f'<td data-label="{escape(head.label)}">') for head in columns]
        self.today, self.link = view.today, view.link
        self.known: dict[Stand, SafeString] = {}

    def of(self, duties: dict[int, Duty]) -> SafeString:
        written = []
        for pk, opening in self.columns:
            duty = duties.get(pk)
            written.append(f"{opening}{self._written(duty)}</td>" if duty else EMPTY)
        return mark_safe("".join(written))

    def _written(self, duty: Duty) -> str:
        found = stand(duty, self.today)
        if found not in self.known:
            self.known[found] = self._state(found)
        words = self.known[found]
        url = self.link(duty)
        if url:
            return f'<a class="state {found.kind}" href="{url}">{words}</a>'
        return f'<span class="state {found.kind}">{words}</span>'

    def _state(self, found: Stand) -> SafeString:
        day = format_html(" <small>{}</small>", brief_day(found.day, self.today)) if found.day else ""
        drawing = mark_safe(f'<svg class="icon" aria-hidden="true"><use href="#i-{found.kind}"/></svg>')
        return format_html("{}<span>{}{}</span>", drawing, found.word, day)
