"""All meetings of a year that one may know of, with the people who are expected at two at once."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from agenda.clashes import clashes
from agenda.models import Meeting
from agenda.year import marks, months
from overleg.http import AuthedRequest
from overleg.lib.rhythm import WEEKDAYS
from regions.access import standing
from regions.models import Forum

FIRST, AHEAD = 2000, 10
MOST = 1000


@require_GET
def year(request: AuthedRequest, year: int) -> HttpResponse:
    """Clashes are looked for in all forums, also when the page shows one."""
    last = timezone.localdate().year + AHEAD
    if not FIRST <= year <= last:
        raise Http404
    mine = standing(request.user)
    forums = list(Forum.objects.filter(pk__in=mine.forums("read_extract")))
    slug = request.GET.get("forum", "")
    forum = next((one for one in forums if one.slug == slug), None)
    found = Meeting.objects.visible_to(request.user).filter(starts_at__year=year)
    found = list(found.exclude(status=Meeting.Status.CANCELLED).for_list().order_by("starts_at", "pk")[:MOST])
    together = [
        clash for clash in clashes(found, request.user) if forum in (None, clash.first.forum, clash.second.forum)
    ]
    shown = [meeting for meeting in found if forum is None or meeting.forum_id == forum.pk]
    clashing = {meeting.pk for clash in together for meeting in (clash.first, clash.second)}
    known = marks(forums)
    present = {meeting.forum_id for meeting in shown}
    context = {
        "year": year,
        "weekdays": [(str(name)[:2], name) for _number, name in WEEKDAYS],
        "months": months(year, shown, known, clashing),
        "legend": [mark for mark in known.values() if mark.forum.pk in present],
        "meetings": len(shown),
        "clashes": together,
        "forums": forums,
        "forum": forum,
        "composes": mine.may("compose", forum.pk) if forum else bool(mine.forums("compose")),
        "previous": year - 1 if year > FIRST else None,
        "next": year + 1 if year < last else None,
    }
    return render(request, "agenda/year.html", context)
