"""How often forums meet, year by year: the figures nobody had.

Numbers of meetings and nothing else, open to everybody who signed in, as the map itself is: what was on an agenda,
who was there and even on which day a forum meets is asked of `visible_to`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import ExtractYear

from agenda.models import Meeting
from overleg.lib.together import Asking

S = Meeting.Status
HELD = frozenset({S.HELD, S.CLOSED})
YEARS_SHOWN = 10
WIDTH = 100  # of the longest bar


@dataclass(frozen=True)
class Year:
    """The meetings of one forum in one year; `scale` is the number of meetings that fills the bar."""

    year: int
    held: int = 0
    planned: int = 0
    cancelled: int = 0
    scale: int = 1

    @property
    def bars(self) -> list[tuple[str, int, int]]:
        """Held, planned and cancelled as parts of one bar: kind, where it starts, how long it is."""
        parts, start = [], 0
        for kind in ("held", "planned", "cancelled"):
            width = round(WIDTH * getattr(self, kind) / self.scale)
            if width:
                parts.append((kind, start, width))
            start += width
        return parts


def per_year(forums: Iterable[int]) -> Asking[dict[int, list[Year]]]:
    """By forum id, from its first year to its last without gaps, at most the last ten."""
    rows = (
        Meeting.objects.filter(forum__in=list(forums))
        .order_by()
        .annotate(year=ExtractYear("starts_at"))
        .values_list("forum", "year", "status")
        .annotate(number=Count("pk"))
    )
    yield [rows]
    counts: dict[int, dict[int, dict[str, int]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    for forum, year, status, number in rows:
        counts[forum][year][_kind(status)] += number
    return {forum: _years(found) for forum, found in counts.items()}


def _kind(status: str) -> str:
    if status == S.CANCELLED:
        return "cancelled"
    return "held" if status in HELD else "planned"


def _years(found: dict[int, dict[str, int]]) -> list[Year]:
    last = max(found)
    shown = range(max(min(found), last - YEARS_SHOWN + 1), last + 1)
    scale = max(sum(found[year].values()) for year in shown if year in found)
    return [Year(year, **found.get(year, {}), scale=scale) for year in shown]
