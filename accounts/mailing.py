"""Mail around signing in waits as a row until the worker sends it; afterwards nothing of it is kept."""

from __future__ import annotations

import logging
from datetime import timedelta
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string
from kombu.exceptions import OperationalError

from accounts.models import WaitingMail

log = logging.getLogger(__name__)

KEPT = timedelta(days=3)  # as long as a mailed link works
CLAIMED = timedelta(minutes=2)  # by a worker that may have been killed since


def post(to: str, subject: str, body: str) -> None:
    row = WaitingMail.objects.create(to=to, subject=subject, body=body)
    try:
        import_string("accounts.tasks.send").apply_async((row.pk,), retry=False)
    except (OperationalError, OSError):
        log.exception("The broker did not take mail %s: the scheduler sends it", row.pk)


def send_waiting(rows: QuerySet[WaitingMail]) -> None:
    """Each row by itself: claimed, sent, forgotten. A row that fails stays for the next time."""
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=timezone.now() - CLAIMED)
    for row in rows.filter(free):
        if not WaitingMail.objects.filter(free, pk=row.pk).update(claimed_at=timezone.now()):
            continue
        try:
            EmailMessage(row.subject, row.body, to=[row.to]).send()
        except (OSError, SMTPException):
            log.exception("Mail %s around signing in was not sent", row.pk)
            WaitingMail.objects.filter(pk=row.pk).update(claimed_at=None)
        else:
            row.delete()


def forget_old() -> None:
    WaitingMail.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
