"""What the scheduler asks for: offer lost jobs again, forget lost files, show that all of it lives."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from documents import jobs, missing, parts, store
from documents.models import Heartbeat


@shared_task
def requeue_stale() -> None:
    jobs.requeue_stale()
    missing.look_again()


@shared_task
def sweep() -> None:
    store.sweep()
    parts.forget_unused()
    # A scheduler that stopped has a heartbeat of its own that nobody renews.
    Heartbeat.objects.filter(name__startswith="scheduler", at__lt=timezone.now() - timedelta(days=1)).delete()


@shared_task
def beat() -> None:
    """Posted by the scheduler, carried by the broker, written by the worker: one row proves all three."""
    Heartbeat.objects.update_or_create(name="worker", defaults={"at": timezone.now()})
