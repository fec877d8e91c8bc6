"""Who is at the table: the list in one pass, and who comes, leaves or stands aside while an item is treated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from agenda import access
from agenda.attendance import sentences
from agenda.forms.session import rows_typed
from agenda.models import Attendance, Meeting, NonParticipation
from agenda.services import attendance as service
from agenda.views.session import IN_HAND, frame
from overleg.http import AuthedRequest, attempt
from overleg.lib.refusal import Refused

FIELDS = ("state", "replaced_by", "replaced_role", "arrived_at", "arrived_item", "left_at", "left_item")


@dataclass(frozen=True)
class Seat:
    """One line of the attendance form: the row, and its fields as stored or as just typed."""

    attendance: Attendance
    typed: dict[str, str]

    @property
    def came_and_went(self) -> bool:
        return any(self.typed[name] for name in ("arrived_at", "arrived_item", "left_at", "left_item"))


@require_GET
def session(request: AuthedRequest, pk: int) -> HttpResponse:
    """The meeting opens with who is there."""
    meeting = access.get_meeting(request.user, pk, to="write_minutes")
    if meeting.status not in IN_HAND:
        return redirect(meeting)
    return _page(request, meeting)


def _page(
    request: AuthedRequest, meeting: Meeting, *, typed: Mapping[str, str] | None = None, refusal: str = ""
) -> HttpResponse:
    rows = list(meeting.attendances.select_related("arrived_item", "left_item"))
    aside = NonParticipation.objects.filter(attendance__meeting=meeting)
    context = frame(request, meeting) | {
        "seats": [_seat(row, typed or {}) for row in rows],
        "states": Attendance.State.choices,
        "said": sentences(rows, aside.select_related("attendance", "placement").order_by("placement__position")),
        "refusal": refusal,
        "why": (typed or {}).get("why", ""),
    }
    return render(request, "agenda/session.html", context, status=422 if refusal else 200)


def _seat(row: Attendance, typed: Mapping[str, str]) -> Seat:
    stored = {
        "state": row.state,
        "replaced_by": row.replaced_by,
        "replaced_role": row.replaced_role,
        "arrived_at": row.arrived_at.strftime("%H:%M") if row.arrived_at else "",
        "arrived_item": str(row.arrived_item_id or ""),
        "left_at": row.left_at.strftime("%H:%M") if row.left_at else "",
        "left_item": str(row.left_item_id or ""),
    }
    return Seat(row, {name: typed.get(f"{name}-{row.pk}", stored[name]) for name in FIELDS})


@require_POST
def attendance(request: AuthedRequest, pk: int) -> HttpResponse:
    """The whole list at once; when a line is wrong everything typed is kept."""
    meeting = access.get_meeting(request.user, pk, to="write_minutes")
    try:
        service.record_attendance(meeting, by=request.user, rows=rows_typed(request.POST), why=_why(request))
    except Refused as refusal:
        if meeting.status not in IN_HAND:
            messages.error(request, str(refusal))
            return redirect(meeting)
        return _page(request, meeting, typed=request.POST.dict(), refusal=str(refusal))
    messages.success(request, _("The attendance is saved."))
    return redirect("agenda:meeting-session", meeting.pk)


@require_POST
def at_item(request: AuthedRequest, pk: int) -> HttpResponse:
    """Somebody comes in, leaves, or does not take part in this item; the pressed button says which."""
    placement = access.get_placement(request.user, pk, to="write_minutes")
    who = request.POST.get("attendance", "")
    row = placement.meeting.attendances.filter(pk=who).first() if who.isdecimal() else None
    if row is None:
        messages.error(request, _("Choose who."))
        return redirect("agenda:session-item", placement.pk)
    row.meeting = placement.meeting
    moved = {"by": request.user, "at": placement}
    if "arrives" in request.POST:
        attempt(request, service.arrive, row, **moved)
    elif "leaves" in request.POST:
        attempt(request, service.leave, row, **moved)
    else:
        reason = request.POST.get("reason", "")
        attempt(request, service.stand_aside, row, reason=reason, why=_why(request), **moved)
    return redirect("agenda:session-item", placement.pk)


@require_POST
def takes_part(request: AuthedRequest, pk: int, attendance: int) -> HttpResponse:
    """Somebody was recorded by mistake as not taking part in this item."""
    placement = access.get_placement(request.user, pk, to="write_minutes")
    rows = NonParticipation.objects.select_related("attendance__meeting")
    row = get_object_or_404(rows, placement=placement, attendance=attendance)
    attempt(request, service.take_part_again, row, by=request.user, why=_why(request))
    return redirect("agenda:session-item", placement.pk)


def _why(request: AuthedRequest) -> str:
    """Of a correction after the meeting; nothing is asked while it lasts."""
    return request.POST.get("why", "")
