"""Work in the background: mail around signing in."""

from __future__ import annotations

from celery import shared_task

from accounts import mailing
from accounts.models import WaitingMail


@shared_task
def send(pk: int) -> None:
    mailing.send_waiting(WaitingMail.objects.filter(pk=pk))


@shared_task
def send_waiting() -> None:
    """What the scheduler asks for: mail that did not go out at once."""
    mailing.forget_old()
    mailing.send_waiting(WaitingMail.objects.order_by("pk"))
