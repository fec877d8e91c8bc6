"""A page with a meeting and 15 items with their minutes; a list of as many rows as one asks for; each signed in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

from agenda.models import AgendaItem, Meeting, Placement

ROWS = 15


@login_required
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = get_object_or_404(Meeting.objects.select_related("forum"), pk=pk)
    rows = Placement.objects.filter(meeting__forum=meeting.forum_id).select_related("item").order_by("-pk")[:ROWS]
    return render(request, "sheet.html", {"meeting": meeting, "rows": rows})


@login_required
def listing(request: HttpRequest, count: int) -> HttpResponse:
    return render(request, "list.html", {"rows": AgendaItem.objects.order_by("-pk")[:count]})


urlpatterns = [path("sheet/<int:pk>/", sheet), path("list/<int:count>/", listing)]
