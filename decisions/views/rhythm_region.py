"""The rhythm of a region: every municipality with its year, as a page, a spreadsheet, reminders and a statement."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agenda.access import demand
from decisions import rhythm
from decisions.forms.rhythm import ReminderForm
from decisions.rhythm import DECREE, access, sheet
from decisions.rhythm.overview import Overview
from decisions.services import reminders, statements
from decisions.views.rhythm import preview, sent
from overleg.http import AuthedRequest, attempt
from overleg.lib import spreadsheet
from regions.models import ReferenceRegion


@require_GET
def region(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    place, municipalities = access.get_region(request.user, code, year)
    overview = Overview(rhythm.years_of(municipalities, year), year, request.GET)
    whole = access.supports_all(request.user, place, year)
    papers = list(statements.of_place(place, year)) if whole else []
    context = {
        "place": place,
        "year": year,
        "overview": overview,
        "previous": year - 1 if year > DECREE.year else None,
        "next": year + 1 if year <= rhythm.today().year else None,
        "whole": whole,
        "statements": papers,
        "outdated": bool(papers) and statements.is_outdated(papers, overview.years),
        "may_state": year <= rhythm.today().year,
        "missing": [one for one in overview.years if one.open],
    }
    return render(request, "decisions/rhythm_region.html", context)


@require_GET
def region_sheet(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """All municipalities, whatever the page filters."""
    place, municipalities = access.get_region(request.user, code, year)
    pages = [sheet.page(rhythm.years_of(municipalities, year), year)]
    return spreadsheet.response(pages, name=_("rhythm %(year)s %(region)s") % {"year": year, "region": place.code})


@require_http_methods(["GET", "HEAD", "POST"])
def region_remind(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """Everybody who misses something, ticked; what is sent goes to those that stay ticked."""
    place, municipalities = access.get_region(request.user, code, year)
    proposals = reminders.propose(rhythm.years_of(municipalities, year))
    form = ReminderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ticked = set(request.POST.getlist("municipality"))
        chosen = [one for one in proposals if one.municipality.nis_code in ticked]
        if sent(request, chosen, form):
            return redirect(_address(place, year))
    context = {"region": place, "year": year, "form": form, "proposals": proposals} | preview(request, proposals)
    return render(request, "decisions/rhythm_remind.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def region_statement(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    place, _municipalities = access.get_region(request.user, code, year)
    demand(access.supports_all(request.user, place, year))
    attempt(request, statements.make_statement, place, year=year, by=request.user)
    return redirect(f"{_address(place, year)}#statement")


def _address(place: ReferenceRegion, year: int) -> str:
    return reverse("decisions:rhythm-region", args=[place.code, year])
