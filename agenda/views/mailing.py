"""The mail about a meeting: who gets what, before it goes out; the next version, and sending it at once."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from agenda import access, access_validation, mailing, recipients, validation
from agenda.models import Meeting
from agenda.services import renewing
from overleg.http import AuthedRequest, attempt
from overleg.lib.together import Asking


def mail_part(meeting: Meeting) -> Asking[dict]:
    """For the officer: who gets the next mail, what still waits to be mailed, what was changed since publishing."""
    S = Meeting.Status
    if meeting.status not in (S.DRAFT, S.PUBLISHED):
        return {}
    people = recipients.Rows(meeting)
    yield people.all
    return {
        "mail_waits": mailing.waiting_paper(meeting),
        "drifted": mailing.drifted(meeting),
        "recipients": recipients.of_agenda(meeting, people) if meeting.status == S.DRAFT else (),
        "told": recipients.of_cancellation(meeting, people),
    }


@require_GET
def meeting_mail(request: AuthedRequest, pk: int) -> HttpResponse:
    """What publishing sends, to whom; for the officer with the button."""
    meeting = access_validation.get_validated(request.user, pk)
    composes = bool(access.can(request.user, "compose", meeting))
    if not composes:
        access.demand(access_validation.may_read_draft(request.user, meeting))
    reading = validation.read(meeting)
    context = {
        "letter": recipients.publication(meeting, request.user),
        "recipients": recipients.of_agenda(meeting),
        "may_publish": composes and meeting.status == Meeting.Status.DRAFT and reading.satisfied,
    }
    return render_mail(request, meeting, "publish", composes=composes, **context)


def render_mail(
    request: AuthedRequest, meeting: Meeting, step: str, *, composes: bool = True, **context
) -> HttpResponse:
    """Who gets it, the subject line and the text; nothing was sent yet."""
    shared = {"meeting": meeting, "step": step, "composes": composes}
    return render(request, "agenda/mail.html", shared | context)


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
