"""What minutes are made of, as lists to be read one by one or at once; what is made of them: agenda.record."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from agenda.chain import Chains
from agenda.models import Attendance, Meeting, NonParticipation, Phrase, Placement
from timeline.models import Event


class Full:
    """What the full minutes are made of, to be read at once."""

    def __init__(self, meeting: Meeting) -> None:
        self.attended, self.edited, self.aside = attended(meeting), edited(meeting), aside(meeting)
        self.placements, self.later, self.chains = placements(meeting), later(meeting), Chains([meeting])
        self.ended = ended(meeting)
        self.all = [
            self.attended,
            self.edited,
            self.aside,
            self.placements,
            self.later,
            self.chains.rows,
            self.ended,
        ]


def placements(meeting: Meeting, *, public: bool = False) -> QuerySet[Placement]:
    """In order, with note, agreement, positions and actions: the same number of questions for any number of items."""
    found = Placement.objects.filter(meeting=meeting)
    if public:
        found = found.public()
    return found.for_agenda().with_note().with_agreement().with_work()


def attended(meeting: Meeting) -> QuerySet[Attendance]:
    return meeting.attendances.select_related("arrived_item", "left_item")


def aside(meeting: Meeting) -> QuerySet[NonParticipation]:
    """Who does not take part."""
    rows = NonParticipation.objects.filter(attendance__meeting=meeting).select_related("attendance", "placement")
    return rows.order_by("attendance__body", "attendance__name")


def edited(meeting: Meeting, *, public: bool = False) -> QuerySet[Phrase]:
    found = Phrase.objects.filter(minutes__meeting=meeting)
    return found.exclude(placement__item__confidential=True) if public else found


def ended(meeting: Meeting) -> QuerySet[Event, datetime]:
    """When it was ended last, or nothing."""
    held = Event.objects.about(meeting).filter(verb="meeting.held").order_by("-at")
    return held.values_list("at", flat=True)[:1]


def later(meeting: Meeting) -> QuerySet[Meeting]:
    later = Meeting.objects.filter(forum=meeting.forum_id, starts_at__gt=meeting.starts_at)
    return later.exclude(status=Meeting.Status.CANCELLED).order_by("starts_at")[:1]
