"""A recorded result taken back: to the answer before it, or to what the duty was before anybody answered.

The rule: whoever recorded a result takes it back without a word within a day, as long as nothing was built on it.
Afterwards, or when it is somebody else's, or when the officer handled its remark or the work started, only with a
reason. Once the decision is closed it stays: reopen the decision first.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from decisions.models import Answer, Decision, Feedback
from decisions.services import succession
from decisions.services.feedback import ANSWERED, demand_alive, in_force, locked, today
from decisions.workflow import FEEDBACK, named
from overleg.lib.refusal import Refused
from timeline.services import now, record

FREELY = timedelta(days=1)
F = Feedback.Status


def why_reason(feedback: Feedback, by: User) -> str:
    """Why taking this result back asks for a reason; empty when it does not."""
    if feedback.handling_id:
        return _("The support officer already handled this remark.")
    if feedback.decision.status == Decision.Status.EXECUTION:
        return _("The work has started on this answer.")
    if feedback.recorded_by_id != by.pk:
        return _("Somebody else recorded this result.")
    if feedback.recorded_at is None or now() - feedback.recorded_at > FREELY:
        return _("This result was recorded more than a day ago.")
    return ""


@transaction.atomic
def undo(feedback: Feedback, *, by: User, reason: str = "", base: int | None = None) -> Feedback:
    """Take back the result that holds. `base` is the answer that was read: another one by now is not undone."""
    row = locked([feedback.pk])[feedback.pk]
    if row.status != F.TREATED or (base is not None and base != in_force(row)):
        raise Refused(_("This result is no longer the one you saw. Reload the page to see what stands there."))
    demand_alive(row)
    if (why := why_reason(row, by)) and not reason.strip():
        raise Refused(f"{why} " + _("Say why you take it back."), field="reason")
    held = list(row.answers.filter(undone_at=None).order_by("pk"))
    undone, earlier = (held[-1:], held[-2:-1])
    Answer.objects.filter(pk__in=[one.pk for one in undone]).update(undone_by=by, undone_at=now())
    row.handling = None
    if earlier:
        _restore(row, earlier[0], by, reason.strip())
    else:
        _reopen(row, by, reason)
    return row


def _restore(row: Feedback, answer: Answer, by: User, reason: str) -> None:
    """The answer before holds again, with who recorded it and when."""
    for name in ANSWERED:
        setattr(row, name, getattr(answer, name))
    row.save(update_fields=[*ANSWERED, "handling"])
    said = {"reason": reason} if reason else {}
    record(row, "feedback.undone", by=by, **named(row), **said)


def _reopen(row: Feedback, by: User, reason: str) -> None:
    row.treated_on, row.result, row.remark, row.own_reference, row.extract = None, "", "", "", None
    row.recorded_by, row.recorded_at, row.on_behalf = by, now(), False
    to = F.SCHEDULED if row.scheduled_on else F.TO_SCHEDULE
    FEEDBACK.move(row, to, by=by, reason=reason, fields=(*ANSWERED, "handling"), **named(row))
    if row.municipality.ends_on and row.municipality.ends_on < today():
        succession.pass_duties(today(), decisions=[row.decision])
