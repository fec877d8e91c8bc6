"""Hold the meeting on one page: the agenda beside the item that is at the table, with its note and its outcome."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from agenda import access, at_table
from agenda.attendance import not_taking_part
from agenda.forms.meetings import MeetingForm, proposed
from agenda.forms.routing import GiveAtMeetingForm, ReferForm
from agenda.forms.session import RaiseForm
from agenda.models import Advice, AgendaItem, Attendance, Meeting, NonParticipation, Placement
from agenda.querysets import ALIVE
from agenda.services import session as service
from agenda.services.meetings import plan_meeting
from agenda.services.session import AGREED
from agenda.views.notes import box_of
from overleg.http import AuthedRequest, attempt, refuse
from overleg.lib.refusal import Refused
from overleg.lib.words import compare

Outcome = Placement.Outcome
IN_HAND = (Meeting.Status.IN_SESSION, Meeting.Status.HELD)


@require_GET
def session_item(request: AuthedRequest, pk: int) -> HttpResponse:
    """The item at the table: its own address, to come back to and to send to somebody."""
    placement = access.get_placement(request.user, pk, to="write_minutes")
    if placement.meeting.status not in IN_HAND:
        return redirect(placement.meeting)
    return render_item(request, placement)


def render_item(request: AuthedRequest, placement: Placement, *, status: int = 200, **typed) -> HttpResponse:
    """`typed` keeps what was refused: amended (a text), line and problem (an action), refer and raised (forms)."""
    meeting = placement.meeting
    context = frame(request, meeting, placement) | _of_item(request, placement) | typed
    return render(request, "agenda/session_item.html", context, status=status)


def frame(request: AuthedRequest, meeting: Meeting, current: Placement | None = None) -> dict:
    """What stands around every page of the session: the rail, the clock, and what is still open."""
    rail = at_table.rail(meeting, request.user, current)
    in_session = meeting.status == Meeting.Status.IN_SESSION
    return {
        "meeting": meeting,
        "rail": rail,
        "clock": at_table.clock(rail.entries, timezone.now()) if in_session else None,
        "moment": timezone.now(),
        "in_session": in_session,
        "agreed": AGREED,
        "raised": RaiseForm(),
    }


def _of_item(request: AuthedRequest, placement: Placement) -> dict:
    noted = Placement.objects.filter(pk=placement.pk).for_agenda().with_note().with_agreement().get()
    forum = placement.item.forum  # another one where the item is here for advice
    placement.item, placement.advice = noted.item, noted.advice
    placement.item.forum = forum
    attendances = list(placement.meeting.attendances.select_related("seat__municipality"))
    aside = NonParticipation.objects.filter(placement=placement).select_related("attendance")
    decision = noted.agreement
    earlier = Placement.objects.filter(item=placement.item_id, outcome=Outcome.POSTPONED).exclude(pk=placement.pk)
    # Positions and actions stand on top of this app; from here they are only known as what points at a placement.
    positions = list(placement.positions.select_related("seat__municipality", "seat__organisation"))
    taken = {position.seat_id for position in positions}
    return {
        "placement": placement,
        "box": box_of(noted),
        "choices": _choices(placement),
        "attendances": attendances,
        "owner_names": sorted({row.body for row in attendances} | {row.name for row in attendances if row.name}),
        "aside": [(row, not_taking_part(row)) for row in aside],
        "deciding": [row for row in _deciding(attendances) if row.seat_id not in taken],
        "positions": positions,
        "actions": placement.actions.select_related("municipality", "organisation", "person"),
        "decision": decision,
        "changes": compare(placement.item.proposal, decision.text) if decision else (),
        "earlier": earlier.select_related("meeting").order_by("meeting__starts_at"),
        "refer": ReferForm(item=placement.item),
        "advise": _advise(placement),
    }


def _deciding(attendances: list[Attendance]) -> list[Attendance]:
    """One row for every municipality that decides, also when two people sit for it."""
    rows = {row.seat_id: row for row in attendances if row.voice == "decides" and row.seat.municipality_id}
    return list(rows.values())


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


def _advise(placement: Placement) -> GiveAtMeetingForm | None:
    """Where the item stands for advice that is still asked, the form to record it."""
    advice = placement.advice
    if advice is None or placement.outcome or advice.status != Advice.Status.ASKED:
        return None
    return GiveAtMeetingForm(advice=advice)


@require_POST
def item_begin(request: AuthedRequest, pk: int) -> HttpResponse:
    """The table comes to this item: its clock runs from now on."""
    placement = access.get_placement(request.user, pk, to="write_minutes")
    attempt(request, service.begin_item, placement)
    return redirect("agenda:session-item", placement.pk)


@require_POST
def placement_outcome(request: AuthedRequest, pk: int) -> HttpResponse:
    placement = access.get_placement(request.user, pk, to="write_minutes")
    if attempt(request, _press, placement, request.POST.get("outcome", ""), by=request.user):
        return go_on(request, placement)
    return redirect("agenda:session-item", placement.pk)


def go_on(request: AuthedRequest, placement: Placement) -> HttpResponse:
    """After an outcome the table goes to the next open item, and to the end when there is none. Corrections stay."""
    meeting = placement.meeting
    if meeting.status != Meeting.Status.IN_SESSION:
        return redirect("agenda:session-item", placement.pk)
    following = at_table.rail(meeting, request.user, placement).after(placement)
    if following is None:
        return redirect("agenda:session-end", meeting.pk)
    attempt(request, service.begin_item, following)
    return redirect("agenda:session-item", following.pk)


def _press(placement: Placement, outcome: str, *, by) -> None:
    if outcome in AGREED:
        raise Refused(_("Use the button “All agree”: a decision comes of it."))
    if outcome == Outcome.REFERRED:
        raise Refused(_("Say to which forum it goes, and why."))
    service.record_outcome(placement, outcome, by=by)


@require_POST
def placement_refer(request: AuthedRequest, pk: int) -> HttpResponse:
    """To another forum, with the reason; what is wrong comes back with everything typed."""
    placement = access.get_placement(request.user, pk, to="write_minutes")
    form = ReferForm(request.POST, item=placement.item)
    if form.is_valid():
        try:
            service.refer_item(placement, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The item is offered to the other forum."))
            return go_on(request, placement)
    return render_item(request, placement, status=422, refer=form)


@require_POST
def placement_reopen(request: AuthedRequest, pk: int) -> HttpResponse:
    placement = access.get_placement(request.user, pk, to="write_minutes")
    attempt(request, service.undo_outcome, placement, by=request.user, why=request.POST.get("why", ""))
    return redirect("agenda:session-item", placement.pk)


@require_POST
def item_raise(request: AuthedRequest, pk: int) -> HttpResponse:
    """Something comes up at the table: last on the agenda, and at the table at once."""
    meeting = access.get_meeting(request.user, pk, to="write_minutes")
    form = RaiseForm(request.POST)
    if form.is_valid():
        try:
            placement = service.raise_item(meeting, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The item stands last on the agenda."))
            return redirect("agenda:session-item", placement.pk)
    return render_end(request, meeting, status=422, raised=form)


@require_GET
def session_end(request: AuthedRequest, pk: int) -> HttpResponse:
    """Before the meeting ends: what is still open, and when the forum meets again."""
    meeting = access.get_meeting(request.user, pk, to="write_minutes")
    if meeting.status not in IN_HAND:
        return redirect(meeting)
    return render_end(request, meeting)


def render_end(request: AuthedRequest, meeting: Meeting, *, status: int = 200, **typed) -> HttpResponse:
    context = frame(request, meeting) | {
        "ending": True,
        "silent": service.without_reason(meeting),
        "following": service.next_meeting(meeting),
        "plan": MeetingForm(initial=proposed(meeting.forum)),
    }
    return render(request, "agenda/session_end.html", context | typed, status=status)


@require_POST
def session_plan(request: AuthedRequest, pk: int) -> HttpResponse:
    """The table agrees when it meets again."""
    meeting = access.get_meeting(request.user, pk, to="write_minutes")
    form = MeetingForm(request.POST)
    if form.is_valid():
        try:
            plan_meeting(meeting.forum, by=request.user, **form.values())
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The next meeting is planned."))
            return redirect("agenda:session-end", meeting.pk)
    return render_end(request, meeting, status=422, plan=form)


@require_POST
def meeting_end(request: AuthedRequest, pk: int) -> HttpResponse:
    meeting = access.get_meeting(request.user, pk, to="write_minutes")
    success = _("The meeting has ended. The draft of the minutes is being made; the chair can read and approve it.")
    if attempt(request, service.end_session, meeting, by=request.user, success=success):
        return redirect("agenda:minutes", meeting.pk)
    return redirect("agenda:session-end" if meeting.status in IN_HAND else "agenda:meeting", meeting.pk)
