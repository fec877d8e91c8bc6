"""Work that follows from an agreement: assign it, report on it, finish or drop it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.models import Placement
from agenda.services.in_hand import demand_session
from decisions.models import Action, Decision
from decisions.workflow import ACTION
from overleg.lib.refusal import Refused
from regions.models import Municipality, Organisation
from timeline.services import now, record

TAKES_ACTIONS = (Decision.Status.RATIFIED, Decision.Status.FEEDBACK, Decision.Status.EXECUTION)


@transaction.atomic
def add_action(decision: Decision, *, by: User, title: str, owner: Municipality | Organisation, due_on: date) -> Action:
    """Give one body a piece of work, with a day."""
    if decision.status not in TAKES_ACTIONS:
        raise Refused(
            _("This decision is %(status)s: reopen it before you add work.") % {"status": decision.get_status_display()}
        )
    return _write(by, title, owner, due_on, decision=decision, placement=decision.placement)


@transaction.atomic
def add_at_table(
    placement: Placement,
    *,
    by: User,
    title: str,
    owner: Municipality | Organisation,
    due_on: date,
    person: User | None = None,
) -> Action:
    """Work agreed at the table on an item, whatever becomes of that item; with its decision when there is one."""
    demand_session(placement.meeting)
    alive = placement.decisions.filter(status__in=TAKES_ACTIONS).first()
    return _write(by, title, owner, due_on, decision=alive, placement=placement, person=person)


@transaction.atomic
def take_back(action: Action, *, by: User) -> None:
    """Typed by mistake at the table; once somebody reported on it, it is dropped with a reason instead."""
    demand_session(action.placement.meeting)
    if action.status != Action.Status.OPEN or action.report:
        raise Refused(_("Somebody reported on this action already. Drop it with a reason on the follow-up page."))
    record(action.placement.meeting, "meeting.action_taken_back", by=by)
    action.delete()


def _write(by: User, title: str, owner: Municipality | Organisation, due_on: date, **fields) -> Action:
    if not title.strip():
        raise Refused(_("Write what has to be done."), field="title")
    if due_on < _today():
        raise Refused(_("This day has passed. Choose a coming day."), field="due_on")
    place = "municipality" if isinstance(owner, Municipality) else "organisation"
    action = Action.objects.create(title=title.strip()[:200], due_on=due_on, **{place: owner}, **fields)
    record(action, "action.added", by=by, **_named(action))
    return action


@transaction.atomic
def report(action: Action, *, by: User, text: str) -> Action:
    """Say how far it is; the earlier report stays in the history."""
    if action.status != Action.Status.OPEN:
        raise Refused(_("This action is %(status)s. Reopen it first.") % {"status": action.get_status_display()})
    if not text.strip():
        raise Refused(_("Write how far it is."), field="text")
    action.report = text.strip()
    action.save(update_fields=["report"])
    record(action, "action.reported", by=by, **_named(action), report=action.report)
    return action


@transaction.atomic
def finish(action: Action, *, by: User, report: str) -> Action:
    """Done, today, with what came of it."""
    if not report.strip():
        raise Refused(_("Write what was done: the forum reads it."), field="text")
    action.report, action.done_on = report.strip(), _today()
    ACTION.move(action, Action.Status.DONE, by=by, fields=("report", "done_on"), **_named(action))
    return action


@transaction.atomic
def drop(action: Action, *, by: User, reason: str) -> Action:
    """No longer needed; the reason stays readable."""
    ACTION.move(action, Action.Status.DROPPED, by=by, reason=reason, **_named(action))
    return action


@transaction.atomic
def reopen(action: Action, *, by: User, reason: str) -> Action:
    if action.decision and action.decision.status not in TAKES_ACTIONS:
        raise Refused(_("The decision is closed: reopen the decision first."))
    action.done_on = None
    ACTION.move(action, Action.Status.OPEN, by=by, reason=reason, fields=("done_on",), **_named(action))
    return action


def _named(action: Action) -> dict[str, str]:
    return {"title": action.title, "owner": str(action.owner)}


def _today() -> date:
    return timezone.localdate(now())
