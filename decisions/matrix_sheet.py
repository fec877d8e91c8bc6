"""The matrix as a spreadsheet: the same duties as the page with the same filters, to count further with."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import User
from decisions.matrix import ask_name, body_name, cell, stand
from decisions.matrix_page import duties_shown
from decisions.models import Feedback
from overleg.lib.spreadsheet import Sheet

MOST = 10_000  # duties in one file


def pages(user: User, query: QueryDict) -> list[Sheet]:
    """First as the matrix, then a row for every duty."""
    duties, today = duties_shown(user, query)
    rows = list(
        duties.for_list().order_by("-decision__ratified_on", "decision", "body", "municipality__name")[: MOST + 1]
    )
    more, rows = len(rows) > MOST, rows[:MOST]
    found = [_matrix(rows, today), _list(rows, today)]
    if more:
        note = _("Only the newest %(number)d answers stand in this file: filter to get the others.") % {"number": MOST}
        found.append(Sheet(_("Note"), [note], []))
    return found


def _matrix(rows: Sequence[Feedback], today) -> Sheet:
    towns = sorted({row.municipality.name for row in rows})
    lines: dict[tuple, dict[str, str]] = {}
    for row in rows:
        decision = row.decision
        head = (decision.item.reference, decision.item.title, str(decision.forum), decision.ratified_on, row.body)
        lines.setdefault(head, {})[row.municipality.name] = cell(row, today).text
    head = [_("Reference"), _("Decision"), _("Forum"), _("Ratified on"), _("Body"), *towns]
    body = [[*line[:4], body_name(line[4]), *(cells.get(town) for town in towns)] for line, cells in lines.items()]
    return Sheet(_("Matrix"), head, body, fixed=2)


def _list(rows: Sequence[Feedback], today) -> Sheet:
    return Sheet(_("Answers"), head(), [line(row, today) for row in rows], fixed=2)


def head() -> list[str]:
    """Of what `line` writes."""
    return [
        _("Reference"),
        _("Decision"),
        _("Forum"),
        _("Ratified on"),
        _("Municipality"),
        _("NIS code"),
        _("Body"),
        _("Asked"),
        _("By when"),
        _("State"),
        _("Planned on"),
        _("Treated on"),
        _("Result"),
        _("Remark"),
    ]


def line(row: Feedback, today) -> list:
    """One duty, with every date as a date."""
    decision = row.decision
    return [
        decision.item.reference,
        decision.item.title,
        str(decision.forum),
        decision.ratified_on,
        row.municipality.name,
        row.municipality.nis_code,
        body_name(row.body),
        ask_name(row.ask),
        row.due_on,
        stand(row, today).word,
        row.scheduled_on,
        row.treated_on,
        row.get_result_display() or None,
        row.remark or None,
    ]
