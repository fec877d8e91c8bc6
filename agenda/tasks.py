"""Work of this app in the background: papers and mail. A task only carries ids; every one is safe to run twice."""

from __future__ import annotations

from celery import shared_task
from django.db import transaction

from agenda import invitations, notices, papers, questions, reviewing, validation_mail
from agenda.models import ItemQuestion, MeetingPaper
from documents import jobs


@shared_task
def render_paper(pk: int) -> None:
    """Make one paper; a published agenda then goes to the members, and only after that its bundles are made."""
    document = jobs.work(MeetingPaper, pk, papers.build)
    agenda = MeetingPaper.objects.filter(pk=pk, kind=MeetingPaper.Kind.AGENDA).first()
    if document and agenda:
        # Without a broker the scheduler sends them later.
        transaction.on_commit(lambda: send_invitations.apply_async((pk,), retry=False), robust=True)
        for bundle in agenda.bundles.filter(state=MeetingPaper.State.QUEUED):
            jobs.enqueue(bundle)


@shared_task
def send_invitations(pk: int) -> None:
    """Mail one agenda to the members."""
    invitations.send(invitations.current_agendas().filter(pk=pk))


@shared_task
def tell_of_question(pk: int) -> None:
    """Mail one question to the proposer, or its answer to who asked."""
    questions.send(ItemQuestion.objects.filter(pk=pk))


@shared_task
def send_pending() -> None:
    """What the scheduler asks for: mail that did not go out yet."""
    invitations.send(invitations.current_agendas())
    invitations.send_cancellations()
    reviewing.send()
    reviewing.remind()
    questions.send()


@shared_task
def send_notices() -> None:
    """Mail about referrals and advice; the scheduler asks for it as well, which is when reminders are made."""
    notices.remind()
    notices.send()


@shared_task
def send_validation_mail() -> None:
    """Mail to those who validate an agenda, also what the last days of the term ask for."""
    validation_mail.remind()
    validation_mail.send()
