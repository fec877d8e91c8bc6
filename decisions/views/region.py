"""The matrix of one forum: its decisions against its municipalities, a few decisions at a time."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from decisions import matrix as build
from decisions.models import Decision, Feedback
from overleg.http import AuthedRequest
from regions.access import standing
from regions.models import Forum

COLUMNS = 4


@require_GET
def matrix(request: AuthedRequest) -> HttpResponse:
    mine = standing(request.user)
    forums = list(Forum.objects.filter(pk__in=mine.forums("read_own_row")).order_by("name"))
    if not forums:
        raise Http404
    chosen = request.GET.get("forum", "")
    forum = next((one for one in forums if one.slug == chosen), None) if chosen else forums[0]
    if forum is None:
        raise Http404
    decisions = (
        Decision.objects.visible_to(request.user)
        .filter(Exists(Feedback.objects.filter(decision=OuterRef("pk"))), forum=forum)
        .exclude(status=Decision.Status.REVOKED)
        .select_related("item")
    )
    page = Paginator(decisions, COLUMNS).get_page(request.GET.get("page"))
    rows = Feedback.objects.visible_to(request.user).filter(decision__in=list(page)).select_related("municipality")
    context = {
        "forum": forum,
        "forums": forums,
        "page": page,
        "matrix": build.of_forum(
            list(page),
            rows,
            today=timezone.localdate(),
            home=mine.staff_of,
        ),
    }
    return render(request, "decisions/matrix.html", context)
