"""From feedback to the work, from the work to a closed decision with what was learned; and back with a reason."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from decisions.models import Decision, Evaluation
from decisions.workflow import DECISION
from overleg.lib.refusal import Refused
from timeline.services import now


@transaction.atomic
def start_execution(decision: Decision, *, by: User, reason: str = "") -> Decision:
    """The work starts when every body has answered, or earlier with a reason why not waiting."""
    waiting = decision.feedback.open().count()
    if decision.status == Decision.Status.RATIFIED and waiting:
        raise Refused(_("Make the packets first: the colleges and councils have not received anything yet."))
    if waiting and not reason.strip():
        raise Refused(
            _("Colleges or councils still have to treat this (%(count)d). Say why the work does not wait for them.")
            % {"count": waiting},
            field="reason",
        )
    DECISION.move(decision, Decision.Status.EXECUTION, by=by, reason=reason, waiting=waiting)
    return decision


@transaction.atomic
def resume_feedback(decision: Decision, *, by: User, reason: str) -> Decision:
    """The work started too early: back to the colleges and councils."""
    if not decision.feedback.asked().exists():
        raise Refused(_("Nothing was asked of colleges or councils, so there is no feedback to go back to."))
    DECISION.move(decision, Decision.Status.FEEDBACK, by=by, reason=reason)
    return decision


@transaction.atomic
def close_decision(decision: Decision, *, by: User, went_well: str, failed: str, differently: str) -> Decision:
    """Done: every action finished or dropped, and written down what was learned, also from what failed."""
    if decision.actions.open().exists():
        raise Refused(_("There are open actions. Finish them, or say why they are no longer needed."))
    answers = {"went_well": went_well.strip(), "failed": failed.strip(), "differently": differently.strip()}
    for name, text in answers.items():
        if not text:
            raise Refused(_("One sentence helps the next file. Was there nothing? Then say so."), field=name)
    DECISION.move(decision, Decision.Status.CLOSED, by=by)
    Evaluation.objects.create(decision=decision, by=by, at=now(), **answers)
    return decision


@transaction.atomic
def reopen(decision: Decision, *, by: User, reason: str) -> Decision:
    """A closed decision turns out not to be done."""
    DECISION.move(decision, Decision.Status.EXECUTION, by=by, reason=reason)
    return decision
