"""The agenda of a meeting as one person may read it: every start time, and of hidden items nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F

from accounts.models import User
from agenda import versions
from agenda.differences import Change, Differences
from agenda.models import Meeting, Placement
from agenda.querysets import NOT_YET_SHOWN
from agenda.schedule import Schedule, schedule
from overleg.lib.together import Asking, ask
from regions.access import standing


@dataclass(frozen=True)
class Line:
    """`placement` is nothing when the item is confidential and the reader does not sit at the table."""

    position: int
    starts_at: datetime
    minutes: int
    placement: Placement | None
    change: Change | None = None  # since the version published before


@dataclass(frozen=True)
class Reading:
    """`shown`: is the agenda there to be read at all; `whole`: does this person see every line of it."""

    lines: list[Line]
    times: Schedule
    shown: bool
    whole: bool
    differences: Differences = field(default_factory=Differences)


def is_shown(meeting: Meeting, user: User, *, validates: bool = False) -> bool:
    """Before it is published, an agenda is shown to who makes it: the officer, the chair, who `validates` it."""
    mine, forum = standing(user), meeting.forum_id
    workshop = validates or mine.may("compose", forum) or mine.may("approve_minutes", forum)
    return meeting.status not in NOT_YET_SHOWN or workshop


def read(meeting: Meeting, user: User, *, validates: bool = False) -> Reading:
    return ask(read_part(meeting, user, validates=validates))


def read_part(meeting: Meeting, user: User, *, validates: bool = False) -> Asking[Reading]:
    """The same number of queries, whatever the length of the agenda. Who `validates` a draft sees all of its places."""
    rows = (
        Placement.objects.filter(meeting=meeting)
        .annotate(hidden=F("item__confidential"))
        .only("position", "minutes", "item")
        .order_by("position", "pk")
    )
    readable = Placement.objects.filter(meeting=meeting).visible_to(user).for_agenda().with_advice(user)
    readable = readable.with_postponements().select_related("approved_by")
    yield [rows, readable]
    visible = {placement.pk: placement for placement in readable}
    shown = is_shown(meeting, user, validates=validates)
    reads_all = shown and (validates or standing(user).may("read_agenda", meeting.forum_id))
    times = schedule(meeting, rows)
    found = versions.latest(meeting) if shown else Differences()
    lines = [
        Line(row.position, start, row.minutes, visible.get(row.pk), found.changes.get(row.item_id))
        for row, start in zip(rows, times.starts, strict=True)
        if row.pk in visible or (reads_all and row.hidden)
    ]
    return Reading(lines, times, shown, len(lines) == len(rows), found if reads_all else Differences())
