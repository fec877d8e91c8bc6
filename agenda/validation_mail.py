"""Mail to those who validate an agenda: asked, asked again, the last day, too late. One for each moment."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.db.models import Exists, OuterRef, Q
from django.template.loader import render_to_string
from django.utils import timezone, translation

from agenda import calendar, validation, versions
from agenda import print as paper_data
from agenda.models import Validation, ValidationNotice, Voice
from agenda.once import send_once, waiting
from timeline.services import now

Kind = ValidationNotice.Kind
# Nobody is woken for a reminder.
FROM_HOUR = 7
PER_TICK = 200


def send() -> int:
    """What was not mailed yet, to whoever has an address and is still asked. Gives how many went out."""
    open_requests = Q(voice__validation__status="asked", voice__validation__meeting__status="draft")
    reachable = Q(voice__person__email__isnull=False, voice__person__is_active=True)
    unsent = ValidationNotice.objects.filter(open_requests, reachable, sent_at__isnull=True)
    rows = waiting(unsent).select_related(
        "voice__person", "voice__validation__asked_by", "voice__validation__meeting__forum__chained_after"
    )
    return sum(send_once(notice, "sent_at", compose) for notice in rows[:PER_TICK])


def remind() -> None:
    """On the last day, and once after it, who has not answered; not when enough others approved."""
    moment = timezone.localtime(now())
    if moment.hour < FROM_HOUR:
        return
    today = moment.date()
    for kind, due in ((Kind.DUE, Q(due_on=today)), (Kind.LATE, Q(due_on__lt=today))):
        told = ValidationNotice.objects.filter(voice=OuterRef("pk"), kind=kind, due_on=OuterRef("validation__due_on"))
        silent = Voice.objects.filter(~Exists(told), status=Voice.Status.WAITING, validation=OuterRef("pk"))
        for asked in Validation.objects.open().filter(due, Exists(silent)).select_related("meeting__forum")[:PER_TICK]:
            _remind_of(asked, kind)


def _remind_of(asked: Validation, kind: str) -> None:
    reading = validation.read(asked.meeting)
    if reading.satisfied:
        return
    silent = [one.voice for one in reading.answers if one.seated and one.voice.status == Voice.Status.WAITING]
    rows = [ValidationNotice(voice=voice, kind=kind, due_on=asked.due_on) for voice in silent]
    ValidationNotice.objects.bulk_create(rows, ignore_conflicts=True)


def compose(notice: ValidationNotice) -> EmailMessage:
    """The open agenda in a few lines with the link; a confidential item is only named as such."""
    asked, person = notice.voice.validation, notice.voice.person
    meeting = asked.meeting
    context = paper_data.head(meeting) | {
        "kind": notice.kind,
        "person": person,
        "asked": asked,
        "entries": versions.freeze(meeting)["entries"],
        "url": calendar.absolute(asked.get_absolute_url()),
    }
    with translation.override(person.language):
        subject = " ".join(render_to_string("mail/validation_subject.txt", context).split())
        body = render_to_string("mail/validation.txt", context).strip() + "\n"
    return EmailMessage(subject, body, to=[person.email])
