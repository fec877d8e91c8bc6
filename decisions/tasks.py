"""What a worker does for this app: an id comes in, one call goes out; safe to run twice."""

from __future__ import annotations

from celery import shared_task

from decisions import ahead
from decisions import print as paper
from decisions.models import Packet, Statement
from decisions.rhythm import statement
from decisions.services import reminders, sending
from documents import jobs
from regions.services import mergers


@shared_task
def render_packet(pk: int) -> None:
    jobs.work(Packet, pk, paper.packet)


@shared_task
def send_packet(pk: int) -> None:
    sending.deliver(pk)


@shared_task
def lay_out_parts() -> None:
    """What the scheduler asks for: parts whose text was saved, before anybody makes packets of them."""
    ahead.look()


@shared_task
def deliver_packets() -> None:
    """What the scheduler asks for: mail that did not go out yet."""
    sending.deliver()


@shared_task
def render_statement(pk: int) -> None:
    jobs.work(Statement, pk, statement.build)


@shared_task
def send_reminders() -> None:
    """Reminders that did not go out yet; the scheduler asks for it as well."""
    reminders.send()


@shared_task
def follow_mergers() -> None:
    """Duties of municipalities that ended pass on; a run that was missed is made up for by the next."""
    mergers.settle()
