"""My work, for support officers: as a page and as a spreadsheet."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import SavedView
from overleg import work
from overleg.http import AuthedRequest
from overleg.lib import spreadsheet
from overleg.lib.spreadsheet import Sheet
from regions.models import Forum


@require_safe
def my_work(request: AuthedRequest) -> HttpResponse:
    context = {
        "work": work.gather(request.user, _forums(request), request.GET),
        "saved": SavedView.objects.of(request.user).on(SavedView.Page.WORK),
        "saved_page": SavedView.Page.WORK.value,
    }
    return render(request, "work.html", context)


@require_safe
def sheet(request: AuthedRequest) -> HttpResponse:
    forums, today = _forums(request), timezone.localdate()
    form = work.WorkFilter(request.GET, forums=forums)
    found = work.of_kind(work.all_of(request.user, form, forums, today), form)
    head = [_("What"), _("Kind"), _("Forum"), _("By when"), _("Late")]
    rows = [
        [one.turn.what, one.words, one.turn.forum or None, one.turn.due, _("yes") if one.late else None]
        for one in found
    ]
    return spreadsheet.response([Sheet(_("My work"), head, rows)], name=_("my work"))


def _forums(request: AuthedRequest) -> list[Forum]:
    """For who supports a forum; for anybody else there is no such page."""
    forums = work.supported(request.user)
    if not forums:
        raise Http404
    return forums
