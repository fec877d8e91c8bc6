"""Making documents in the background: the rows are the truth, the broker holds only ids.

A job is claimed by one conditional UPDATE that gives this worker a lease. A worker that dies leaves a lease that
runs out; the scheduler then offers the job again. A twin that comes late finds the lease taken and changes nothing.
A fault that may pass (documents.faults) is tried again after a pause that grows; a refusal waits for a person.
The clock is the wall clock, also while the demo story tells the past: a lease belongs to a process. A moment further
ahead than we ever set one was written before the clock was put back, and counts as past.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts.models import User
from documents import faults
from documents.models import Document, Job
from documents.store import discard
from overleg.lib.refusal import Refused

log = logging.getLogger(__name__)

State = Job.State
UNDER_WAY = (State.QUEUED, State.RENDERING)
BULK = "bulk"  # the queue of what was asked for by the dozen
PER_TICK = 500
PAUSE_GROWS = 4  # 15 seconds, one minute, four, sixteen


class Lost(Exception):
    """The lease ran out and another worker has the job."""


def enqueue(*jobs: Job) -> None:
    """Offer jobs to a worker as soon as their rows are committed."""
    _mark_offered(*jobs)
    for job in jobs:
        transaction.on_commit(partial(_send, type(job), job.pk, job.bulk))


def work(model: type[Job], pk: int, build: Callable[[Job], Document]) -> Document | None:
    """Do the job if it is ours to do. Gives the document when this call finished it, else None.

    `build` runs outside any transaction, for it may take seconds and others must be able to write meanwhile. What it
    sets on the job in the fields that this kind of job names (`told`) is written when the job is finished.
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
    except Exception as error:
        log.exception("%s %s failed", model._meta.label, pk)
        _stumble(job, error)
    else:
        return _finish(job, document)
    return None


def hold(job: Job) -> None:
    """Not yet: another job goes first and then offers this one. If that never happens, the scheduler does."""
    _mark_offered(job)


def renew(job: Job, **fields) -> None:
    """Still busy: a new lease, and how far it is. Raises Lost when another worker took the job over meanwhile."""
    until = timezone.now() + _lease()
    if not _ours(type(job), job.pk, job.lease_until).update(lease_until=until, **fields):
        raise Lost
    job.lease_until = until


def retry(job: Job) -> None:
    """Start again after a failure, when nobody seems to be working on it, or when the file it made is gone from the
    store. Somebody waits for it: not in bulk."""
    now = timezone.now()
    pausing = Q(state=State.QUEUED, not_before__isnull=False)
    startable = Q(state=State.FAILED) | pausing | _stale(now)
    if job.made_again_in_place:
        startable |= Q(state=State.READY, document__missing_since__isnull=False)
    rows = (
        type(job)
        ._default_manager.filter(startable, pk=job.pk)
        .update(
            state=State.QUEUED,
            attempts=0,
            error="",
            bulk=False,
            lease_until=None,
            not_before=None,
            started_at=None,
            finished_at=None,
            queued_at=now,
        )
    )
    if not rows:
        raise Refused(_("This document is ready, or being made at this moment. Reload the page."))
    job.refresh_from_db()
    enqueue(job)


def cancel(job: Job, *, by: User) -> None:
    """Stop it. A worker that is busy with it notices when it shows that it lives, and hands nothing over."""
    reason = _("Stopped by %(name)s. Press “try again” when it is wanted after all.") % {"name": by.name}
    ended = {"lease_until": None, "not_before": None, "finished_at": timezone.now()}
    mine = type(job)._default_manager.filter(pk=job.pk, state__in=UNDER_WAY)
    if not mine.update(state=State.FAILED, error=reason, **ended):
        raise Refused(_("This job has ended already. Reload the page."))


def kinds() -> list[type[Job]]:
    """Every model whose rows are jobs."""
    return [model for model in apps.get_models() if issubclass(model, Job)]


def requeue_stale() -> int:
    """Offer again what got lost: a message the broker dropped, a worker that died. Gives how many."""
    now = timezone.now()
    offered = 0
    for model in kinds():
        stale = model._default_manager.filter(_stale(now)).order_by("queued_at", "pk")
        for pk, bulk in list(stale.values_list("pk", "bulk")[:PER_TICK]):
            if model._default_manager.filter(_stale(now), pk=pk).update(enqueued_at=now):
                _send(model, pk, bulk)
                offered += 1
    return offered


def _lease() -> timedelta:
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)


def _pause(attempts: int) -> timedelta:
    return timedelta(seconds=settings.JOB_PAUSE_SECONDS * PAUSE_GROWS ** (attempts - 1))


def _over(field: str, now: datetime, longest: timedelta) -> Q:
    """This moment has come; or it lies further ahead than we ever set one, so the clock was put back since."""
    return Q(**{f"{field}__lte": now}) | Q(**{f"{field}__gt": now + longest})


def _claimable(now: datetime) -> Q:
    longest = _pause(settings.JOB_ATTEMPTS)
    due = Q(not_before__isnull=True) | _over("not_before", now, longest)
    return Q(state=State.QUEUED) & due | Q(state=State.RENDERING) & _over("lease_until", now, 2 * _lease())


def _stale(now: datetime) -> Q:
    """Nobody works on it, and it was not offered within the last lease: the same job is not posted at every tick."""
    return _claimable(now) & (Q(enqueued_at__isnull=True) | _over("enqueued_at", now - _lease(), 2 * _lease()))


def _claim(model: type[Job], pk: int) -> datetime | None:
    """The moment our lease ends, which is also its name; None when the job is not ours to do."""
    now = timezone.now()
    until = now + _lease()
    waiting = model._default_manager.filter(_claimable(now), pk=pk)
    if waiting.filter(attempts__lt=settings.JOB_ATTEMPTS).update(
        state=State.RENDERING, lease_until=until, not_before=None, started_at=now, attempts=F("attempts") + 1
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


def _finish(job: Job, document: Document) -> Document | None:
    told = {name: getattr(job, name) for name in job.told}
    if _ours(type(job), job.pk, job.lease_until).update(
        state=State.READY, document=document, error="", lease_until=None, finished_at=timezone.now(), **told
    ):
        return document
    log.warning("%s %s was finished by another worker; our copy is dropped", job._meta.label, job.pk)
    discard(document)
    return None


def _fail(model: type[Job], pk: int, lease: datetime | None, reason: str) -> None:
    _ours(model, pk, lease).update(state=State.FAILED, error=reason, lease_until=None, finished_at=timezone.now())


def _stumble(job: Job, error: Exception) -> None:
    """Once more after a pause, when the cause may pass by itself and the limit is not reached."""
    model = type(job)
    reason = faults.reason(error)
    if not faults.may_pass(error) or job.attempts >= settings.JOB_ATTEMPTS:
        _fail(model, job.pk, job.lease_until, f"{reason} {faults.what_to_do(error)}")
        return
    again = timezone.now() + _pause(job.attempts)
    told = _("It is tried again by itself at %(time)s.") % {"time": date_format(timezone.localtime(again), "H:i")}
    _ours(model, job.pk, job.lease_until).update(
        state=State.QUEUED, error=f"{reason} {told}", lease_until=None, not_before=again, enqueued_at=None
    )


def _mark_offered(*jobs: Job) -> None:
    for model in {type(job) for job in jobs}:
        pks = [job.pk for job in jobs if type(job) is model]
        model._default_manager.filter(pk__in=pks).update(enqueued_at=timezone.now())


def _send(model: type[Job], pk: int, bulk: bool) -> None:
    """Post the id. A broker that is down must not break the request: the scheduler offers the row again."""
    try:
        import_string(model.task).apply_async((pk,), retry=False, **({"queue": BULK} if bulk else {}))
    except Exception:
        log.exception("The broker did not take %s %s; the scheduler will offer it again", model._meta.label, pk)
        model._default_manager.filter(pk=pk, state=State.QUEUED).update(enqueued_at=None)
