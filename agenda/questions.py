"""Telling the other side by mail that a question was asked or answered: once, whatever happens to the job."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import translation

from accounts.models import User
from agenda.models import ItemQuestion
from agenda.once import send_once, waiting

PER_TICK = 50


def send(questions: QuerySet[ItemQuestion] | None = None) -> int:
    """Mail the questions and the answers nobody was told of yet. Gives how many went out."""
    rows = ItemQuestion.objects.all() if questions is None else questions
    rows = waiting(rows).select_related("item__proposer", "item__forum", "asked_by")
    asked = rows.filter(_reached("item__proposer"), status="asked", question_sent_at__isnull=True)[:PER_TICK]
    answered = rows.filter(_reached("asked_by"), status="answered", answer_sent_at__isnull=True)[:PER_TICK]
    sent = sum(send_once(row, "question_sent_at", _question) for row in asked)
    return sent + sum(send_once(row, "answer_sent_at", _answer) for row in answered)


def _reached(person: str) -> Q:
    return Q(**{f"{person}__email__isnull": False, f"{person}__is_active": True})


def _question(row: ItemQuestion) -> EmailMessage:
    return _message(row, row.item.proposer, "question_asked")


def _answer(row: ItemQuestion) -> EmailMessage:
    return _message(row, row.asked_by, "question_answered")


def _message(question: ItemQuestion, to: User, name: str) -> EmailMessage:
    """Of a confidential item only the reference: a mailbox is read by more people than a table."""
    context = {
        "person": to,
        "question": question,
        "item": question.item,
        "open": not question.item.confidential,
        "url": f"{settings.BASE_URL}{question.item.get_absolute_url()}#questions",
    }
    with translation.override(to.language):
        subject = render_to_string(f"mail/{name}_subject.txt", context)
        body = render_to_string(f"mail/{name}.txt", context)
    return EmailMessage(" ".join(subject.split()), body, to=[to.email])
