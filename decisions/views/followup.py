"""What waits for a municipality: its duties, its actions, its packets; on a page and as a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import SavedView
from decisions import followup_sheet, my_municipality
from decisions.forms.actions import ReportForm
from overleg.http import AuthedRequest
from overleg.lib import spreadsheet
from regions.access import Standing, standing
from regions.models import Municipality


@require_safe
def followup(request: AuthedRequest) -> HttpResponse:
    mine = standing(request.user)
    towns = _towns(mine)
    home = _home(request, mine, towns)
    context = {
        "mine": my_municipality.gather(request.user, home, request.GET),
        "towns": towns,
        "officer": bool(mine.forums("compose")),
        "report_form": ReportForm(),
        "saved": SavedView.objects.of(request.user).on(SavedView.Page.FOLLOWUP),
        "saved_page": SavedView.Page.FOLLOWUP.value,
    }
    return render(request, "decisions/followup.html", context)


@require_safe
def sheet(request: AuthedRequest) -> HttpResponse:
    mine = standing(request.user)
    home = _home(request, mine, _towns(mine))
    pages = followup_sheet.pages(request.user, home, request.GET, today=timezone.localdate())
    return spreadsheet.response(pages, name=_("follow-up %(name)s") % {"name": home or ""})


def _towns(mine: Standing) -> list[Municipality]:
    """Those this person works or sits for."""
    own = mine.staff_of | mine.mayor_of | mine.councillor_of
    return list(Municipality.objects.filter(pk__in=own)) if own else []


def _home(request: AuthedRequest, mine: Standing, towns: Sequence[Municipality]) -> Municipality | None:
    """The chosen one, or the first one this person works for, else sits for."""
    if not (mine.roles or towns or mine.contact_of):
        raise Http404
    chosen = request.GET.get("gemeente", "")
    if not chosen:
        return next((town for town in towns if town.pk in mine.staff_of), towns[0] if towns else None)
    found = next((town for town in towns if town.nis_code == chosen), None)
    if found is None:
        raise Http404
    return found
