"""The mail server of the demo: messages are put on a page instead of being sent."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Sequence
from email.message import Message
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from demo.models import Enclosure, Letter
from timeline.services import now


class Mailbox(BaseEmailBackend):
    """Every message becomes a letter at /demo/post/."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        sent = 0
        for message in email_messages:
            if message.recipients():
                _keep(message)
                sent += 1
        return sent


def _keep(message: EmailMessage) -> None:
    # The same checks as for real sending: a line break in the subject is refused.
    message.message()
    with transaction.atomic():
        letter = Letter.objects.create(
            to=", ".join(message.recipients()),
            subject=str(message.subject)[:250],
            body=str(message.body),
            sent_at=now(),
        )
        for attachment in message.attachments:
            name, content, mime = _opened(attachment)
            Enclosure.objects.create(letter=letter, name=name, mime=mime, size=len(content), file=_stored(content))


def _opened(attachment: Message | Sequence) -> tuple[str, bytes, str]:
    """Django allows a ready MIME part, or a name, content and type."""
    if isinstance(attachment, Message):
        content = attachment.get_payload(decode=True)
        name, mime = attachment.get_filename() or "attachment", attachment.get_content_type()
        return _plain(name), content if isinstance(content, bytes) else b"", mime
    name, content, mime = attachment
    data = content.encode() if isinstance(content, str) else bytes(content)
    guessed = mimetypes.guess_type(name or "")[0]
    return _plain(name or "attachment"), data, (mime or guessed or "application/octet-stream").partition(";")[0]


def _plain(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).name[:160]


def _stored(content: bytes) -> str:
    """Thirteen members receive the same agenda: keep it once, under its own hash."""
    path = f"post/{hashlib.sha256(content).hexdigest()}"
    if default_storage.exists(path):
        return path
    return default_storage.save(path, ContentFile(content))
