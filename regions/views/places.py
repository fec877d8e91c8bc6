"""The list of regions."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from overleg.http import AuthedRequest
from regions import access
from regions.places import SORTS, overview


@require_GET
def regions(request: AuthedRequest) -> HttpResponse:
    sort = request.GET.get("volgorde", "")
    sort = sort if sort in SORTS else "naam"
    lines = overview(timezone.localdate(), mine=access.own_regions(request.user), sort=sort)
    return render(request, "regions/regions.html", {"lines": lines, "sort": sort})
