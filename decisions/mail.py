"""The one message of this app: your packet is there. A link that asks to sign in, never the file itself."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts.models import User
from decisions.models import Feedback, Packet
from regions.access import STAFF
from regions.models import Office
from timeline.services import now

log = logging.getLogger(__name__)


def recipients(packets: Iterable[Packet]) -> dict[int, list[User]]:
    """Whom to tell about each packet, by municipality."""
    return staff_of({packet.municipality_id for packet in packets})


def staff_of(municipalities: Iterable[int]) -> dict[int, list[User]]:
    """Per municipality its general director and clerks who can be reached today."""
    offices = Office.objects.on(timezone.localdate(now())).filter(
        kind__in=STAFF,
        municipality__in=municipalities,
        person__is_active=True,
        person__email__isnull=False,
    )
    people: dict[int, list[User]] = defaultdict(list)
    for office in offices.select_related("person").order_by("person__name"):
        if office.person not in people[office.municipality_id]:
            people[office.municipality_id].append(office.person)
    return people


def send_packet(packet: Packet) -> int:
    """One message to each of them, in their own language, over one connection. Gives how many."""
    people = recipients([packet])[packet.municipality_id]
    duties = list(packet.decision.feedback.open().filter(municipality=packet.municipality))
    return get_connection().send_messages([_message(packet, person, duties) for person in people])


def _message(packet: Packet, person: User, duties: list[Feedback]) -> EmailMessage:
    context = {
        "packet": packet,
        "decision": packet.decision,
        "duties": duties,
        "person": person,
        "url": settings.BASE_URL + packet.decision.get_absolute_url(),
    }
    with translation.override(person.language):
        subject = render_to_string("mail/packet_subject.txt", context)
        body = render_to_string("mail/packet.txt", context)
    return EmailMessage(" ".join(subject.split()), body, to=[person.email])
