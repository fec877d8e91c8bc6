"""Who sat at the meetings of a forum in one year: a line per municipality or organisation, a column per meeting.

For the picture, the table beneath it and the spreadsheet alike; two questions whatever the number of meetings.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from agenda.models import Attendance, Meeting
from agenda.record import PRESENCE
from regions.models import Forum

State = Attendance.State
HELD = (Meeting.Status.HELD, Meeting.Status.CLOSED)
LOOKS = {State.PRESENT: "done", State.REPLACED: "planned", State.EXCUSED: "remark", State.ABSENT: "refused"}
# Without the name that follows in the minutes.
WORDS = {State(value): label for value, label in State.choices} | {State.REPLACED: _("replaced")}
# Of the picture, in its own units: the names, the days above, from cell to cell, a cell, the share at the end.
NAMES, DAYS, STEP, SIDE, SHARE = 210, 46, 44, 32, 70
BETWEEN = SIDE + 6


@dataclass(frozen=True)
class Cell:
    """How a body was at one meeting: the best of those who sat there for it."""

    state: State
    partly: bool  # came later or left earlier

    @property
    def word(self) -> str:
        return str(WORDS[self.state])

    @property
    def look(self) -> str:
        return LOOKS[self.state]


@dataclass(frozen=True)
class Line:
    """A body over the year; no cell where it had no seat."""

    body: str
    cells: list[Cell | None]

    @property
    def counts(self) -> list[int]:
        """Present, replaced, excused and absent, in that order."""
        found = Counter(cell.state for cell in self.cells if cell)
        return [found[state] for state in PRESENCE]

    @property
    def expected(self) -> int:
        return sum(self.counts)

    @property
    def at_table(self) -> int:
        return sum(self.counts[:2])

    @property
    def share(self) -> int:
        """Of the meetings it had a seat at, how many it sat at, in percent."""
        return round(100 * self.at_table / self.expected)


@dataclass(frozen=True)
class Sheet:
    meetings: list[Meeting]
    lines: list[Line]

    @property
    def width(self) -> int:
        return NAMES + STEP * len(self.meetings) + SHARE

    @property
    def height(self) -> int:
        return DAYS + BETWEEN * len(self.lines)

    @property
    def columns(self) -> list[tuple[int, Meeting]]:
        """The middle of each column."""
        return [(NAMES + STEP * number + SIDE // 2, meeting) for number, meeting in enumerate(self.meetings)]

    @property
    def rows(self) -> Iterator[tuple[int, Line, list[tuple[int, Meeting, Cell]]]]:
        """The top of each line, and its cells with where they begin."""
        for number, line in enumerate(self.lines):
            placed = zip(self.columns, line.cells, strict=True)
            cells = [(middle - SIDE // 2, meeting, cell) for (middle, meeting), cell in placed if cell]
            yield DAYS + BETWEEN * number, line, cells

    @property
    def share_at(self) -> int:
        return self.width - 4


def over_year(forum: Forum, year: int) -> Sheet:
    """The caller has asked whether this person may read the minutes of the forum."""
    held = Meeting.objects.filter(forum=forum, starts_at__year=year, status__in=HELD)
    meetings = list(held.order_by("starts_at"))
    found: dict[str, dict[int, list[Attendance]]] = defaultdict(lambda: defaultdict(list))
    for row in Attendance.objects.filter(meeting__in=meetings).order_by("body"):
        found[row.body][row.meeting_id].append(row)
    lines = [Line(body, [_cell(by_meeting[meeting.pk]) for meeting in meetings]) for body, by_meeting in found.items()]
    return Sheet(meetings, lines)


def _cell(rows: list[Attendance]) -> Cell | None:
    if not rows:
        return None
    best = min((State(row.state) for row in rows), key=PRESENCE.index)
    return Cell(best, all(row.came_and_went for row in rows if row.at_table) and best in Attendance.AT_TABLE)
