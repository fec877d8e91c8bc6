"""What the scheduler asks of the history: to forget what is older than we promise to keep it."""

from __future__ import annotations

from celery import shared_task

from timeline import access_records


@shared_task
def forget() -> None:
    access_records.forget()
