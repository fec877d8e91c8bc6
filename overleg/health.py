"""How the machinery is: read from the database, the broker and the heartbeats, for probes, figures and people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from django.db import DatabaseError
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from kombu import Connection
from kombu.exceptions import KombuError

from documents.jobs import BULK
from documents.models import Heartbeat
from overleg.backup import HEARTBEAT as BACKUP
from overleg.celery import app as worker

# Worker and scheduler show that they live every 30 seconds; three missed ones are trouble.
LATE = timedelta(seconds=100)
LONG_AGO = timedelta(days=365)
OLD_BACKUP = timedelta(days=2)
QUEUES = (worker.conf.task_default_queue, BULK)
WORKER, SCHEDULER = "worker", "scheduler"


@dataclass(frozen=True)
class Part:
    """One part of the machinery, as a person reads it."""

    name: str
    kind: str  # of the state: done, late, refused or muted
    word: str
    about: str = ""


@dataclass(frozen=True)
class Health:
    """Each part in one word, and the numbers behind it; None where nobody knows."""

    database: str = "unreachable"
    broker: str = "unreachable"
    worker: str = "unknown"
    worker_age: int | None = None
    scheduler: str = "unknown"
    scheduler_age: int | None = None
    schedulers: int = 0
    backup_age: int | None = None
    queued: dict[str, int] = field(default_factory=dict)

    @property
    def well(self) -> bool:
        """What a person needs: everything but the scheduler, whose work can wait for minutes."""
        return (self.database, self.broker, self.worker) == ("ok",) * 3

    @property
    def backup_is_old(self) -> bool:
        return self.backup_age is None or self.backup_age > OLD_BACKUP.total_seconds()

    def as_json(self) -> dict:
        return {
            "database": self.database,
            "broker": self.broker,
            "worker": self.worker,
            "worker_age_seconds": self.worker_age,
            "scheduler": self.scheduler,
            "scheduler_age_seconds": self.scheduler_age,
            "queued": self.queued,
        }

    def parts(self) -> list[Part]:
        """For the page of the administrators; whoever reads it has a database that answers."""
        waiting = sum(self.queued.values())
        queued = ngettext("%(number)d message waits.", "%(number)d messages wait.", waiting) % {"number": waiting}
        more = ngettext(
            "%(number)d scheduler runs. Stop one: nothing happens twice, but it is not needed.",
            "%(number)d schedulers run. Stop all but one: nothing happens twice, but they are not needed.",
            self.schedulers,
        ) % {"number": self.schedulers}
        return [
            _part(_("Broker"), self.broker, queued),
            _part(_("Worker"), self.worker, _since(self.worker_age)),
            _part(_("Scheduler"), self.scheduler, more if self.schedulers > 1 else _since(self.scheduler_age)),
            Part(
                _("Backup"),
                "late" if self.backup_is_old else "done",
                _("old") if self.backup_is_old and self.backup_age else _("none") if self.backup_is_old else _("made"),
                _since(self.backup_age),
            ),
        ]


def look() -> Health:
    queued = _queued()
    broker = "unreachable" if queued is None else "ok"
    try:
        beats = list(
            Heartbeat.objects.filter(at__gt=timezone.now() - LONG_AGO).order_by("-at").values_list("name", "at")[:50]
        )
    except DatabaseError:
        return Health(broker=broker, queued=queued or {})
    now = timezone.now()
    ages = {name: int((now - at).total_seconds()) for name, at in beats}
    schedulers = [age for name, age in ages.items() if name.startswith(SCHEDULER)]
    alive, scheduled = ages.get(WORKER), min(schedulers, default=None)
    return Health(
        database="ok",
        broker=broker,
        worker=_word(alive),
        worker_age=alive,
        scheduler=_word(scheduled),
        scheduler_age=scheduled,
        schedulers=sum(_word(age) == "ok" for age in schedulers),
        backup_age=ages.get(BACKUP),
        queued=queued or {},
    )


def _word(age: int | None) -> str:
    return "ok" if age is not None and age < LATE.total_seconds() else "silent"


def _part(name: str, said: str, about: str) -> Part:
    words = {"ok": _("works"), "silent": _("silent"), "unreachable": _("unreachable"), "unknown": _("unknown")}
    return Part(name, "done" if said == "ok" else "refused", words[said], about)


def _since(age: int | None) -> str:
    if age is None:
        return _("Never seen.")
    moment = timezone.now() - timedelta(seconds=max(age, 0))
    return _("%(time)s ago.") % {"time": timesince(moment, depth=1)}


def _queued() -> dict[str, int] | None:
    """How many messages wait in each queue; None when the broker does not answer."""
    try:
        with worker.connection_for_write(connect_timeout=2) as connection:
            connection.ensure_connection(max_retries=1, timeout=2)
            return {name: _length(connection, name) for name in QUEUES}
    except (OSError, KombuError):
        return None


def _length(connection: Connection, name: str) -> int:
    """A broker that was emptied, or never used yet, does not know the queue: nothing waits in it."""
    try:
        return connection.SimpleQueue(name).qsize()
    except connection.channel_errors:
        return 0
