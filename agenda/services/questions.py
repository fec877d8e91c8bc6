"""A question to the proposer without sending the item back: asked, answered, or no longer needed."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agenda import tasks
from agenda.access import can, may_answer_question
from agenda.models import AgendaItem, ItemQuestion
from agenda.workflow import QUESTION
from overleg.lib import plain
from overleg.lib.refusal import Refused
from timeline.services import now, record

S = AgendaItem.Status
ASKED_WHILE = (S.PROPOSED, S.RETURNED, S.ACCEPTED, S.PLACED)


@transaction.atomic
def ask(item: AgendaItem, *, by: User, text: str) -> ItemQuestion:
    """The status of the item stays: it goes on while the proposer answers."""
    allowed = can(by, "compose", item)
    if not allowed:
        raise Refused(allowed.reason)
    if item.status not in ASKED_WHILE:
        raise Refused(
            _("A question is asked while an item is prepared; this one is %(status)s.")
            % {"status": item.get_status_display()}
        )
    if item.proposer_id == by.pk:
        raise Refused(_("You proposed this item yourself: change its text instead."), field="text")
    text = plain.paragraphs(text)
    if not text:
        raise Refused(_("Write down what you want to know."), field="text")
    question = ItemQuestion.objects.create(item=item, text=text, asked_by=by, asked_at=now())
    record(question, "question.asked", by=by)
    _tell(question)
    return question


@transaction.atomic
def answer(question: ItemQuestion, *, by: User, answer: str) -> None:
    allowed = may_answer_question(by, question)
    if not allowed:
        raise Refused(allowed.reason)
    text = plain.paragraphs(answer)
    if not text:
        raise Refused(_("Write down your answer."), field="answer")
    question.answer, question.answered_by, question.answered_at = text, by, now()
    QUESTION.move(question, ItemQuestion.Status.ANSWERED, by=by, fields=("answer", "answered_by", "answered_at"))
    _tell(question)


@transaction.atomic
def withdraw(question: ItemQuestion, *, by: User) -> None:
    """The answer came another way, or is not needed any more."""
    allowed = can(by, "compose", question.item)
    if not allowed:
        raise Refused(allowed.reason)
    QUESTION.move(question, ItemQuestion.Status.WITHDRAWN, by=by)


def _tell(question: ItemQuestion) -> None:
    """By mail; without a broker the scheduler does it later."""
    transaction.on_commit(partial(tasks.tell_of_question.apply_async, (question.pk,), retry=False), robust=True)
