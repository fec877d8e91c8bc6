"""What is said of an item on one agenda, what the chair runs through, and what stands on every agenda."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agenda import access
from agenda.forms.composing import DetailsForm, StandingForm
from agenda.models import Placement, StandingItem
from agenda.schedule import schedule
from agenda.services import details, standing
from agenda.services.changes import Overtaken
from agenda.services.meetings import term_ends
from agenda.views.overtaken import theirs
from overleg.http import AuthedRequest, refuse
from overleg.lib.refusal import Refused
from regions.models import Forum


@require_http_methods(["GET", "HEAD", "POST"])
def placement_details(request: AuthedRequest, pk: int) -> HttpResponse:
    """Planned, additional or urgent; who presents it; what the chair must know. Typed text survives a conflict."""
    placement = access.get_placement(request.user, pk, to="compose")
    form = DetailsForm(request.POST if request.method == "POST" else None, placement=placement)
    if request.method == "POST" and form.is_valid():
        try:
            details.set_details(placement, by=request.user, **form.cleaned_data)
        except Overtaken as overtaken:
            # Saving once more is saving on top of what the other did.
            form.data = form.data.copy()
            form.data["seen"] = placement.meeting.agenda_version
            refuse(form, Refused(" ".join([*theirs(overtaken.changes), str(overtaken)])))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Your changes are saved."))
            return redirect(placement.meeting)
    term = term_ends(placement.meeting)
    late = timezone.localdate(placement.item.proposed_at) > term
    context = {"form": form, "placement": placement, "meeting": placement.meeting, "term": term if late else None}
    return render(request, "agenda/placement_details.html", context, status=422 if form.errors else 200)


@require_safe
def running_order(request: AuthedRequest, pk: int) -> HttpResponse:
    """For the chair and the support officer: when, who speaks, and what nobody else reads."""
    meeting = access.get_meeting(request.user, pk, to="read_running_order")
    found = Placement.objects.filter(meeting=meeting).visible_to(request.user).for_agenda()
    placements = list(found.select_related("approved_by").with_advice(request.user))
    times = schedule(meeting, placements)
    context = {
        "meeting": meeting,
        "rows": list(zip(times.starts, placements, strict=True)),
        "times": times,
        "composing": meeting.status == "draft" and bool(access.can(request.user, "compose", meeting)),
    }
    return render(request, "agenda/running_order.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def standing_list(request: AuthedRequest, slug: str) -> HttpResponse:
    """What stands on every agenda of a forum, and a form to add to it."""
    forum = access.get_forum(request.user, slug, to="compose")
    form = StandingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _keep(request, forum, form):
        return redirect("agenda:standing", forum.slug)
    kept = list(StandingItem.objects.filter(forum=forum))
    context = {"form": form, "forum": forum, "kept": kept}
    return render(request, "agenda/standing.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def standing_edit(request: AuthedRequest, pk: int) -> HttpResponse:
    kept = access.get_standing(request.user, pk)
    form = StandingForm(request.POST if request.method == "POST" else None, instance=kept)
    if request.method == "POST" and _keep(request, kept.forum, form, kept):
        return redirect("agenda:standing", kept.forum.slug)
    context = {"form": form, "forum": kept.forum, "title": form.initial["title"]}
    return render(request, "agenda/standing_edit.html", context, status=422 if form.errors else 200)


def _keep(request: AuthedRequest, forum: Forum, form: StandingForm, kept: StandingItem | None = None) -> bool:
    if not form.is_valid():
        return False
    try:
        standing.keep(forum, by=request.user, standing=kept, **form.cleaned_data)
    except Refused as refusal:
        refuse(form, refusal)
        return False
    messages.success(request, _("Kept. Meetings planned from now on get it."))
    return True
