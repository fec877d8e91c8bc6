"""Writing history."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.db import models
from django.utils import timezone

from accounts.models import User
from timeline.models import Event

_clock: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """The moment services write down: the wall clock, unless a story is being told (`as_of`)."""
    return _clock.get() or timezone.now()


@contextmanager
def as_of(moment: datetime):
    """Tell a story: within this block services write `moment` down as the time it happened."""
    token = _clock.set(moment)
    try:
        yield
    finally:
        _clock.reset(token)


def record(subject: models.Model, verb: str, *, by: User | None, **data) -> Event:
    """Append one event. `by=None` means the system itself."""
    return Event.objects.create(subject=subject, verb=verb, actor=by, at=now(), data=data)
