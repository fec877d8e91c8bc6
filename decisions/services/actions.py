"""Work that follows from an agreement: assign it, say how far it is, hand it over, finish or drop it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.models import Placement
from agenda.services.in_hand import demand_session
from decisions.models import Action, ActionNote, Decision
from decisions.workflow import ACTION
from overleg.lib.refusal import Refused
from regions.access import standing
from regions.models import Municipality, Organisation
from timeline.services import now, record

TAKES_ACTIONS = (Decision.Status.RATIFIED, Decision.Status.FEEDBACK, Decision.Status.EXECUTION)
Body = Municipality | Organisation | None


@transaction.atomic
def add_action(
    decision: Decision, *, by: User, title: str, owner: Body, due_on: date, person: User | None = None
) -> Action:
    """Give a body, or one person, a piece of work with a day."""
    if decision.status not in TAKES_ACTIONS:
        raise Refused(
            _("This decision is %(status)s: reopen it before you add work.") % {"status": decision.get_status_display()}
        )
    return _write(by, title, owner, due_on, person, decision=decision, placement=decision.placement)


@transaction.atomic
def add_at_table(
    placement: Placement, *, by: User, title: str, owner: Body, due_on: date, person: User | None = None
) -> Action:
    """Work agreed at the table on an item, whatever becomes of that item; with its decision when there is one."""
    demand_session(placement.meeting)
    alive = placement.decisions.filter(status__in=TAKES_ACTIONS).first()
    return _write(by, title, owner, due_on, person, decision=alive, placement=placement)


@transaction.atomic
def take_back(action: Action, *, by: User) -> None:
    """Typed by mistake at the table; once somebody reported on it, it is dropped with a reason instead."""
    demand_session(action.placement.meeting)
    if action.status != Action.Status.OPEN or action.notes.exists() or action.files.exists():
        raise Refused(_("Somebody reported on this action already. Drop it with a reason on its own page."))
    record(action.placement.meeting, "meeting.action_taken_back", by=by)
    action.delete()


def _write(by: User, title: str, owner: Body, due_on: date, person: User | None, **origin) -> Action:
    if not title.strip():
        raise Refused(_("Write what has to be done."), field="title")
    _demand_coming(due_on)
    action = Action(title=title.strip()[:200], due_on=due_on, **origin)
    _give(action, owner, person)
    action.save()
    record(action, "action.added", by=by, **_named(action))
    return action


@transaction.atomic
def report(action: Action, *, by: User, text: str) -> Action:
    """Say how far it is; the earlier notes stay."""
    demand_open(action)
    if not text.strip():
        raise Refused(_("Write how far it is."), field="text")
    _note(action, by, text)
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
    _note(action, by, report)
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


@transaction.atomic
def change_due(action: Action, *, by: User, due_on: date, reason: str) -> Action:
    """Another day, with why; the day it was stays in the history."""
    action = _locked(action)
    if due_on == action.due_on:
        raise Refused(_("That is the day it has now. Choose another one."), field="due_on")
    _demand_coming(due_on)
    if not reason.strip():
        raise Refused(_("Say why it gets another day: the forum counted on this one."), field="reason")
    was, action.due_on = action.due_on, due_on
    action.save(update_fields=["due_on"])
    days = {"was": was.isoformat(), "now": due_on.isoformat()}
    record(action, "action.due_changed", by=by, **_named(action), **days, reason=reason.strip())
    return action


@transaction.atomic
def hand_over(action: Action, *, by: User, owner: Body, reason: str, person: User | None = None) -> Action:
    """Somebody else answers for it from now on; who did before stays in the history."""
    action = _locked(action)
    if not reason.strip():
        raise Refused(_("Say why it goes to somebody else: the new owner reads it."), field="reason")
    was, before = action.owned_by, (action.municipality, action.organisation, action.person)
    _give(action, owner, person)
    if (action.municipality, action.organisation, action.person) == before:
        raise Refused(_("That is who has it now. Choose somebody else."), field="owner")
    action.save(update_fields=["municipality", "organisation", "person", "given_at"])
    record(action, "action.handed_over", by=by, **_named(action), was=was, reason=reason.strip())
    return action


def demand_open(action: Action) -> None:
    if action.status != Action.Status.OPEN:
        raise Refused(_("This action is %(status)s. Reopen it first.") % {"status": action.get_status_display()})


def _locked(action: Action) -> Action:
    """As it is now, open, and of nobody else until we are done."""
    locked = Action.objects.select_for_update(of=("self",)).for_list().get(pk=action.pk)
    demand_open(locked)
    return locked


def _give(action: Action, owner: Body, person: User | None) -> None:
    if owner is None and person is None:
        raise Refused(_("Choose who does it."), field="owner")
    if owner is None and action.item.confidential and not standing(person).may("read_confidential", action.forum.pk):
        raise Refused(
            _("This item is confidential: %(name)s has no place at the table and could not read it.")
            % {"name": person.name},
            field="person",
        )
    action.municipality = owner if isinstance(owner, Municipality) else None
    action.organisation = owner if isinstance(owner, Organisation) else None
    action.person, action.given_at = person, now()


def _demand_coming(due_on: date) -> None:
    if due_on < _today():
        raise Refused(_("This day has passed. Choose a coming day."), field="due_on")


def _note(action: Action, by: User, text: str) -> None:
    action.report = text.strip()
    ActionNote.objects.create(action=action, text=action.report, by=by, at=now())


def _named(action: Action) -> dict[str, str]:
    return {"title": action.title, "owner": str(action.owner)}


def _today() -> date:
    return timezone.localdate(now())
