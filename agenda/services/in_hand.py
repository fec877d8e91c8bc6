"""Whether a meeting can still be written about: freely in session, corrected after it, never once approved."""

from __future__ import annotations

from django.utils.translation import gettext as _

from agenda.models import Meeting
from overleg.lib.refusal import Refused

Status = Meeting.Status


def demand_session(meeting: Meeting) -> str:
    """The row as it stands now decides, for another tab may have closed the meeting; gives its status."""
    status = Meeting.objects.select_for_update().values_list("status", flat=True).get(pk=meeting.pk)
    if status == Status.CLOSED:
        raise Refused(_("The minutes are approved and can no longer be changed."))
    if status not in (Status.IN_SESSION, Status.HELD):
        raise Refused(_("The meeting is not in session. Open it first."))
    return status


def demand_correction(meeting: Meeting, why: str) -> str:
    """Once the meeting has ended its attendance and outcomes stand: they change only with a reason, which is given."""
    if demand_session(meeting) == Status.IN_SESSION:
        return ""
    if not why.strip():
        raise Refused(
            _("The meeting has ended, so this is fixed. Say why it is corrected; the reason stays in the history."),
            field="why",
        )
    return why.strip()[:300]
