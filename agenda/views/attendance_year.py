"""Attendance at one forum over a year: a picture, a table and a spreadsheet, for who reads its minutes."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from agenda import access, attendance_sheet
from agenda.attendance_year import LOOKS, SIDE, WORDS, over_year
from agenda.record import PRESENCE
from agenda.views.year import FIRST
from overleg.http import AuthedRequest
from regions.access import standing
from regions.models import Forum


@require_GET
def attendance_year(request: AuthedRequest, slug: str, year: int) -> HttpResponse:
    forum = _forum(request, slug, year)
    context = {
        "forum": forum,
        "year": year,
        "sheet": over_year(forum, year),
        "side": SIDE,
        "legend": [(LOOKS[state], WORDS[state]) for state in PRESENCE],
        "forums": list(Forum.objects.filter(pk__in=standing(request.user).forums("read_minutes"))),
        "previous": year - 1 if year > FIRST else None,
        "next": year + 1 if year < timezone.localdate().year else None,
    }
    return render(request, "agenda/attendance_year.html", context)


@require_GET
def attendance_year_sheet(request: AuthedRequest, slug: str, year: int) -> HttpResponse:
    forum = _forum(request, slug, year)
    body = attendance_sheet.write(over_year(forum, year), title=_("Attendance %(year)s") % {"year": year})
    response = HttpResponse(body, content_type=attendance_sheet.MIME)
    name = _("attendance-%(forum)s-%(year)s.xlsx") % {"forum": forum.slug, "year": year}
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _forum(request: AuthedRequest, slug: str, year: int) -> Forum:
    forum = access.get_forum(request.user, slug, to="read_minutes")
    if not FIRST <= year <= timezone.localdate().year:
        raise Http404
    return forum
