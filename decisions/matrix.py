"""Where each duty stands, and the matrix of one decision, from rows that were already fetched: pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from django.utils.translation import gettext as _

from decisions.models import Decision, Feedback
from decisions.models.feedback import Body
from overleg.lib.matrix import Cell, Column, Matrix, Row
from overleg.lib.moments import short_day
from regions.models import Municipality
from regions.models.forums import Ask

F, R = Feedback.Status, Feedback.Result
RESULT_KIND = {R.AGREED: "done", R.NOTED: "done", R.REMARKS: "remark", R.REFUSED: "refused"}
Link = Callable[[Feedback], str]


class Duty(Protocol):
    """What a state is read from: a row of the table, or only these fields of it."""

    status: str
    result: str
    due_on: date
    scheduled_on: date | None
    treated_on: date | None

    @property
    def heir(self) -> str | None: ...


def body_name(body: str) -> str:
    return _("College") if body == Body.COLLEGE else _("Municipal council")


def ask_name(ask: str) -> str:
    return {Ask.NOTE: _("take note"), Ask.DECIDE: _("decide")}.get(ask, "")


class Stand(NamedTuple):
    """Where one duty stands: its kind, its word and, where that says more, its day."""

    kind: str
    word: str
    day: date | None = None


def stand(row: Duty, today: date) -> Stand:
    """Late is said before planned: the day by which it was asked has passed."""
    if row.status == F.TREATED:
        return Stand(RESULT_KIND[R(row.result)], str(R(row.result).label), row.treated_on)
    if row.status == F.NOT_NEEDED:
        return Stand("muted", _("not needed"))
    if row.status == F.PASSED:
        return Stand("muted", _("passed to %(name)s") % {"name": row.heir})
    if row.due_on < today:
        return Stand("late", _("late"), row.due_on)
    if row.status == F.SCHEDULED:
        word = _("result awaited") if row.scheduled_on < today else _("planned")
        return Stand("planned", word, row.scheduled_on)
    return Stand("open", _("to schedule"))


def cell(row: Duty, today: date, url: str = "") -> Cell:
    """One duty as a state: its kind, its word and its day."""
    found = stand(row, today)
    if found.day is None:
        return Cell(found.kind, found.word, url)
    text = _("%(state)s · %(day)s") % {"state": found.word, "day": short_day(found.day)}
    return Cell(found.kind, text, url)


def of_decision(
    decision: Decision, rows: Sequence[Feedback], *, today: date, link: Link | None = None, home: Iterable[int] = ()
) -> Matrix:
    """Municipalities by bodies; only the bodies that are asked something get a column."""
    bodies = [(Body.COLLEGE, decision.college_ask), (Body.COUNCIL, decision.council_ask)]
    asked = [(body, ask) for body, ask in bodies if ask != Ask.NOTHING]
    duties = {(row.municipality_id, row.body): row for row in rows}
    municipalities = {row.municipality_id: row.municipality for row in rows}
    yours = _with_open_duty(rows, home)
    passed = [(row.heir, row.municipality.name) for row in rows if row.heir]

    def state(municipality: Municipality, body: str) -> Cell | None:
        row = duties.get((municipality.pk, body))
        return cell(row, today, link(row) if link else "") if row else None

    return Matrix(
        corner=_("Municipality"),
        columns=[Column(body_name(body), ask_name(ask)) for body, ask in asked],
        rows=[
            Row(
                one.name,
                [state(one, body) for body, _ask in asked],
                yours=one.pk in yours,
                note=also_for(one.name, passed),
            )
            for one in sorted(municipalities.values(), key=lambda one: one.name)
        ],
        caption=_("Every municipality decides for itself."),
    )


def also_for(heir: str, passed: Iterable[tuple[str | None, str]]) -> str:
    """The municipalities whose duties passed to this one, from pairs of heir and name: “also for Gooik, Herne”."""
    names = sorted({name for to, name in passed if to == heir})
    return _("also for %(names)s") % {"names": ", ".join(names)} if names else ""


def _with_open_duty(rows: Iterable[Feedback], home: Iterable[int]) -> set[int]:
    """The reader's own municipalities whose turn it is: only those are marked."""
    return {row.municipality_id for row in rows if row.status in (F.TO_SCHEDULE, F.SCHEDULED)} & set(home)
