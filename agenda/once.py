"""One message per row, however often a job runs and however many workers there are.

A sender holds the row for a while (`retry_at`), sends, and only then marks it: when it is killed in between, another
sends after it, so nothing is lost. When that happens in the moment between the mail server's yes and our mark, the same
message goes out again with the same Message-ID, by which mail programs know it for the same.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, QuerySet
from django.utils import timezone

from agenda.models.outgoing import Outgoing
from timeline.services import now

log = logging.getLogger(__name__)

ATTEMPTS = 24  # with the pauses below: most of a day
HELD = timedelta(minutes=3)  # far longer than a mail server may take to answer
LONGEST_PAUSE = timedelta(hours=1)


def waiting(rows: QuerySet) -> QuerySet:
    """Those whose next attempt is due. The wall clock, also while a story is told: a pause belongs to a mail server."""
    return rows.due(timezone.now(), attempts=ATTEMPTS)


def send_once(row: Outgoing, mark: str, compose: Callable[..., EmailMessage]) -> bool:
    """Hold the row, send, mark it: a twin finds it held. A failure lets go of it until later, with the reason."""
    rows = type(row)._default_manager.filter(pk=row.pk)
    unsent = rows.filter(**{f"{mark}__isnull": True})
    held_until = timezone.now() + HELD
    if not waiting(unsent).update(retry_at=held_until, attempts=F("attempts") + 1):
        return False
    attempts = rows.values_list("attempts", flat=True).get()
    try:
        message = compose(row)
        message.extra_headers.setdefault("Message-ID", _name(row, mark))
        message.send()
    except Exception as error:
        log.exception("Mail for %s %s failed", row._meta.model_name, row.pk)
        unsent.filter(retry_at=held_until).update(retry_at=timezone.now() + pause(attempts), error=str(error)[:200])
        return False
    unsent.update(**{mark: now()}, retry_at=None, error="", attempts=0)
    return True


def pause(attempts: int) -> timedelta:
    """A minute after the first failure, twice as long after each next one, never more than an hour."""
    return min(timedelta(minutes=2 ** min(attempts - 1, 10)), LONGEST_PAUSE)


def _name(row: Outgoing, mark: str) -> str:
    """Of this message and no other, however often it is sent."""
    return f"<{row._meta.model_name}.{row.pk}.{mark}@{urlsplit(settings.BASE_URL).hostname}>"
