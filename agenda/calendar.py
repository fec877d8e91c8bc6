"""Meetings as calendar files: when, where and the address of the agenda; nothing of what is on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit

import icalendar
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Max, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from agenda.chain import Chains
from agenda.models import CalendarFeed, Meeting, MeetingPaper
from timeline.models import Event
from timeline.services import now

STATUSES = {Meeting.Status.DRAFT: "TENTATIVE", Meeting.Status.CANCELLED: "CANCELLED"}
# What changes an entry without a new version of the agenda.
CHANGES = ("meeting.rescheduled", "meeting.cancelled")
REFRESH = timedelta(hours=4)
BACK, AHEAD, MOST = timedelta(days=183), timedelta(days=731), 1000


def absolute(path: str) -> str:
    return settings.BASE_URL + path


def calendar_file(meeting: Meeting) -> bytes:
    """One event with a lasting identity, so that a later version replaces the earlier one."""
    calendar = _calendar("CANCEL" if meeting.status == Meeting.Status.CANCELLED else "PUBLISH")
    for event in _events([meeting]):
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def feed_file(feed: CalendarFeed) -> bytes:
    """What the owner of the feed may see at this moment; called off meetings stay, marked as such."""
    person, moment = feed.person, now()
    with translation.override(person.language):
        found = Meeting.objects.visible_to(person).filter(starts_at__range=(moment - BACK, moment + AHEAD))
        if feed.forum:
            found = found.filter(forum=feed.forum)
        calendar = _calendar("PUBLISH")
        name = str(feed.forum) if feed.forum else _("Overleg: my meetings")
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", icalendar.vDuration(REFRESH))
        # A calendar holds at least one component, also when its owner has no meetings any more.
        calendar.add_component(icalendar.Timezone.from_tzid(settings.TIME_ZONE))
        for event in _events(list(found.for_list().order_by("starts_at")[:MOST])):
            calendar.add_component(event)
    return calendar.to_ical()


def file_name(meeting: Meeting) -> str:
    return f"{meeting.forum.slug}-{timezone.localdate(meeting.starts_at):%Y-%m-%d}.ics"


def _calendar(method: str) -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Overleg//NL")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _events(meetings: Sequence[Meeting]) -> list[icalendar.Event]:
    """Three queries, however many meetings."""
    chains, versions, changes = Chains(meetings), _versions(meetings), _changes(meetings)
    events = []
    for meeting in meetings:
        number, changed_at = changes.get(meeting.pk, (0, None))
        event = _event(meeting, versions.get(meeting.pk, 0) + number, changed_at or meeting.starts_at)
        url = absolute(meeting.get_absolute_url())
        told = [*chains.words(meeting), _("The agenda: %(url)s") % {"url": url}]
        event.add("description", "\n".join(told))
        event.add("url", url)
        events.append(event)
    return events


def _event(meeting: Meeting, sequence: int, changed_at: datetime) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"meeting-{meeting.pk}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("sequence", sequence)
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("dtstart", timezone.localtime(meeting.starts_at))
    event.add("dtend", timezone.localtime(meeting.ends_at))
    event.add("summary", str(meeting.forum))
    event.add("organizer", f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}", parameters={"CN": meeting.forum.name})
    if meeting.place:
        event.add("location", meeting.place)
    event.add("status", STATUSES.get(meeting.status, "CONFIRMED"))
    return event


def _versions(meetings: Sequence[Meeting]) -> dict[int, int]:
    """Every published agenda counts in the sequence."""
    papers = MeetingPaper.objects.filter(meeting__in=meetings, kind=MeetingPaper.Kind.AGENDA).order_by()
    return dict(papers.values_list("meeting").annotate(number=Count("pk")))


def _changes(meetings: Sequence[Meeting]) -> dict[int, tuple[int, datetime]]:
    """Other changes of the moment, and when anything happened last."""
    told = Event.objects.filter(
        subject_type=ContentType.objects.get_for_model(Meeting), subject_id__in=[meeting.pk for meeting in meetings]
    ).order_by()
    rows = told.values_list("subject_id").annotate(number=Count("pk", Q(verb__in=CHANGES)), last=Max("at"))
    return {meeting: (number, last) for meeting, number, last in rows}
