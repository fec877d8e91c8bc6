"""The one message of this app: your packet is there. A link that asks to sign in, never the file itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from agenda.models import Minutes
from decisions.models import Delivery, Packet
from regions.access import STAFF
from regions.models import Office
from timeline.services import now

# What a message needs of its row, fetched at once.
NEEDED = ("packet__municipality", "packet__decision__item", "packet__decision__forum", "packet__meeting__forum")


def recipients(municipalities: Iterable[int]) -> dict[int, list[User]]:
    """Per municipality its general director and clerks who can be reached today."""
    offices = Office.objects.on(timezone.localdate(now())).filter(
        kind__in=STAFF, municipality__in=set(municipalities), person__is_active=True, person__email__isnull=False
    )
    people: dict[int, list[User]] = defaultdict(list)
    for office in offices.select_related("person").order_by("person__name"):
        if office.person not in people[office.municipality_id]:
            people[office.municipality_id].append(office.person)
    return people


def about_packet(delivery: Delivery) -> EmailMessage:
    """In the language of who receives it."""
    packet, person = delivery.packet, delivery.person
    name = "packet" if packet.decision else "meeting_packet"
    with translation.override(person.language):
        context = _context(packet) | {"person": person, "packet": packet}
        subject = render_to_string(f"mail/{name}_subject.txt", context)
        body = render_to_string(f"mail/{name}.txt", context).strip() + "\n"
    return EmailMessage(" ".join(subject.split()), body, to=[person.email])


def _context(packet: Packet) -> dict:
    if packet.decision:
        duties = list(packet.decision.feedback.open().filter(municipality=packet.municipality))
        return {"decision": packet.decision, "duties": duties, "url": _absolute(packet.decision.get_absolute_url())}
    url = _absolute(reverse("decisions:meeting-packets", args=[packet.meeting_id]))
    # Made after the approval, it holds the extract.
    minutes = Minutes.objects.filter(meeting=packet.meeting_id, approved_at__lt=packet.finished_at).exists()
    return {"meeting": packet.meeting, "minutes": minutes, "url": url}


def _absolute(path: str) -> str:
    return settings.BASE_URL + path
