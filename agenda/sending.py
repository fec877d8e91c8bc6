"""Sending one message for one row, however often a job runs."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.core.mail import EmailMessage
from django.db import models
from django.db.models import F

from timeline.services import now

log = logging.getLogger(__name__)

ATTEMPTS = 5
PER_TICK = 200


def once(row: models.Model, mark: str, compose: Callable[..., EmailMessage]) -> bool:
    """Claim the row, then send: a twin finds it claimed. A failure gives the row back, with the reason."""
    rows = type(row)._default_manager
    mine = rows.filter(pk=row.pk, **{f"{mark}__isnull": True})
    if not mine.update(**{mark: now()}, attempts=F("attempts") + 1):
        return False
    try:
        compose(row).send()
    except Exception as error:
        log.exception("Mail of %s %s failed", row._meta.label, row.pk)
        rows.filter(pk=row.pk).update(**{mark: None}, error=str(error)[:200])
        return False
    rows.filter(pk=row.pk).update(error="")
    return True
