"""What a worker does for this app: an id comes in, one call goes out; safe to run twice."""

from __future__ import annotations

from celery import shared_task

from decisions import print as paper
from decisions.models import Packet
from decisions.services import sending
from documents import jobs


@shared_task
def render_packet(pk: int) -> None:
    jobs.work(Packet, pk, paper.packet)


@shared_task
def send_packet(pk: int) -> None:
    sending.deliver(pk)


@shared_task
def deliver_packets() -> None:
    """What the scheduler asks for: mail that did not go out yet."""
    sending.deliver()
