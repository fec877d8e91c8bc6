"""The feedback matrix from rows that were already fetched: pure, the same for page, phone and paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _

from decisions.models import Decision, Feedback
from decisions.models.feedback import Body
from overleg.lib.matrix import Cell, Column, Matrix, Row
from overleg.lib.moments import short_day
from regions.models import Municipality
from regions.models.forums import Ask

F, R = Feedback.Status, Feedback.Result
RESULT_KIND = {R.AGREED: "done", R.NOTED: "done", R.REMARKS: "remark", R.REFUSED: "refused"}
# What asks attention first, when one cell speaks for two bodies.
WEIGHT = ("refused", "late", "remark", "open", "planned", "done", "muted")

Link = Callable[[Feedback], str]


def body_name(body: str) -> str:
    return _("College") if body == Body.COLLEGE else _("Municipal council")


def ask_name(ask: str) -> str:
    return {Ask.NOTE: _("take note"), Ask.DECIDE: _("decide")}.get(ask, "")


def cell(row: Feedback, today: date, url: str = "") -> Cell:
    """One duty as a state: its kind, its word and its day."""
    if row.status == F.TREATED:
        text = _("%(state)s · %(day)s") % {"state": row.get_result_display(), "day": short_day(row.treated_on)}
        return Cell(RESULT_KIND[row.result], text, url)
    if row.status == F.NOT_NEEDED:
        return Cell("muted", _("not needed"), url)
    if row.status == F.PASSED:
        return Cell("muted", _("passed to %(name)s") % {"name": row.passed_to.municipality}, url)
    if row.due_on < today:
        return Cell("late", _("late · %(day)s") % {"day": short_day(row.due_on)}, url)
    if row.status == F.SCHEDULED:
        day = {"day": short_day(row.scheduled_on)}
        passed = row.scheduled_on < today
        return Cell("planned", (_("result awaited · %(day)s") if passed else _("planned · %(day)s")) % day, url)
    return Cell("open", _("to schedule"), url)


def of_decision(
    decision: Decision, rows: Sequence[Feedback], *, today: date, link: Link | None = None, home: Iterable[int] = ()
) -> Matrix:
    """Municipalities by bodies; only the bodies that are asked something get a column."""
    bodies = [(Body.COLLEGE, decision.college_ask), (Body.COUNCIL, decision.council_ask)]
    asked = [(body, ask) for body, ask in bodies if ask != Ask.NOTHING]
    duties = {(row.municipality_id, row.body): row for row in rows}
    municipalities = {row.municipality_id: row.municipality for row in rows}
    yours = _with_open_duty(rows, home)

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
                note=also_for(one, rows),
            )
            for one in sorted(municipalities.values(), key=lambda one: one.name)
        ],
        caption=_("Every municipality decides for itself."),
    )


def of_forum(
    decisions: Sequence[Decision], rows: Iterable[Feedback], *, today: date, home: Iterable[int] = ()
) -> Matrix:
    """Municipalities by decisions: each cell speaks for both bodies and leads to the decision."""
    duties: dict[tuple[int, int], list[Feedback]] = defaultdict(list)
    municipalities = {}
    for row in rows:
        duties[row.municipality_id, row.decision_id].append(row)
        municipalities[row.municipality_id] = row.municipality
    yours = _with_open_duty([row for group in duties.values() for row in group], home)
    return Matrix(
        corner=_("Municipality"),
        columns=[
            Column(
                str(decision),
                _("ratified on %(day)s") % {"day": short_day(decision.ratified_on)},
                decision.get_absolute_url(),
            )
            for decision in decisions
        ],
        rows=[
            Row(
                one.name,
                [together(duties.get((one.pk, decision.pk), []), today) for decision in decisions],
                yours=one.pk in yours,
            )
            for one in sorted(municipalities.values(), key=lambda one: one.name)
        ],
    )


def also_for(municipality: Municipality, rows: Iterable[Feedback]) -> str:
    """The municipalities whose duties passed to this one: “also for Gooik, Herne”."""
    names = sorted(
        {row.municipality.name for row in rows if row.passed_to and row.passed_to.municipality == municipality}
    )
    return _("also for %(names)s") % {"names": ", ".join(names)} if names else ""


def _with_open_duty(rows: Iterable[Feedback], home: Iterable[int]) -> set[int]:
    """The reader's own municipalities whose turn it is: only those are marked."""
    return {row.municipality_id for row in rows if row.status in (F.TO_SCHEDULE, F.SCHEDULED)} & set(home)


def together(rows: Sequence[Feedback], today: date) -> Cell | None:
    """One state for the duties of one municipality: what asks attention first, and of which body."""
    rows = [row for row in rows if row.status != F.NOT_NEEDED]
    if not rows:
        return None
    if all(row.status == F.PASSED for row in rows):
        return cell(rows[0], today)
    rows = [row for row in rows if row.status != F.PASSED]
    states = [(cell(row, today), row) for row in rows]
    first, row = min(states, key=lambda pair: WEIGHT.index(pair[0].kind))
    if len(states) > 1 and all(state.kind == "done" for state, _row in states):
        return Cell("done", _("both treated"))
    return Cell(first.kind, _("%(body)s: %(state)s") % {"body": body_name(row.body), "state": first.text})
