"""Forums that meet right after each other: one convocation, in which each meeting names the others with their time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda.models import Meeting
from overleg.lib.moments import hour

A_DAY = timedelta(days=1)


class Chains:
    """What comes before and after some meetings on their own days: `rows`, one query however many meetings."""

    def __init__(self, meetings: Sequence[Meeting]) -> None:
        self.rows = Meeting.objects.none()
        if meetings:
            forums = {meeting.forum_id for meeting in meetings}
            moments = [meeting.starts_at for meeting in meetings]
            found = Meeting.objects.filter(
                Q(forum__followed_by__in=forums) | Q(forum__chained_after__in=forums),
                starts_at__range=(min(moments) - A_DAY, max(moments) + A_DAY),
            )
            found = found.exclude(status=Meeting.Status.CANCELLED).select_related("forum").order_by("starts_at")
            self.rows = found.distinct()

    def before(self, meeting: Meeting) -> Meeting | None:
        """The meeting right after which this one comes."""
        earlier = [
            one
            for one in self.rows
            if one.forum_id == meeting.forum.chained_after_id
            and _day(one) == _day(meeting)
            and one.starts_at < meeting.starts_at
        ]
        return earlier[-1] if earlier else None

    def after(self, meeting: Meeting) -> list[Meeting]:
        """The meetings that come right after this one."""
        return [
            one
            for one in self.rows
            if one.forum.chained_after_id == meeting.forum_id
            and _day(one) == _day(meeting)
            and one.starts_at > meeting.starts_at
        ]

    def words(self, meeting: Meeting) -> list[str]:
        """The others of the convocation in the language of the reader; nothing more is told about them."""
        earlier = self.before(meeting)
        told = [_("After: %(forum)s, %(time)s") % _facts(earlier)] if earlier else []
        return told + [_("Then: %(forum)s, %(time)s") % _facts(later) for later in self.after(meeting)]


def before(meeting: Meeting) -> Meeting | None:
    return Chains([meeting]).before(meeting)


def _facts(meeting: Meeting) -> dict:
    return {"forum": meeting.forum, "time": hour(meeting.starts_at)}


def _day(meeting: Meeting):
    return timezone.localdate(meeting.starts_at)
