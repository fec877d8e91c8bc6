"""An item leaves the agendas it waits on, because its life or a question about it ended elsewhere."""

from __future__ import annotations

from django.db.models import F, QuerySet

from accounts.models import User
from agenda.models import Meeting, Placement
from timeline.services import now, record


def leave_agendas(placements: QuerySet[Placement], *, by: User) -> None:
    """It leaves a draft agenda; on a published one it stays, marked as withdrawn."""
    for placement in placements.select_related("item"):
        meeting = Meeting.objects.select_for_update().get(pk=placement.meeting_id)
        if meeting.status == Meeting.Status.DRAFT and not placement.notes.exists():
            _take_off(placement, meeting, by)
        else:
            left = {"outcome": Placement.Outcome.WITHDRAWN, "outcome_at": now()}
            Placement.objects.filter(pk=placement.pk, outcome="").update(**left)


def _take_off(placement: Placement, meeting: Meeting, by: User) -> None:
    """Remove it and close the gap in the numbering."""
    placement.delete()
    meeting.placements.filter(position__gt=placement.position).update(position=F("position") - 1)
    record(meeting, "meeting.item_removed", by=by, reference=placement.item.reference)
