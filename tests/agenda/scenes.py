"""Meetings that were held, for what comes after."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from agenda.models import Meeting
from agenda.services import minutes
from tests import factories as make
from tests.personas import Table


def held_meeting(table: Table, *, items: int = 2) -> Meeting:
    """Some weeks ago, every item noted, its draft minutes made."""
    moment = timezone.now() - timedelta(days=20, minutes=Meeting.objects.count())
    meeting = make.make_meeting(table.forum, status=Meeting.Status.PUBLISHED, starts_at=moment)
    for _item in range(items):
        make.make_placement(meeting)
    minutes.open_session(meeting, by=table.officer)
    for placement in meeting.placements.select_related("meeting", "item"):
        write = {"discussion": "Gehoord.", "conclusion": "Genoteerd.", "base_version": 0}
        minutes.write_note(placement, by=table.officer, **write)
        minutes.record_outcome(placement, "noted", by=table.officer)
    minutes.end_session(meeting, by=table.officer)
    return meeting
