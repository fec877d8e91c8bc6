"""The minutes as a page: all of it for the table, after the approval the public extract for everybody else."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from agenda import access
from agenda import print as paper_data
from agenda.models import Meeting, Minutes
from agenda.services import minutes as service
from agenda.views.papers import papers_context
from overleg.http import AuthedRequest, attempt
from overleg.lib.turn import Turn


@require_GET
def minutes(request: AuthedRequest, pk: int) -> HttpResponse:
    user = request.user
    meeting = access.get_meeting(user, pk)
    record = Minutes.objects.filter(meeting=meeting).select_related("approved_by").first()
    if record is None:
        raise Http404(_("There are no minutes yet."))
    approved = record.status == Minutes.Status.APPROVED
    full = bool(access.can(user, "read_minutes", meeting))
    if not full and not approved:
        raise PermissionDenied(_("The public extract can be read once the chair has approved the minutes."))
    data = paper_data.minutes(meeting) if full else paper_data.extract(meeting)
    context = (
        papers_context(meeting, user)
        | data
        | {
            "meeting": meeting,
            "record": record,
            "full": full,
            "may_approve": not approved and bool(access.can(user, "approve_minutes", meeting)),
            "may_write": not approved and bool(access.can(user, "write_minutes", meeting)),
        }
    )
    context["turn"] = _turn(meeting, approved, full, context["may_approve"])
    return render(request, "agenda/minutes.html", context)


def _turn(meeting: Meeting, approved: bool, full: bool, may_approve: bool) -> Turn | None:
    if approved or not full:
        return None
    day = timezone.localdate(meeting.starts_at)
    agreement = meeting.forum.agreement_on(day)
    due = day + timedelta(days=agreement.review_days if agreement else 10)
    if may_approve:
        text = _("Read the minutes and approve them at the bottom of this page.")
        return Turn(text, due=due, yours=True, url="#approve", button=_("To the approval"))
    return Turn(_("reads the minutes and approves them"), who=_("The chair"), due=due)


@require_POST
def minutes_approve(request: AuthedRequest, pk: int) -> HttpResponse:
    meeting = access.get_meeting(request.user, pk, to="approve_minutes")
    success = _("The minutes are approved and fixed. Their final PDF and the public extract are being made.")
    attempt(request, service.approve_minutes, meeting, by=request.user, success=success)
    return _back_to(meeting)


@require_POST
def minutes_refresh(request: AuthedRequest, pk: int) -> HttpResponse:
    meeting = access.get_meeting(request.user, pk, to="write_minutes")
    success = _("A new version of the draft is being made.")
    attempt(request, service.refresh_minutes, meeting, by=request.user, success=success)
    return _back_to(meeting)


def _back_to(meeting: Meeting) -> HttpResponse:
    if Minutes.objects.filter(meeting=meeting).exists():
        return redirect("agenda:minutes", meeting.pk)
    return redirect(meeting)
