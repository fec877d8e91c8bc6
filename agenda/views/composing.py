"""The buttons with which an agenda is composed, published, reopened or called off."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from agenda import access, recipients
from agenda.models import AgendaItem, Meeting, Placement
from agenda.services import meetings, minutes, standing
from agenda.services.changes import Overtaken
from agenda.views.mailing import render_mail
from agenda.views.meetings import render_meeting
from agenda.views.overtaken import conflict_of, gone
from overleg.http import AuthedRequest, attempt
from overleg.lib.refusal import Refused

STEPS = {"up": -1, "down": 1}
HEARD = "heard"  # read out, not shown: the page itself shows it


def whole_number(text: str, field: str = "minutes") -> int:
    """What somebody typed where a number belongs; raises Refused instead of failing."""
    try:
        return int(text)
    except ValueError:
        raise Refused(_("Type a whole number."), field=field) from None


def seen_by(request: AuthedRequest) -> int | None:
    """The version of the agenda this person looked at."""
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isdecimal() else None


def back(request: AuthedRequest, meeting: Meeting) -> HttpResponse:
    """To the agenda, with the queue filtered as it was."""
    query = request.META["QUERY_STRING"]
    return HttpResponseRedirect(f"{meeting.get_absolute_url()}?{query}" if query else meeting.get_absolute_url())


def _change(request: AuthedRequest, meeting: Meeting, service: Callable[[], str]) -> HttpResponse:
    """One change of the agenda, and what is read out of it. When somebody else was first, both are shown."""
    try:
        said = service()
    except Overtaken as overtaken:
        meeting.refresh_from_db()
        conflict = conflict_of(overtaken, request, meeting)
        return render_meeting(request, meeting, status=409, conflict=conflict)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said, extra_tags=HEARD)
    return back(request, meeting)


def _change_placement(request: AuthedRequest, pk: int, service: Callable[[Placement], str]) -> HttpResponse:
    try:
        placement = access.get_placement(request.user, pk, to="compose")
    except Http404:
        shown = request.POST.get("meeting", "")
        if not shown.isdecimal():
            raise
        meeting = access.get_meeting(request.user, int(shown), to="compose")
        return render_meeting(request, meeting, status=409, conflict=gone(meeting, request, seen_by(request)))
    return _change(request, placement.meeting, lambda: service(placement))


@require_POST
def meeting_place(request: AuthedRequest, pk: int) -> HttpResponse:
    """One item from the queue, or the ticked ones in the order they were ticked."""
    meeting = access.get_meeting(request.user, pk, to="compose")
    only = request.POST.get("only", "")
    # Without script nobody knows the order of ticking: then it is that of the list.
    wanted = [only] if only else request.POST.get("ticked", "").split() or request.POST.getlist("item")
    found = {item.reference: item for item in AgendaItem.objects.visible_to(request.user).filter(reference__in=wanted)}
    items = [found[reference] for reference in dict.fromkeys(wanted) if reference in found]
    typed = request.POST.get("position", "").strip()

    def place() -> str:
        if not items:
            raise Refused(_("Tick the items to place first."))
        position = whole_number(typed, "position") if typed else None
        placed = meetings.place_all(meeting, items, by=request.user, position=position, seen=seen_by(request))
        left = [_not_placed(item) for item in placed.left]
        if not placed.placements:
            raise Refused(" ".join(left))
        for sentence in left:
            messages.error(request, sentence)
        return _said_of(placed.placements)

    return _change(request, meeting, place)


def _not_placed(item: AgendaItem) -> str:
    said = {"title": item.title, "status": item.get_status_display()}
    return _("“%(title)s” was not placed: it is %(status)s.") % said


def _said_of(placements: list[Placement]) -> str:
    if len(placements) == 1:
        said = {"title": placements[0].item.title, "position": placements[0].position}
        return _("“%(title)s” is placed at %(position)d.") % said
    number = len(placements)
    return ngettext("%(number)d item placed.", "%(number)d items placed.", number) % {"number": number}


@require_POST
def meeting_standing(request: AuthedRequest, pk: int) -> HttpResponse:
    """Place what stands on every agenda and is missing on this one."""
    meeting = access.get_meeting(request.user, pk, to="compose")

    def place() -> str:
        return _said_of(standing.place_standing(meeting, by=request.user))

    return _change(request, meeting, place)


@require_POST
def placement_move(request: AuthedRequest, pk: int) -> HttpResponse:
    """One place up or down, or to a position."""

    def move(placement: Placement) -> str:
        step = STEPS.get(request.POST.get("direction", ""))
        to = None if step else whole_number(request.POST.get("position", ""), "position")
        meetings.move_placement(placement, by=request.user, to=to, step=step or 0, seen=seen_by(request))
        said = {"title": placement.item.title, "position": placement.position}
        return _("“%(title)s” stands at %(position)d now.") % said

    return _change_placement(request, pk, move)


@require_POST
def placement_minutes(request: AuthedRequest, pk: int) -> HttpResponse:
    def change(placement: Placement) -> str:
        number = whole_number(request.POST.get("minutes", ""))
        meetings.set_minutes(placement, by=request.user, minutes=number, seen=seen_by(request))
        return _("“%(title)s” gets %(minutes)d minutes.") % {"title": placement.item.title, "minutes": number}

    return _change_placement(request, pk, change)


@require_POST
def placement_remove(request: AuthedRequest, pk: int) -> HttpResponse:
    def remove(placement: Placement) -> str:
        meetings.remove(placement, by=request.user, seen=seen_by(request))
        return _("“%(title)s” is off the agenda.") % {"title": placement.item.title}

    return _change_placement(request, pk, remove)


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
    if attempt(request, minutes.open_session, meeting, by=request.user):
        return redirect("agenda:meeting-session", meeting.pk)
    return redirect(meeting)
