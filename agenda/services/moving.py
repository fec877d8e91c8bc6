"""A published meeting gets another moment or place: the next version of its agenda tells whoever got the last one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.models import Meeting, MeetingPaper
from agenda.services.meetings import check_moment, new_agenda
from overleg.lib.refusal import Refused
from timeline.services import record


@transaction.atomic
def move_meeting(
    meeting: Meeting, *, by: User, starts_at: datetime, duration: int, place: str = "", reason: str
) -> MeetingPaper:
    """The agenda stays as it is; its next version carries the new moment and goes out with the reason, once."""
    held = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if held.status != Meeting.Status.PUBLISHED:
        raise Refused(_("Only a meeting whose agenda is published is moved this way. Reload the page."))
    if not reason.strip():
        raise Refused(_("Say why: everybody who got the agenda reads the reason."), field="reason")
    place = place.strip()
    if (held.starts_at, held.duration, held.place) == (starts_at, duration, place):
        raise Refused(_("Nothing changes this way. Choose another moment, length or place."), field="date")
    was = held.starts_at
    held.starts_at, held.duration, held.place = starts_at, duration, place
    check_moment(held)
    held.save(update_fields=["starts_at", "duration", "place"])
    meeting.starts_at, meeting.duration, meeting.place = starts_at, duration, place
    paper = new_agenda(meeting)
    days = {"was": timezone.localdate(was).isoformat(), "on": timezone.localdate(starts_at).isoformat()}
    record(
        meeting, "meeting.moved", by=by, moment=was.isoformat(), version=paper.version, reason=reason.strip(), **days
    )
    return paper
