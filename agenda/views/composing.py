"""The buttons with which an agenda is composed, published, reopened or called off."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agenda import access, recipients
from agenda.models import AgendaItem, Placement
from agenda.services import meetings
from agenda.services.session import open_session
from agenda.views.mailing import render_mail
from agenda.views.meetings import render_meeting
from overleg.http import AuthedRequest, attempt
from overleg.lib.refusal import Refused


def whole_number(text: str) -> int:
    """What somebody typed where a number belongs; raises Refused instead of failing."""
    try:
        return int(text)
    except ValueError:
        raise Refused(_("Type a whole number."), field="minutes") from None


@require_POST
def meeting_place(request: AuthedRequest, pk: int) -> HttpResponse:
    meeting = access.get_meeting(request.user, pk, to="compose")
    items = AgendaItem.objects.visible_to(request.user)
    item = get_object_or_404(items, reference=request.POST.get("item", ""))
    typed = request.POST.get("minutes", "").strip()

    def place() -> None:
        meetings.place(meeting, item, by=request.user, minutes=whole_number(typed) if typed else None)

    attempt(request, place)
    return redirect(meeting)


@require_POST
def placement_move(request: AuthedRequest, pk: int) -> HttpResponse:
    """One place up or down, or to a position."""
    placement = access.get_placement(request.user, pk, to="compose")
    attempt(request, _move, placement, request.POST, by=request.user)
    return redirect(placement.meeting)


def _move(placement: Placement, typed, *, by) -> None:
    steps = {"up": placement.position - 1, "down": placement.position + 1}
    direction = typed.get("direction", "")
    to = steps[direction] if direction in steps else whole_number(typed.get("position", ""))
    meetings.move_placement(placement, by=by, to=to)


@require_POST
def placement_minutes(request: AuthedRequest, pk: int) -> HttpResponse:
    placement = access.get_placement(request.user, pk, to="compose")

    def change() -> None:
        meetings.set_minutes(placement, by=request.user, minutes=whole_number(request.POST.get("minutes", "")))

    attempt(request, change)
    return redirect(placement.meeting)


@require_POST
def placement_remove(request: AuthedRequest, pk: int) -> HttpResponse:
    placement = access.get_placement(request.user, pk, to="compose")
    attempt(request, meetings.remove, placement, by=request.user)
    return redirect(placement.meeting)


@require_POST
def meeting_publish(request: AuthedRequest, pk: int) -> HttpResponse:
    meeting = access.get_meeting(request.user, pk, to="compose")
    reason = request.POST.get("reason", "")
    try:
        meetings.publish_agenda(meeting, by=request.user, reason=reason)
    except Refused as refusal:
        if refusal.field == "reason":
            meeting.refresh_from_db(fields=["status"])
            extra = {"failed": "publish", "reason": reason, "refusal": str(refusal)}
            return render_meeting(request, meeting, status=422, **extra)
        messages.error(request, str(refusal))
        return redirect(meeting)
    messages.success(request, _("The agenda is published. Its PDF is being made; then the members get it by mail."))
    return redirect(meeting)


@require_POST
def meeting_reopen(request: AuthedRequest, pk: int) -> HttpResponse:
    meeting = access.get_meeting(request.user, pk, to="compose")
    return _with_reason(request, meeting, meetings.reopen_agenda, "reopen")


@require_POST
def meeting_cancel(request: AuthedRequest, pk: int) -> HttpResponse:
    meeting = access.get_meeting(request.user, pk, to="compose")
    reason = request.POST.get("reason", "").strip()
    if "preview" in request.POST and reason:
        letter = recipients.cancellation(meeting, request.user, reason=reason)
        people = recipients.of_cancellation(meeting)
        return render_mail(request, meeting, "cancel", letter=letter, recipients=people, typed=request.POST)
    return _with_reason(request, meeting, meetings.cancel_meeting, "cancel")


def _with_reason(request: AuthedRequest, meeting, service, step: str) -> HttpResponse:
    """A step that says why; without a reason the form comes back open, with what was typed."""
    reason = request.POST.get("reason", "")
    try:
        service(meeting, by=request.user, reason=reason)
    except Refused as refusal:
        meeting.refresh_from_db(fields=["status"])
        extra = {"failed": step, "reason": reason, "refusal": str(refusal)}
        return render_meeting(request, meeting, status=422, **extra)
    return redirect(meeting)


@require_POST
def meeting_open(request: AuthedRequest, pk: int) -> HttpResponse:
    meeting = access.get_meeting(request.user, pk, to="write_minutes")
    if attempt(request, open_session, meeting, by=request.user):
        return redirect("agenda:meeting-session", meeting.pk)
    return redirect(meeting)
