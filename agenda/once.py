"""One message per row, however often a job runs and however many workers there are."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.core.mail import EmailMessage
from django.db import models
from django.db.models import F

from timeline.services import now

log = logging.getLogger(__name__)

ATTEMPTS = 5


def send_once(row: models.Model, mark: str, compose: Callable[..., EmailMessage]) -> bool:
    """Claim the row, then send: a twin finds it claimed. A failure gives the row back, with the reason."""
    rows = type(row)._default_manager.filter(pk=row.pk)
    if not rows.filter(**{f"{mark}__isnull": True}).update(**{mark: now()}, attempts=F("attempts") + 1):
        return False
    try:
        compose(row).send()
    except Exception as error:
        log.exception("Mail for %s %s failed", row._meta.model_name, row.pk)
        rows.update(**{mark: None}, error=str(error)[:200])
        return False
    rows.update(error="")
    return True
