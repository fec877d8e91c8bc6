"""Celery's scheduler, made steady: a clock that is put back does not silence it, and it shows that it lives."""

from __future__ import annotations

import logging
import os
import socket
import time
from datetime import timedelta

from celery.beat import PersistentScheduler
from django.db import DatabaseError, connection
from django.utils import timezone

log = logging.getLogger(__name__)

SHOW_LIFE = 30  # seconds


class Steady(PersistentScheduler):
    """Two of them by mistake do no harm: every task they post is safe to run twice. Each has a heartbeat of its own."""

    _shown = float("-inf")

    def tick(self, *args, **kwargs) -> float:
        self._forget_the_future()
        self._show_life()
        return super().tick(*args, **kwargs)

    def _forget_the_future(self) -> None:
        """What was last posted at a moment still to come, was so before the clock was put back: it is due now."""
        late = False
        for entry in self.schedule.values():
            if entry.last_run_at > entry.default_now() + timedelta(seconds=1):
                entry.last_run_at = entry.default_now() - entry.schedule.run_every
                late = True
        if late:
            log.warning("The clock was put back: the whole schedule starts again now.")
            self._heap = None

    def _show_life(self) -> None:
        if time.monotonic() - self._shown < SHOW_LIFE:
            return
        from documents.models import Heartbeat

        name = f"scheduler {socket.gethostname()[:20]}:{os.getpid()}"
        try:
            Heartbeat.objects.update_or_create(name=name, defaults={"at": timezone.now()})
        except DatabaseError as error:
            log.warning("The scheduler cannot show that it lives: %s", type(error).__name__)
        finally:
            connection.close()
        self._shown = time.monotonic()
