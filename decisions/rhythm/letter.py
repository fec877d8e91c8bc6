"""The message of a reminder: what misses, what is ready to put on the agenda, and links that ask to sign in."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from decisions.models import Packet, Reminder
from decisions.rhythm.duties import ReportingDuty
from decisions.services.feedback import ALIVE
from regions.models import Municipality

PACKETS = 6


def compose(reminder: Reminder, person: User, duties: Sequence[ReportingDuty]) -> EmailMessage:
    """In the language of its reader."""
    year = max(duty.period.last.year for duty in duties)
    context = {
        "person": person,
        "officer": reminder.made_by,
        "words": reminder.words,
        "municipality": reminder.municipality,
        "college": [duty for duty in duties if duty.body == "college"],
        "council": [duty for duty in duties if duty.body == "council"],
        "packets": [(title, settings.BASE_URL + path) for title, path in packets_of(reminder.municipality)],
        "url": settings.BASE_URL + reverse("decisions:rhythm", args=[reminder.municipality.nis_code, year]),
    }
    with translation.override(person.language):
        subject = render_to_string("mail/rhythm_reminder_subject.txt", context)
        body = render_to_string("mail/rhythm_reminder.txt", context).strip() + "\n"
    return EmailMessage(" ".join(subject.split()), body, to=[person.email])


def packets_of(municipality: Municipality) -> list[tuple[str, str]]:
    """The packets it can put on an agenda now: ready, and something of it still to treat. Title and address."""
    found = Packet.objects.filter(
        municipality=municipality,
        state=Packet.State.READY,
        superseded_at__isnull=True,
        decision__status__in=ALIVE,
        decision__item__confidential=False,
        decision__feedback__in=municipality.feedback.open(),
    )
    rows = found.distinct().order_by("-run__started_at", "-pk").values_list("decision__item__title", "pk")
    return [(title, reverse("decisions:packet", args=[pk])) for title, pk in rows[:PACKETS]]
