"""When the next version of an agenda goes out: changes after publication wait for each other, and go in one mail."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from agenda import versions
from agenda.differences import compare
from agenda.models import Invitation, Meeting, MeetingPaper
from timeline.services import now


def quiet_until(meeting: Meeting) -> datetime | None:
    """Every next change starts the wait anew. The first agenda people get never waits."""
    minutes = settings.MAIL_BATCH_MINUTES
    if not minutes or not Invitation.objects.filter(paper__meeting=meeting, sent_at__isnull=False).exists():
        return None
    return now() + timedelta(minutes=minutes)


def waiting_paper(meeting: Meeting) -> MeetingPaper | None:
    """The version whose mail still waits; nothing when it went out, or goes out as soon as its PDF is made."""
    if meeting.status != Meeting.Status.PUBLISHED:
        return None
    newest = MeetingPaper.objects.filter(meeting=meeting, kind=MeetingPaper.Kind.AGENDA).order_by("-version").first()
    if newest is None or newest.mail_after is None or newest.mail_after <= now():
        return None
    return newest


def drifted(meeting: Meeting) -> list[dict]:
    """What is different from the published version without anybody having reopened it: a text, an annex."""
    if meeting.status != Meeting.Status.PUBLISHED:
        return []
    newest = MeetingPaper.objects.filter(meeting=meeting, kind=MeetingPaper.Kind.AGENDA).order_by("-version").first()
    if newest is None or newest.snapshot is None:
        return []
    entries = versions.frozen(meeting)["entries"]
    changes = compare(newest.snapshot["entries"], entries).changes
    return [entry | {"change": changes[entry["item"]]} for entry in entries if entry["item"] in changes]
