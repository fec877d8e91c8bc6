"""What the scheduler asks of the product as a whole."""

from __future__ import annotations

from celery import shared_task

from overleg.digest import run


@shared_task
def send_digests() -> None:
    run.send_due()


@shared_task
def forget_told() -> None:
    run.forget_old()
