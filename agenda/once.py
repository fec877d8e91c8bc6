"""One message per row, however often a job runs and however many workers there are."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable

from django.core.mail import EmailMessage
from django.db import models
from django.db.models import F

from timeline.services import now

log = logging.getLogger(__name__)

ATTEMPTS = 5


def server_is_away(error: Exception) -> bool:
    """Nobody gets mail now: the server is down, or says "later". Not the fault of this one message."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(400 <= code < 500 for code, _said in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return 400 <= error.smtp_code < 500
    return (
        isinstance(error, OSError)
        and not isinstance(error, smtplib.SMTPException)
        or isinstance(error, smtplib.SMTPServerDisconnected)
    )


def send_once(row: models.Model, mark: str, compose: Callable[..., EmailMessage]) -> bool:
    """Claim the row, then send: a twin finds it claimed. A failure gives the row back, with the reason."""
    rows = type(row)._default_manager.filter(pk=row.pk)
    if not rows.filter(**{f"{mark}__isnull": True}).update(**{mark: now()}, attempts=F("attempts") + 1):
        return False
    try:
        compose(row).send()
    except Exception as error:
        log.exception("Mail for %s %s failed", row._meta.model_name, row.pk)
        # Tried until the server is back: that does not count as an attempt.
        uncounted = {"attempts": F("attempts") - 1} if server_is_away(error) else {}
        rows.update(**{mark: None}, error=str(error)[:200], **uncounted)
        return False
    rows.update(error="")
    return True
