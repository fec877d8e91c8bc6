"""Advice at the own meeting: put the question on an agenda there, and record at the table what is advised."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agenda import access
from agenda.forms.routing import GiveAtMeetingForm
from agenda.models import Meeting
from agenda.services import advising
from agenda.views.session import go_on, render_item
from overleg.http import AuthedRequest, attempt, refuse
from overleg.lib.refusal import Refused


@require_POST
def advice_place(request: AuthedRequest, pk: int) -> HttpResponse:
    """From the page of the item or from the queue of the meeting; one returns to where one was."""
    advice = access.get_advice(request.user, pk, to="give")
    chosen = request.POST.get("meeting", "")
    coming = Meeting.objects.visible_to(request.user).filter(forum=advice.forum_id)
    meeting = get_object_or_404(coming, pk=chosen if chosen.isdecimal() else None)
    access.demand(access.can(request.user, "compose", meeting))
    done = _("The question stands on the agenda of your meeting; the advice is recorded there.")
    attempt(request, advising.place, meeting, advice, by=request.user, success=done)
    return redirect(meeting if "composing" in request.POST else advice.item)


@require_POST
def placement_advise(request: AuthedRequest, pk: int) -> HttpResponse:
    """What the table advises; a refused form stands on the page of the item with everything typed."""
    placement = access.get_placement(request.user, pk, to="write_minutes")
    if placement.advice is None:
        messages.error(request, _("This item is not here for advice."))
        return redirect("agenda:session-item", placement.pk)
    form = GiveAtMeetingForm(request.POST, advice=placement.advice)
    if form.is_valid():
        try:
            advising.give_at_meeting(placement, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The advice is recorded, and the item is back at the forum that asked."))
            return go_on(request, placement)
    return render_item(request, placement, status=422, advise=form)
