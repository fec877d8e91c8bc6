"""Ask those who validate for their approval, answer, remark, ask again or stop asking; and what publishing demands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from agenda import validation, versions
from agenda.models import AgendaItem, Meeting, Validation, ValidationNotice, ValidationRemark, Voice
from agenda.tasks import send_validation_mail
from agenda.workflow import VALIDATION, VOICE
from overleg.lib import moments
from overleg.lib.refusal import Refused
from timeline.services import now, record

LONGEST = 4000
Kind = ValidationNotice.Kind


@transaction.atomic
def ask(meeting: Meeting, *, by: User, note: str = "", due_on: date | None = None) -> Validation:
    """Everybody who validates under the working agreement gets one mail, and sees it on the start page."""
    held = _lock(meeting)
    if held.status != Meeting.Status.DRAFT:
        raise Refused(_("Only an agenda in preparation is validated. Reload the page."))
    if not held.placements.exists():
        raise Refused(_("The agenda is still empty. Place at least one item before you have it validated."))
    reading = validation.read(held)
    agreement = reading.agreement
    if not reading.needed or agreement is None:
        raise Refused(_("Nobody has to validate this agenda: publish it."))
    if reading.round:
        raise Refused(_("Validation was asked already. Follow the answers, or withdraw the request first."))
    if not reading.validators:
        raise Refused(
            _("Nobody can validate: the forum has no chair and the agreement names no committee with members.")
        )
    due_on = due_on or validation.default_due(held, agreement)
    _check_due(held, due_on)
    asked = Validation.objects.create(
        meeting=held,
        committee=validation.committee_of(agreement),
        rule=agreement.validation_rule if validation.committee_of(agreement) else "any",
        note=note.strip()[:LONGEST],
        due_on=due_on,
        asked_by=by,
        asked_at=now(),
    )
    voices = [Voice(validation=asked, person=row.person, body=str(row.seat)[:120]) for row in reading.validators]
    Voice.objects.bulk_create(voices)
    record(asked, "validation.asked", by=by, due=due_on.isoformat())
    _notify(asked, asked.voices.all(), Kind.ASKED)
    return asked


@transaction.atomic
def approve(meeting: Meeting, *, by: User, seen: str = "") -> None:
    """For the agenda as it stands; `seen` is the digest of what they had before them, so that nothing slips in."""
    voice = _own_voice(meeting, by)
    snapshot = versions.frozen(meeting)
    if seen and seen != versions.digest(snapshot):
        raise Refused(_("The agenda changed while you were reading. Look at it once more, then approve."))
    voice.approved, voice.reason, voice.answered_at = snapshot, "", now()
    VOICE.move(voice, Voice.Status.APPROVED, by=by, fields=("approved", "reason", "answered_at"))


@transaction.atomic
def ask_changes(meeting: Meeting, *, by: User, reason: str) -> None:
    voice = _own_voice(meeting, by)
    if not reason.strip():
        raise Refused(_("Say what should change: the support officer works with it."), field="reason")
    voice.reason, voice.answered_at = reason.strip()[:LONGEST], now()
    # Not as the reason of the step: history is read by more people than those who validate.
    VOICE.move(voice, Voice.Status.CHANGES, by=by, fields=("reason", "answered_at"))


@transaction.atomic
def remark(asked: Validation, *, by: User, text: str, item: AgendaItem | None = None) -> ValidationRemark:
    """On the agenda, or on one item of it; everybody in the request who may read the item reads the remark."""
    _demand_open(asked)
    if not text.strip():
        raise Refused(_("Write your remark first."), field="text")
    if item and not asked.meeting.placements.filter(item=item).exists():
        raise Refused(_("This item was taken off the agenda a moment ago. Reload the page."))
    return ValidationRemark.objects.create(
        validation=asked, item=item, author=by, text=text.strip()[:LONGEST], at=now()
    )


@transaction.atomic
def handle(row: ValidationRemark, *, by: User, answer: str = "") -> None:
    """The officer did something with it, and says what when that helps."""
    _demand_open(row.validation)
    changes = {"answer": answer.strip()[:LONGEST], "handled_by": by, "handled_at": now()}
    if not ValidationRemark.objects.filter(pk=row.pk, handled_at__isnull=True).update(**changes):
        raise Refused(_("This remark was handled already. Reload the page to read how."))


@transaction.atomic
def ask_again(meeting: Meeting, *, by: User) -> None:
    """Whose approval lapsed and who asked for changes get a mail, and it waits for them on their start page."""
    _lock(meeting)
    reading = validation.read(meeting)
    voices = reading.to_ask_again
    if reading.round is None or not voices:
        raise Refused(_("Nobody has to be asked again: no approval lapsed and nobody asks for changes."))
    if reading.overdue:
        reading.round.due_on = validation.default_due(meeting, reading.agreement)
        reading.round.save(update_fields=["due_on"])
    for voice in voices:
        VOICE.move(voice, Voice.Status.WAITING, by=by)
    _notify(reading.round, voices, Kind.AGAIN)


@transaction.atomic
def withdraw(meeting: Meeting, *, by: User, reason: str) -> None:
    """The question is taken back: nobody has to answer, and a committee no longer reads the agenda for it."""
    _lock(meeting)
    VALIDATION.move(_open_of(meeting), Validation.Status.WITHDRAWN, by=by, reason=reason)


def settle(meeting: Meeting, *, by: User, reason: str = "") -> None:
    """What publishing asks, in its transaction and with the meeting locked: validated, or overruled with a reason."""
    reading = validation.read(meeting)
    if not reading.satisfied:
        if not reading.may_overrule:
            raise Refused(_still(reading))
        if not reason.strip():
            raise Refused(_("Say why you publish without this approval: it is written down."), field="reason")
        names = reading.names or _("anybody")
        record(meeting, "meeting.published_unvalidated", by=by, names=names, reason=reason.strip()[:LONGEST])
    if reading.round:
        VALIDATION.move(reading.round, Validation.Status.CLOSED, by=by)


def _still(reading: validation.Reading) -> str:
    if reading.round is None:
        return _("This agenda is validated first: ask %(names)s for approval.") % {"names": reading.names}
    return _(
        "The agenda cannot be published yet: %(names)s still has to approve it. "
        "After the last day (%(due)s) you can publish it with a reason."
    ) % {"names": reading.names, "due": moments.day(reading.round.due_on)}


def _own_voice(meeting: Meeting, person: User) -> Voice:
    _lock(meeting)
    asked = _open_of(meeting)
    voice = Voice.objects.seated(person).select_related("validation").filter(validation=asked).first()
    if voice is None:
        raise Refused(_("You are not asked to validate this agenda."))
    return voice


def _open_of(meeting: Meeting) -> Validation:
    asked = Validation.objects.open().filter(meeting=meeting).first()
    if asked is None:
        raise Refused(_("Nobody is asked to validate this agenda any more. Reload the page."))
    return asked


def _demand_open(asked: Validation) -> None:
    if not Validation.objects.open().filter(pk=asked.pk).exists():
        raise Refused(_("Nobody is asked to validate this agenda any more. Reload the page."))


def _check_due(meeting: Meeting, due_on: date) -> None:
    if due_on < timezone.localdate(now()):
        raise Refused(_("This day has passed. Choose a day to come."), field="due_on")
    if due_on > timezone.localdate(meeting.starts_at):
        raise Refused(_("That is after the meeting. Choose an earlier day."), field="due_on")


def _notify(asked: Validation, voices: Iterable[Voice], kind: str) -> None:
    """One row per voice and moment; the mail follows once everything is written."""
    rows = []
    for voice in voices:
        last = voice.notices.filter(kind=kind).aggregate(Max("number"))["number__max"] or 0
        rows.append(ValidationNotice(voice=voice, kind=kind, due_on=asked.due_on, number=last + 1))
    ValidationNotice.objects.bulk_create(rows, ignore_conflicts=True)
    # Without a broker the scheduler sends them later.
    transaction.on_commit(lambda: send_validation_mail.apply_async(retry=False), robust=True)


def _lock(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_for_update().get(pk=meeting.pk)
