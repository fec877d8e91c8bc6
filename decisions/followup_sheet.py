"""The follow-up of a municipality as a spreadsheet: what the page shows with the same filters."""

from __future__ import annotations

from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import User
from decisions import matrix_sheet
from decisions.forms.followup import FollowupFilter
from decisions.models import Action
from decisions.my_municipality import open_actions, open_duties, recorded
from overleg.lib.spreadsheet import Sheet
from regions.access import Town
from regions.models import Forum

MOST = 5_000  # rows of each kind


def pages(user: User, home: Town | None, query: QueryDict, *, today: date) -> list[Sheet]:
    form = FollowupFilter(query, forums=list(Forum.objects.values_list("slug", "name")))
    found = []
    if home:
        kinds = {
            _("To treat"): open_duties(user, home, form, today),
            _("Recorded"): recorded(user, home, form),
        }
        for title, rows in kinds.items():
            found.append(Sheet(title, matrix_sheet.head(), [matrix_sheet.line(row, today) for row in rows[:MOST]], 2))
    actions = open_actions(user, home, form, today)[:MOST]
    return [*found, Sheet(_("Actions"), action_head(), [action_line(action) for action in actions])]


def action_head() -> list[str]:
    return [_("What"), _("Who"), _("By when"), _("State"), _("Reference"), _("Item"), _("Forum"), _("Report")]


def action_line(action: Action) -> list:
    item, report = action.item, action.report or None
    about = [item.reference, item.title, str(action.forum)]
    return [action.title, str(action.owner), action.due_on, action.get_status_display(), *about, report]
