"""The follow-up of a municipality as a spreadsheet: what the page shows with the same filters."""

from __future__ import annotations

from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import User
from decisions import action_sheet, matrix_sheet
from decisions.forms.followup import FollowupFilter
from decisions.my_municipality import open_actions, open_duties, recorded
from overleg.lib.spreadsheet import Sheet
from regions.models import Forum, Municipality

MOST = 5_000  # rows of each kind


def pages(user: User, home: Municipality | None, query: QueryDict, *, today: date) -> list[Sheet]:
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
    return [*found, action_sheet.page(actions, today)]
