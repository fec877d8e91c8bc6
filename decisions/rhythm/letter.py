"""The message of a reminder: what misses, what is ready to put on the agenda, and links that ask to sign in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from decisions.models import Discussion, Packet, Reminder
from decisions.rhythm.duties import ReportingDuty
from decisions.rhythm.facts import subject
from decisions.services.feedback import ALIVE
from regions.models import Municipality

PACKETS = 6
RECENT = timedelta(days=60)


def compose(reminder: Reminder, person: User, duties: Sequence[ReportingDuty]) -> EmailMessage:
    """In the language of its reader."""
    year = max(duty.period.last.year for duty in duties)
    with translation.override(person.language):
        packets = packets_of(reminder.municipality, reminder.made_by)
    context = {
        "person": person,
        "officer": reminder.made_by,
        "words": reminder.words,
        "municipality": reminder.municipality,
        "college": [duty for duty in duties if duty.body == "college"],
        "council": [duty for duty in duties if duty.body == "council"],
        "packets": [(title, settings.BASE_URL + path) for title, path in packets],
        "url": settings.BASE_URL + reverse("decisions:rhythm", args=[reminder.municipality.nis_code, year]),
    }
    with translation.override(person.language):
        subject = render_to_string("mail/rhythm_reminder_subject.txt", context)
        body = render_to_string("mail/rhythm_reminder.txt", context).strip() + "\n"
    return EmailMessage(" ".join(subject.split()), body, to=[person.email])


def packets_of(municipality: Municipality, officer: User) -> list[tuple[str, str]]:
    """The packets of the officer's forums that it can put on an agenda now, the newest first: of decisions it still has
    to answer, and of the last meetings. Title and address."""
    owes = Q(decision__status__in=ALIVE, decision__feedback__in=municipality.feedback.open())
    recent = Q(meeting__starts_at__gte=timezone.now() - RECENT)
    found = Packet.objects.to_be_read().visible_to(officer).filter(owes | recent, municipality=municipality)
    rows = found.for_list().distinct().order_by("-run__started_at", "-pk")[:PACKETS]
    return [(title_of(packet), reverse("decisions:packet", args=[packet.pk])) for packet in rows]


def title_of(packet: Packet) -> str:
    """What the packet is about; fetch with `for_list`."""
    if packet.decision:
        return packet.decision.item.title
    meeting = packet.meeting
    return subject(Discussion.About.BOTH, str(meeting.forum), timezone.localdate(meeting.starts_at))
