"""The bundle of a meeting on a page of its own, and the published versions of its agenda."""

from __future__ import annotations

from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from agenda import access, versions
from agenda.models import Attachment, Meeting, MeetingPaper, Placement
from agenda.services import bundling
from agenda.views.papers import papers_context
from overleg.http import AuthedRequest, attempt


@require_GET
def bundle(request: AuthedRequest, pk: int) -> HttpResponse:
    """Where the mail leads to: the bundle as far as it is, and every annex by itself."""
    meeting = access.get_meeting(request.user, pk, to="read_agenda")
    context = papers_context(meeting, request.user)
    agendas = [paper for paper in context["papers"] if paper.kind == MeetingPaper.Kind.AGENDA]
    placed = Placement.objects.filter(meeting=meeting).visible_to(request.user)
    positions = placed.filter(item=OuterRef("item")).values("position")[:1]
    annexes = Attachment.objects.visible_to(request.user).filter(item__in=placed.values("item"))
    context |= {
        "meeting": meeting,
        "bundles": [paper for paper in context["papers"] if paper.is_bundle],
        "published": bool(agendas) and meeting.status != Meeting.Status.CANCELLED,
        "composes": context["may_retry"],
        "annexes": annexes.select_related("document", "item")
        .annotate(place=Subquery(positions))
        .order_by("place", "position", "pk"),
    }
    return render(request, "agenda/bundle.html", context)


@require_POST
def bundle_remake(request: AuthedRequest, pk: int) -> HttpResponse:
    meeting = access.get_meeting(request.user, pk, to="compose")
    success = _("The bundle is being made again, with the annexes as they are now.")
    attempt(request, bundling.remake, meeting, by=request.user, success=success)
    return redirect("agenda:bundle", meeting.pk)


@require_GET
def version(request: AuthedRequest, pk: int, version: int) -> HttpResponse:
    """The agenda as it was published, with what was different from the version before."""
    paper = access.get_version(request.user, pk, version)
    data, found = versions.read(paper), versions.differences(paper)
    context = data | {
        "paper": paper,
        "meeting": paper.meeting,
        "entries": [entry | {"change": found.changes.get(entry.get("item"))} for entry in data["entries"]],
        "withdrawn": found.withdrawn,
    }
    return render(request, "agenda/version.html", context)
