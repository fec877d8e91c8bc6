"""Whether a meeting can still be written about: from its opening until its minutes are approved."""

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
