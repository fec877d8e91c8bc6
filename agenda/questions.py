"""Telling the other side by mail that a question was asked or answered: once, whatever happens to the job."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, QuerySet
from django.template.loader import render_to_string
from django.utils import translation

from accounts.models import User
from agenda.models import ItemQuestion
from timeline.services import now

log = logging.getLogger(__name__)

ATTEMPTS = 5
PER_TICK = 50


def send(questions: QuerySet[ItemQuestion] | None = None) -> int:
    """Mail the questions and the answers nobody was told of yet. Gives how many went out."""
    rows = ItemQuestion.objects.all() if questions is None else questions
    rows = rows.filter(attempts__lt=ATTEMPTS).select_related("item__proposer", "item__forum", "asked_by")
    asked = rows.filter(status="asked", question_sent_at__isnull=True)[:PER_TICK]
    answered = rows.filter(status="answered", answer_sent_at__isnull=True)[:PER_TICK]
    sent = sum(_once(row, "question_sent_at", row.item.proposer, "question_asked") for row in asked)
    return sent + sum(_once(row, "answer_sent_at", row.asked_by, "question_answered") for row in answered)


def _once(question: ItemQuestion, mark: str, to: User, name: str) -> bool:
    """Claim the row, then send: a twin finds it claimed. A failure gives the row back."""
    mine = ItemQuestion.objects.filter(pk=question.pk, **{f"{mark}__isnull": True})
    if not mine.update(**{mark: now()}, attempts=F("attempts") + 1):
        return False
    if not to.email or not to.is_active:
        return False
    try:
        _message(question, to, name).send()
    except Exception:
        log.exception("Mail to person %s about question %s failed", to.pk, question.pk)
        ItemQuestion.objects.filter(pk=question.pk).update(**{mark: None})
        return False
    ItemQuestion.objects.filter(pk=question.pk).update(attempts=0)
    return True


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
