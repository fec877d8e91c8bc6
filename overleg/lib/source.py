"""What may wait for somebody, kind by kind: the rows to ask the database for, and how each is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from overleg.lib.together import together
from overleg.lib.turn import Turn


@dataclass(frozen=True)
class Source:
    """`say` gives nothing for a row that waits for somebody else; `most` of what is left are shown."""

    rows: QuerySet
    say: Callable[[Any], Turn | None]
    most: int | None = None

    @property
    def turns(self) -> list[Turn]:
        return [turn for row in self.rows if (turn := self.say(row))][: self.most]


# Nothing where somebody has no part in it, so that the database is not asked.
Sources = Iterable[Source | None]


def told(*groups: Sources, beside: Sequence[QuerySet] = ()) -> list[list[Turn]]:
    """The turns of every group, all of them and what stands `beside` from one query."""
    known = [[source for source in group if source] for group in groups]
    together(*beside, *(source.rows for group in known for source in group))
    return [[turn for source in group for turn in source.turns] for group in known]
