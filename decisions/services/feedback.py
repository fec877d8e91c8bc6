"""What colleges and councils did with a decision: plan it, record it, correct it, one by one or many at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from decisions.models import Decision, Feedback
from decisions.services.ratification import named
from decisions.workflow import FEEDBACK
from overleg.lib.moments import day as in_words
from overleg.lib.refusal import Refused
from regions.models.forums import Ask
from timeline.services import now

R = Feedback.Result
RESULTS = {
    Ask.NOTE: (R.NOTED, R.REMARKS),
    Ask.DECIDE: (R.AGREED, R.REMARKS, R.REFUSED),
}
NEEDS_REMARK = (R.REMARKS, R.REFUSED)
ALIVE = (Decision.Status.RATIFIED, Decision.Status.FEEDBACK, Decision.Status.EXECUTION)


@dataclass(frozen=True)
class Recorded:
    """One line of a form: this duty was treated on that day with that result."""

    feedback: Feedback
    on: date
    result: str
    remark: str = ""


class SomeRefused(Refused):
    """Nothing was recorded; `errors` says per duty (primary key) what is wrong."""

    def __init__(self, errors: dict[int, Refused]) -> None:
        super().__init__(_("Nothing was recorded yet: look at the marked rows."))
        self.errors = errors


@transaction.atomic
def schedule(feedback: Feedback, *, by: User, on: date) -> Feedback:
    """Write down on which day the body will treat it."""
    _demand_alive(feedback)
    if on < today():
        raise Refused(
            _("This day has passed. Choose a coming day, or record the result."),
            field="on",
        )
    if feedback.status == Feedback.Status.SCHEDULED and feedback.scheduled_on == on:
        return feedback
    feedback.scheduled_on = on
    _sign(feedback, by)
    FEEDBACK.move(
        feedback,
        Feedback.Status.SCHEDULED,
        by=by,
        fields=("scheduled_on", "recorded_by", "recorded_at"),
        on=on.isoformat(),
        **named(feedback),
    )
    return feedback


@transaction.atomic
def treat(feedback: Feedback, *, by: User, on: date, result: str, remark: str = "") -> Feedback:
    """Record what the body decided, on the day it did."""
    if feedback.status == Feedback.Status.TREATED:
        raise Refused(_("A result was already recorded. Correct it, and say why."))
    return _write(feedback, by=by, on=on, result=result, remark=remark)


@transaction.atomic
def correct(feedback: Feedback, *, by: User, on: date, result: str, remark: str = "", reason: str) -> Feedback:
    """A result that was typed wrongly; the first one stays in the history, with the reason."""
    if feedback.status != Feedback.Status.TREATED:
        raise Refused(_("There is no result to correct yet. Record it."))
    return _write(feedback, by=by, on=on, result=result, remark=remark, reason=reason, was=feedback.result)


@transaction.atomic
def record_many(rows: Iterable[Recorded], *, by: User) -> int:
    """Record several results, all of them or none. Raises SomeRefused with what is wrong at each row."""
    rows = list(rows)
    errors: dict[int, Refused] = {}
    for row in rows:
        try:
            with transaction.atomic():
                treat(row.feedback, by=by, on=row.on, result=row.result, remark=row.remark)
        except Refused as refusal:
            errors[row.feedback.pk] = refusal
    if errors:
        raise SomeRefused(errors)
    return len(rows)


def results_for(feedback: Feedback) -> list[tuple[str, str]]:
    """The results this duty can have, as choices of a form."""
    return [(result.value, str(result.label)) for result in RESULTS[feedback.ask]]


def today() -> date:
    return timezone.localdate(now())


def _demand_alive(feedback: Feedback) -> None:
    if feedback.decision.status not in ALIVE:
        raise Refused(
            _("This decision is %(status)s, so nothing is recorded any more. Ask the support officer to reopen it.")
            % {"status": feedback.decision.get_status_display()}
        )


def _check(feedback: Feedback, on: date, result: str, remark: str) -> None:
    if on > today():
        raise Refused(_("This day is still to come. Record the result afterwards, or plan the day."), field="on")
    ratified = feedback.decision.ratified_on
    if on < ratified:
        raise Refused(
            _("The forum only ratified this on %(day)s. Check the day.") % {"day": in_words(ratified)}, field="on"
        )
    if result not in RESULTS[feedback.ask]:
        raise Refused(_("Choose the result from the list."), field="result")
    if result in NEEDS_REMARK and not remark:
        raise Refused(_("Write the remark or the reason: the forum needs to know what it is about."), field="remark")


def _write(
    feedback: Feedback, *, by: User, on: date, result: str, remark: str, reason: str = "", **data: str
) -> Feedback:
    _demand_alive(feedback)
    remark = remark.strip()
    _check(feedback, on, result, remark)
    feedback.treated_on, feedback.result, feedback.remark = on, result, remark
    _sign(feedback, by)
    FEEDBACK.move(
        feedback,
        Feedback.Status.TREATED,
        by=by,
        reason=reason,
        fields=("treated_on", "result", "remark", "recorded_by", "recorded_at"),
        on=on.isoformat(),
        result=result,
        **named(feedback),
        **data,
    )
    return feedback


def _sign(feedback: Feedback, by: User) -> None:
    feedback.recorded_by, feedback.recorded_at = by, now()
