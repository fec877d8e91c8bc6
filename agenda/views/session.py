"""Hold the meeting on one page: attendance, and per item what became of it (its note: notes.py)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from agenda import access
from agenda.forms.routing import GiveAtMeetingForm
from agenda.models import Advice, AgendaItem, Attendance, Meeting, Placement
from agenda.querysets import ALIVE
from agenda.schedule import schedule
from agenda.services import minutes
from agenda.services.minutes import AGREED, Row
from agenda.views.notes import box_of
from overleg.http import AuthedRequest, attempt
from overleg.lib.refusal import Refused

Outcome = Placement.Outcome
IN_HAND = (Meeting.Status.IN_SESSION, Meeting.Status.HELD)


@dataclass(frozen=True)
class Seat:
    """One line of the attendance form, as stored or as just typed."""

    attendance: Attendance
    state: str
    replaced_by: str


@require_GET
def session(request: AuthedRequest, pk: int) -> HttpResponse:
    meeting = access.get_meeting(request.user, pk, to="write_minutes")
    if meeting.status not in IN_HAND:
        return redirect(meeting)
    return render_session(request, meeting)


def render_session(
    request: AuthedRequest,
    meeting: Meeting,
    *,
    typed: Mapping[str, str] | None = None,
    refusal: str = "",
    advised: GiveAtMeetingForm | None = None,
    advising: int = 0,
) -> HttpResponse:
    """The whole page; with the attendance, or the advice on one item, that was just refused."""
    placements = list(Placement.objects.filter(meeting=meeting).visible_to(request.user).for_agenda().with_note())
    for placement in placements:
        placement.meeting = meeting
    times = schedule(meeting, placements)
    context = {
        "meeting": meeting,
        "entries": [
            {
                "box": box_of(placement),
                "starts_at": start,
                "choices": _choices(placement),
                "advise": advised if placement.pk == advising else _advise(placement),
            }
            for placement, start in zip(placements, times.starts, strict=True)
        ],
        "seats": [_seat(attendance, typed or {}) for attendance in meeting.attendances.all()],
        "states": Attendance.State.choices,
        "refusal": refusal,
        "agreed": AGREED,
        "open": [placement for placement in placements if not placement.outcome],
        "in_session": meeting.status == Meeting.Status.IN_SESSION,
    }
    return render(request, "agenda/session.html", context, status=422 if refusal or advised else 200)


def _advise(placement: Placement) -> GiveAtMeetingForm | None:
    """Where the item stands for advice that is still asked, the form to record it."""
    advice = placement.advice
    if advice is None or placement.outcome or advice.status != Advice.Status.ASKED:
        return None
    return GiveAtMeetingForm(advice=advice)


def _seat(attendance: Attendance, typed: Mapping[str, str]) -> Seat:
    return Seat(
        attendance,
        typed.get(f"state-{attendance.pk}", attendance.state),
        typed.get(f"replaced_by-{attendance.pk}", attendance.replaced_by),
    )


def _choices(placement: Placement) -> list[tuple[str, str]]:
    """The outcomes one presses here; agreeing has its own button, for a decision comes of it."""
    if placement.advice_id:
        # A question that was withdrawn, or whose item ended elsewhere, leaves without advice.
        awaited = placement.advice.status == Advice.Status.ASKED and placement.item.status in ALIVE
        offered = [Outcome.POSTPONED] if awaited else [Outcome.WITHDRAWN]
    elif placement.item.treatment == AgendaItem.Treatment.RATIFY:
        offered = [Outcome.NOT_RATIFIED, Outcome.POSTPONED, Outcome.WITHDRAWN]
    else:
        offered = [Outcome.NOTED, Outcome.POSTPONED, Outcome.WITHDRAWN]
    return [(outcome.value, outcome.label) for outcome in offered]


@require_POST
def attendance(request: AuthedRequest, pk: int) -> HttpResponse:
    """The whole list at once; when a line is wrong everything typed is kept."""
    meeting = access.get_meeting(request.user, pk, to="write_minutes")
    keys = [name.removeprefix("state-") for name in request.POST if name.startswith("state-")]
    rows = [
        Row(int(key), request.POST[f"state-{key}"], request.POST.get(f"replaced_by-{key}", ""))
        for key in keys
        if key.isdecimal()
    ]
    try:
        minutes.record_attendance(meeting, by=request.user, rows=rows)
    except Refused as refusal:
        return render_session(request, meeting, typed=request.POST.dict(), refusal=str(refusal))
    messages.success(request, _("The attendance is saved."))
    return redirect("agenda:meeting-session", meeting.pk)


@require_POST
def placement_outcome(request: AuthedRequest, pk: int) -> HttpResponse:
    placement = access.get_placement(request.user, pk, to="write_minutes")
    attempt(request, _press, placement, request.POST.get("outcome", ""), by=request.user)
    return back_to(placement)


def _press(placement: Placement, outcome: str, *, by) -> None:
    if outcome in AGREED:
        raise Refused(_("Use the button “All agree”: a decision comes of it."))
    minutes.record_outcome(placement, outcome, by=by)


@require_POST
def placement_reopen(request: AuthedRequest, pk: int) -> HttpResponse:
    placement = access.get_placement(request.user, pk, to="write_minutes")
    attempt(request, minutes.undo_outcome, placement, by=request.user)
    return back_to(placement)


def back_to(placement: Placement) -> HttpResponse:
    url = reverse("agenda:meeting-session", args=[placement.meeting_id])
    return redirect(f"{url}#item-{placement.pk}")


@require_POST
def meeting_end(request: AuthedRequest, pk: int) -> HttpResponse:
    meeting = access.get_meeting(request.user, pk, to="write_minutes")
    success = _("The meeting has ended. The draft of the minutes is being made; the chair can read and approve it.")
    if attempt(request, minutes.end_session, meeting, by=request.user, success=success):
        return redirect("agenda:minutes", meeting.pk)
    return redirect("agenda:meeting-session", meeting.pk)
