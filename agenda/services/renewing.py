"""After publication: the next version when texts or annexes changed, and its mail at once instead of after the wait."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.mailing import drifted, waiting_paper
from agenda.models import Meeting, MeetingPaper
from agenda.services.meetings import new_agenda
from agenda.tasks import send_invitations
from overleg.lib.refusal import Refused
from timeline.services import now, record


@transaction.atomic
def renew(meeting: Meeting, *, by: User) -> MeetingPaper:
    """What was edited or added since publication becomes the next version; nothing is reopened for it."""
    held = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if held.status != Meeting.Status.PUBLISHED:
        raise Refused(_("Only a published agenda gets a next version this way. Reload the page."))
    if not drifted(held):
        raise Refused(_("Nothing changed since the last version."))
    paper = new_agenda(held)
    record(held, "meeting.renewed", by=by, version=paper.version)
    return paper


@transaction.atomic
def send_now(meeting: Meeting, *, by: User) -> None:
    """The officer knows that no other change follows: the mail goes out as soon as the PDF is there."""
    held = Meeting.objects.select_for_update().get(pk=meeting.pk)
    paper = waiting_paper(held)
    if paper is None:
        raise Refused(_("No mail waits: it went out already, or the agenda is being changed again."))
    MeetingPaper.objects.filter(pk=paper.pk).update(mail_after=now())
    record(held, "meeting.mailed_at_once", by=by, version=paper.version)
    # Without a broker the scheduler sends them later.
    transaction.on_commit(lambda: send_invitations.apply_async((paper.pk,), retry=False), robust=True)
