"""What was learned from the files that were closed: also what failed."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from decisions.models import Evaluation
from overleg.http import AuthedRequest
from regions.access import standing
from regions.models import Forum

PAGE = 20


@require_safe
def evaluations(request: AuthedRequest) -> HttpResponse:
    found = Evaluation.objects.visible_to(request.user).newest().for_list()
    chosen = request.GET.get("forum", "")
    if chosen:
        found = found.filter(decision__forum__slug=chosen)
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "forums": Forum.objects.filter(pk__in=standing(request.user).forums("read_own_row")).order_by("name"),
        "chosen": chosen,
    }
    return render(request, "decisions/evaluations.html", context)
