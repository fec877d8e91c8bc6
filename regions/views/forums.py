"""The list of forums."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from overleg.http import AuthedRequest
from regions.forms import ForumFilter

PER_PAGE = 25


@require_GET
def forums(request: AuthedRequest) -> HttpResponse:
    form = ForumFilter(request.GET)
    page = Paginator(form.forums(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "regions/forums.html", {"form": form, "page": page})
