"""The mail about a published agenda: the next version, and sending it at once."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agenda import access, mailing
from agenda.models import Meeting
from agenda.services import renewing
from overleg.http import AuthedRequest, attempt


def mail_context(meeting: Meeting) -> dict:
    """For the officer: what still waits to be mailed, and what was changed since it was published."""
    return {"mail_waits": mailing.waiting_paper(meeting), "drifted": mailing.drifted(meeting)}


@require_POST
def meeting_send_now(request: AuthedRequest, pk: int) -> HttpResponse:
    meeting = access.get_meeting(request.user, pk, to="compose")
    done = _("The mail goes out now.")
    attempt(request, renewing.send_now, meeting, by=request.user, success=done)
    return redirect(meeting)


@require_POST
def meeting_renew(request: AuthedRequest, pk: int) -> HttpResponse:
    meeting = access.get_meeting(request.user, pk, to="compose")
    done = _("The next version is published; whoever got the last one gets a mail with what changed.")
    attempt(request, renewing.renew, meeting, by=request.user, success=done)
    return redirect(meeting)
