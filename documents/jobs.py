"""Making documents in the background: the rows are the truth, the broker holds only ids.

A job is claimed by one conditional UPDATE that gives this worker a lease. A worker that dies leaves a lease that
runs out; the scheduler then offers the job again. A twin that comes late finds the lease taken and changes nothing.
The clock is the wall clock, also while the demo story tells the past: a lease belongs to a process.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from documents.models import Document, Job
from documents.store import discard
from overleg.lib.refusal import Refused

log = logging.getLogger(__name__)

State = Job.State
PER_TICK = 500


class Lost(Exception):
    """The lease ran out and another worker has the job."""


def enqueue(job: Job) -> None:
    """Offer the job to a worker as soon as the row is committed."""
    _mark_offered(type(job), job.pk)
    transaction.on_commit(lambda: _send(type(job), job.pk))


def work(model: type[Job], pk: int, build: Callable[[Job], Document]) -> Document | None:
    """Do the job if it is ours to do. Gives the document when this call finished it, else None.

    `build` runs outside any transaction, for it may take seconds and others must be able to write meanwhile.
    """
    lease = _claim(model, pk)
    if lease is None:
        return None
    job = model._default_manager.get(pk=pk)
    job.lease_until = lease
    try:
        document = build(job)
    except Lost:
        log.warning("%s %s was taken over by another worker; we stop", model._meta.label, pk)
    except Refused as refusal:
        _fail(model, pk, job.lease_until, str(refusal))
    except Exception:
        log.exception("%s %s failed", model._meta.label, pk)
        _fail(
            model,
            pk,
            job.lease_until,
            _("Making this document went wrong. Try again; if it fails once more, tell the administrator."),
        )
    else:
        return _finish(model, pk, job.lease_until, document)
    return None


def hold(job: Job) -> None:
    """Not yet: another job goes first and then offers this one. If that never happens, the scheduler does."""
    _mark_offered(type(job), job.pk)


def renew(job: Job, **fields) -> None:
    """Still busy: a new lease, and how far it is. Raises Lost when another worker took the job over meanwhile."""
    until = timezone.now() + _lease()
    if not _ours(type(job), job.pk, job.lease_until).update(lease_until=until, **fields):
        raise Lost
    job.lease_until = until


def retry(job: Job) -> None:
    """Start again after a failure, or when nobody seems to be working on it."""
    now = timezone.now()
    rows = (
        type(job)
        ._default_manager.filter(Q(state=State.FAILED) | _stale(now), pk=job.pk)
        .update(state=State.QUEUED, attempts=0, error="", lease_until=None, finished_at=None, queued_at=now)
    )
    if not rows:
        raise Refused(_("This document is ready, or being made at this moment. Reload the page."))
    job.refresh_from_db()
    enqueue(job)


def requeue_stale() -> int:
    """Offer again what got lost: a message the broker dropped, a worker that died. Gives how many."""
    now = timezone.now()
    offered = 0
    for model in apps.get_models():
        if not issubclass(model, Job):
            continue
        stale = model._default_manager.filter(_stale(now)).order_by("queued_at", "pk")
        for pk in list(stale.values_list("pk", flat=True)[:PER_TICK]):
            if model._default_manager.filter(_stale(now), pk=pk).update(enqueued_at=now):
                _send(model, pk)
                offered += 1
    return offered


def _lease() -> timedelta:
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)


def _claimable(now: datetime) -> Q:
    return Q(state=State.QUEUED) | Q(state=State.RENDERING, lease_until__lt=now)


def _stale(now: datetime) -> Q:
    """Nobody works on it, and it was not offered within the last lease: the same job is not posted at every tick."""
    return _claimable(now) & (Q(enqueued_at__isnull=True) | Q(enqueued_at__lt=now - _lease()))


def _claim(model: type[Job], pk: int) -> datetime | None:
    """The moment our lease ends, which is also its name; None when the job is not ours to do."""
    now = timezone.now()
    until = now + _lease()
    waiting = model._default_manager.filter(_claimable(now), pk=pk)
    if waiting.filter(attempts__lt=settings.JOB_ATTEMPTS).update(
        state=State.RENDERING, lease_until=until, attempts=F("attempts") + 1
    ):
        return until
    waiting.filter(attempts__gte=settings.JOB_ATTEMPTS).update(
        state=State.FAILED,
        lease_until=None,
        finished_at=now,
        error=_("Making this document was broken off %(count)d times. Tell the administrator before you try again.")
        % {"count": settings.JOB_ATTEMPTS},
    )
    return None


def _ours(model: type[Job], pk: int, lease: datetime | None):
    return model._default_manager.filter(pk=pk, state=State.RENDERING, lease_until=lease)


def _finish(model: type[Job], pk: int, lease: datetime | None, document: Document) -> Document | None:
    if _ours(model, pk, lease).update(
        state=State.READY, document=document, error="", lease_until=None, finished_at=timezone.now()
    ):
        return document
    log.warning("%s %s was finished by another worker; our copy is dropped", model._meta.label, pk)
    discard(document)
    return None


def _fail(model: type[Job], pk: int, lease: datetime | None, reason: str) -> None:
    _ours(model, pk, lease).update(state=State.FAILED, error=reason, lease_until=None, finished_at=timezone.now())


def _mark_offered(model: type[Job], pk: int) -> None:
    model._default_manager.filter(pk=pk).update(enqueued_at=timezone.now())


def _send(model: type[Job], pk: int) -> None:
    """Post the id. A broker that is down must not break the request: the scheduler offers the row again."""
    try:
        import_string(model.task).apply_async((pk,), retry=False)
    except Exception:
        log.exception("The broker did not take %s %s; the scheduler will offer it again", model._meta.label, pk)
        model._default_manager.filter(pk=pk, state=State.QUEUED).update(enqueued_at=None)
