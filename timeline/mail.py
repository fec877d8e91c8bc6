"""What goes to whom is written down once it went; sending itself is the next backend's."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from accounts.models import User
from timeline.access_records import LONGEST
from timeline.models import AccessRecord


class Recording(BaseEmailBackend):
    """Opens and closes as the transport does, so that many messages still share one connection."""

    def __init__(self, fail_silently: bool = False, **options) -> None:
        super().__init__(fail_silently=fail_silently)
        self.transport = get_connection(settings.MAIL_TRANSPORT, fail_silently=fail_silently, **options)

    def open(self) -> bool | None:
        return self.transport.open()

    def close(self) -> None:
        self.transport.close()

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        sent = self.transport.send_messages(email_messages) or 0
        if sent:
            _write_down(email_messages)
        return sent


def _write_down(messages: Sequence[EmailMessage]) -> None:
    addresses = {address.lower() for message in messages for address in message.recipients()}
    people = {person.email.lower(): person for person in User.objects.filter(email__in=addresses)}
    AccessRecord.objects.bulk_create(
        AccessRecord(
            kind=AccessRecord.Kind.MAILED, person=people.get(address.lower()), about=str(message.subject)[:LONGEST]
        )
        for message in messages
        for address in message.recipients()
    )
