"""What colleges and councils did with a decision: plan it, record it, correct it, one by one or many at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from decisions.models import Answer, Decision, Feedback
from decisions.workflow import FEEDBACK, named
from documents.models import Document
from overleg.lib.moments import day as in_words
from overleg.lib.refusal import Refused
from regions.access import standing
from regions.models.forums import Ask
from timeline.services import now

R = Feedback.Result
RESULTS = {
    Ask.NOTE: (R.NOTED, R.REMARKS),
    Ask.DECIDE: (R.AGREED, R.REMARKS, R.REFUSED),
}
NEEDS_REMARK = (R.REMARKS, R.REFUSED)
# What an answer is; the duty shows the one that holds.
ANSWERED = (
    "treated_on",
    "result",
    "remark",
    "own_reference",
    "extract",
    "recorded_by",
    "recorded_at",
    "on_behalf",
)
ALIVE = (Decision.Status.RATIFIED, Decision.Status.FEEDBACK, Decision.Status.EXECUTION)


@dataclass(frozen=True)
class Recorded:
    """One line of a form: this duty was treated on that day with that result."""

    feedback: Feedback
    on: date
    result: str
    remark: str = ""
    own_reference: str = ""
    extract: Document | None = None


class SomeRefused(Refused):
    """Nothing was recorded; `errors` says per duty (primary key) what is wrong."""

    def __init__(self, errors: dict[int, Refused]) -> None:
        super().__init__(_("Nothing was recorded yet: look at the marked rows."))
        self.errors = errors


@transaction.atomic
def schedule(feedback: Feedback, *, by: User, on: date) -> Feedback:
    """Write down on which day the body will treat it."""
    demand_alive(feedback)
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
def treat(feedback: Feedback, *, by: User, on: date, result: str, **more) -> Feedback:
    """Record what the body decided, on the day it did. `more`: remark, own_reference, extract."""
    row = Recorded(feedback, on, result, **more)
    if feedback.status == Feedback.Status.TREATED:
        raise Refused(_already(feedback))
    return _write(row, by=by)


@transaction.atomic
def correct(
    feedback: Feedback, *, by: User, on: date, result: str, reason: str, base: int | None = None, **more
) -> Feedback:
    """A result that was typed wrongly; the first one stays in the history, with the reason.

    `base` is the answer that was read before it was corrected: a colleague may have corrected it meanwhile.
    """
    if feedback.status != Feedback.Status.TREATED:
        raise Refused(_("There is no result to correct yet. Record it."))
    if base is not None and base != in_force(feedback):
        raise Refused(
            _("Somebody else corrected this meanwhile: %(state)s. Look at it first.")
            % {"state": feedback.get_result_display()}
        )
    row = Recorded(feedback, on, result, **more)
    if row.extract is None:
        row = replace(row, extract=feedback.extract)
    return _write(row, by=by, reason=reason, was=feedback.result)


@transaction.atomic
def record_many(rows: Iterable[Recorded], *, by: User) -> int:
    """Record several results, all of them or none. Raises SomeRefused with what is wrong at each row.

    Sent twice, it is recorded once: a row that says what this person recorded already is simply done.
    """
    rows = list(rows)
    errors: dict[int, Refused] = {}
    now_there = locked(row.feedback.pk for row in rows)
    for row in rows:
        current = replace(row, feedback=now_there[row.feedback.pk])
        if _same_again(current, by):
            continue
        try:
            with transaction.atomic():
                if current.feedback.status == Feedback.Status.TREATED:
                    raise Refused(_already(current.feedback))
                _write(current, by=by)
        except Refused as refusal:
            errors[row.feedback.pk] = refusal
    if errors:
        raise SomeRefused(errors)
    return len(rows)


def locked(pks: Iterable[int]) -> dict[int, Feedback]:
    """These duties as they are now, held until the end of the transaction: two people never both write one."""
    rows = Feedback.objects.select_for_update(of=("self",)).for_list().filter(pk__in=list(pks)).order_by("pk")
    return {row.pk: row for row in rows}


def in_force(feedback: Feedback) -> int | None:
    """The answer that holds, by primary key."""
    held = feedback.answers.filter(undone_at=None).order_by("-pk").values_list("pk", flat=True)
    return held.first() if feedback.status == Feedback.Status.TREATED else None


def recorded_on_behalf(feedback: Feedback, by: User) -> bool:
    """The municipality's own people record for it; anybody else does so on its behalf."""
    mine = standing(by)
    return feedback.municipality_id not in mine.answering(mine.staff_of)


def results_for(feedback: Feedback) -> list[tuple[str, str]]:
    """The results this duty can have, as choices of a form."""
    return [(result.value, str(result.label)) for result in RESULTS[feedback.ask]]


def today() -> date:
    return timezone.localdate(now())


def demand_alive(feedback: Feedback) -> None:
    if feedback.status == Feedback.Status.PASSED:
        raise Refused(
            _("This duty passed to %(name)s: record the result there.") % {"name": feedback.passed_to.municipality}
        )
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


def _write(row: Recorded, *, by: User, reason: str = "", **data: str) -> Feedback:
    feedback, remark = row.feedback, row.remark.strip()
    demand_alive(feedback)
    _check(feedback, row.on, row.result, remark)
    if (row.result, remark) != (feedback.result, feedback.remark):
        feedback.handling = None
    feedback.treated_on, feedback.result, feedback.remark = row.on, row.result, remark
    feedback.own_reference, feedback.extract = row.own_reference.strip(), row.extract
    feedback.on_behalf = recorded_on_behalf(feedback, by)
    _sign(feedback, by)
    FEEDBACK.move(
        feedback,
        Feedback.Status.TREATED,
        by=by,
        reason=reason,
        fields=(*ANSWERED, "handling"),
        on=row.on.isoformat(),
        result=row.result,
        on_behalf=feedback.on_behalf,
        **named(feedback),
        **data,
    )
    Answer.objects.create(feedback=feedback, **{name: getattr(feedback, name) for name in ANSWERED})
    return feedback


def _same_again(row: Recorded, by: User) -> bool:
    there = row.feedback
    if there.status != Feedback.Status.TREATED or there.recorded_by_id != by.pk:
        return False
    typed = (row.on, row.result, row.remark.strip(), row.own_reference.strip())
    return typed == (there.treated_on, there.result, there.remark, there.own_reference)


def _already(feedback: Feedback) -> str:
    return _(
        "%(name)s recorded “%(result)s” here already, on %(day)s. Look at it, and correct it when it is wrong."
    ) % {
        "name": feedback.recorded_by or _("Somebody else"),
        "result": feedback.get_result_display(),
        "day": in_words(feedback.recorded_at),
    }


def _sign(feedback: Feedback, by: User) -> None:
    feedback.recorded_by, feedback.recorded_at = by, now()
