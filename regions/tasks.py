"""What the scheduler asks of the map: to forget spreadsheets of people whose time is over."""

from __future__ import annotations

from celery import shared_task

from regions.services import importing


@shared_task
def forget_spreadsheets() -> None:
    importing.forget_old()
