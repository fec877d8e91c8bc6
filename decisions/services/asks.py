"""What is asked of colleges and councils after the ratification: changed with a reason, or for one municipality alone.

Who answered already keeps its answer, so nothing heavier is asked of a body once somebody answered: that is for the
forum itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from decisions.models import Decision, Feedback
from decisions.models.feedback import Body
from decisions.querysets import OPEN_DUTY
from decisions.services import succession
from decisions.services.feedback import ALIVE, today
from decisions.services.ratification import deciding_seats
from decisions.workflow import FEEDBACK, named
from overleg.lib.refusal import Refused
from overleg.lib.together import Asking
from regions.models import Municipality, WorkingAgreement
from regions.models.forums import Ask
from regions.services.mergers import ended_on, heirs_among
from timeline.services import record

F = Feedback.Status
WEIGHT = {Ask.NOTHING: 0, Ask.NOTE: 1, Ask.DECIDE: 2}


@dataclass(frozen=True)
class Moves:
    """Who sits at the forum now and did not then, and who has a duty and no longer sits there."""

    joined: list[Municipality]
    left: list[Municipality]

    def __bool__(self) -> bool:
        return bool(self.joined or self.left)


def moves_since(decision: Decision, duties: Iterable[Feedback]) -> Asking[Moves]:
    """Since the ratification. A merger is no move: its duties passed by themselves."""
    if decision.status not in ALIVE or decision.item.confidential or not asked_bodies(decision):
        return Moves([], [])
    ended, seats = ended_on(today()), deciding_seats(decision.forum, today())
    yield [ended, seats]
    heirs, rows = heirs_among(ended), list(duties)
    seated = {seat.municipality_id: seat.municipality for seat in seats}
    answering = {heirs.get(row.municipality_id, row.municipality_id) for row in rows}
    open_rows = {row.municipality_id: row.municipality for row in rows if row.status in OPEN_DUTY}
    return Moves(
        joined=[one for pk, one in seated.items() if pk not in answering],
        left=sorted((one for pk, one in open_rows.items() if pk not in seated), key=lambda one: one.name),
    )


def asked_bodies(decision: Decision) -> dict[str, tuple[str, date]]:
    """Per body that is asked something: what, and by when."""
    asks = {
        Body.COLLEGE: (decision.college_ask, decision.college_due),
        Body.COUNCIL: (decision.council_ask, decision.council_due),
    }
    return {body: (ask, due) for body, (ask, due) in asks.items() if ask != Ask.NOTHING and due}


@transaction.atomic
def add_municipality(decision: Decision, municipality: Municipality, *, by: User) -> list[Feedback]:
    """It joined the forum since: it is asked the same, with as many days as the others had."""
    decision = _held(decision)
    if municipality.pk not in {seat.municipality_id for seat in deciding_seats(decision.forum, today())}:
        raise Refused(_("%(name)s has no deciding seat here today. Give it one first.") % {"name": municipality.name})
    settled = decision.forum.agreement_on(today()) or WorkingAgreement()
    days = {Body.COLLEGE: settled.college_days, Body.COUNCIL: settled.council_days}
    rows = []
    for body, (ask, due) in asked_bodies(decision).items():
        due = max(due, today() + timedelta(days=days[body]))
        row, is_new = decision.feedback.get_or_create(
            municipality=municipality, body=body, defaults={"ask": ask, "due_on": due}
        )
        if is_new:
            record(row, "feedback.added", by=by, **named(row))
            rows.append(row)
    if not rows:
        raise Refused(_("%(name)s is asked already. Reload the page.") % {"name": municipality.name})
    return rows


@transaction.atomic
def drop(rows: Sequence[Feedback], *, by: User, reason: str) -> None:
    """These answers are no longer needed, and why. Asked again whenever one wishes (`ask_again`)."""
    if not rows:
        raise Refused(_("Nothing waits there any more. Reload the page."))
    if not reason.strip():
        raise Refused(_("Say why: others read the reason in the history."), field="reason")
    for row in rows:
        FEEDBACK.move(row, F.NOT_NEEDED, by=by, reason=reason, **named(row))


@transaction.atomic
def ask_again(row: Feedback, *, by: User) -> None:
    decision = _held(row.decision)
    ask, due = asked_bodies(decision).get(row.body, (None, None))
    if ask is None:
        raise Refused(_("Nothing is asked of this body any more. Change what is asked first."))
    row.ask, row.due_on = ask, max(due, row.due_on)
    FEEDBACK.move(row, F.TO_SCHEDULE, by=by, fields=("ask", "due_on"), alone=True, **named(row))


@transaction.atomic
def change(decision: Decision, *, by: User, reason: str, wanted: dict[str, tuple[str, date | None]]) -> Decision:
    """`wanted` holds per body what is asked now and by when; without a day, as the working agreement says."""
    decision = _held(decision)
    if not reason.strip():
        raise Refused(_("Say why: every municipality reads it in the history."), field="reason")
    changed = False
    for body, (ask, due) in wanted.items():
        due = None if ask == Ask.NOTHING else due or _usual_due(decision, body)
        was = (getattr(decision, f"{body}_ask"), getattr(decision, f"{body}_due"))
        if (ask, due) == was:
            continue
        _check(decision, body, ask, due, was)
        setattr(decision, f"{body}_ask", ask)
        setattr(decision, f"{body}_due", due)
        decision.save(update_fields=[f"{body}_ask", f"{body}_due"])
        _follow(decision, body, by, reason, anew=was[0] == Ask.NOTHING)
        said = {"due": due.isoformat()} if due else {}
        record(decision, f"decision.ask_changed.{body}.{ask}", by=by, reason=reason.strip(), **said)
        changed = True
    if not changed:
        raise Refused(_("Nothing was changed: choose another ask or another day."))
    return decision


def _held(decision: Decision) -> Decision:
    """The decision locked, as long as something may still be asked for it."""
    decision = Decision.objects.select_for_update(of=("self",)).select_related("item", "forum").get(pk=decision.pk)
    if decision.item.confidential:
        raise Refused(_("This item is confidential: nothing of it leaves the forum, so nothing is asked."))
    if decision.status not in ALIVE:
        raise Refused(
            _("This decision is %(status)s: reopen it before you change what is asked.")
            % {"status": decision.get_status_display()}
        )
    return decision


def _usual_due(decision: Decision, body: str) -> date:
    settled = decision.forum.agreement_on(decision.ratified_on) or WorkingAgreement()
    days = timedelta(days=settled.college_days if body == Body.COLLEGE else settled.council_days)
    due = decision.ratified_on + days
    return due if due >= today() else today() + days


def _check(decision: Decision, body: str, ask: str, due: date | None, was: tuple[str, date | None]) -> None:
    if ask not in Ask.values:
        raise Refused(_("Choose what is asked from the list."), field=f"{body}_ask")
    if due and due != was[1] and due < today():
        raise Refused(_("This day has passed. Choose a coming day."), field=f"{body}_due")
    answered = decision.feedback.filter(body=body, status=F.TREATED, ask=Ask.NOTE).exists()
    if answered and WEIGHT[Ask(ask)] > WEIGHT[Ask(was[0])]:
        raise Refused(
            _("Some have answered what was asked before. To ask more of them, put the item on a next agenda."),
            field=f"{body}_ask",
        )


def _follow(decision: Decision, body: str, by: User, reason: str, *, anew: bool) -> None:
    """Open rows follow what is asked now; answers stay. Where nothing was asked before, everybody gets a row."""
    ask, due = getattr(decision, f"{body}_ask"), getattr(decision, f"{body}_due")
    rows = decision.feedback.filter(body=body).select_related("municipality")
    if ask == Ask.NOTHING:
        for row in rows.open():
            FEEDBACK.move(row, F.NOT_NEEDED, by=by, reason=reason, **named(row))
        return
    rows.open().update(ask=ask, due_on=due)
    if not anew:
        return
    seated = {seat.municipality_id for seat in deciding_seats(decision.forum, today())}
    for row in rows.filter(status=F.NOT_NEEDED, municipality__in=seated):
        row.ask, row.due_on = ask, due
        FEEDBACK.move(row, F.TO_SCHEDULE, by=by, fields=("ask", "due_on"), **named(row))
    known = set(rows.values_list("municipality", flat=True))
    then = [seat.municipality for seat in deciding_seats(decision.forum, decision.ratified_on)]
    Feedback.objects.bulk_create(
        Feedback(decision=decision, municipality=one, body=body, ask=ask, due_on=due)
        for one in then
        if one.pk not in known
    )
    succession.pass_duties(today(), decisions=[decision])
