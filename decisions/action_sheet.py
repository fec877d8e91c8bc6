"""The list of actions as a spreadsheet, to sort and count further with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from decisions.models import Action
from overleg.lib.spreadsheet import Sheet, Value

MOST = 5000


def page(actions: Iterable[Action], today: date) -> Sheet:
    head = [_("Action"), _("By whom"), _("Forum"), _("Reference"), _("Item"), _("By when"), _("Status")]
    head += [_("Done on"), _("How far it is")]
    return Sheet(_("Actions"), head, [_line(action, today) for action in actions])


def _line(action: Action, today: date) -> list[Value]:
    item = action.item
    late = action.status == Action.Status.OPEN and action.due_on < today
    status = _("late") if late else str(action.get_status_display())
    about = [action.title, action.owned_by, str(action.forum), item.reference, item.title]
    return [*about, action.due_on, status, action.done_on, action.report]
