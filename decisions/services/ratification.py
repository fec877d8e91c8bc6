"""The forum agrees: a placement becomes a decision with a duty for every deciding municipality; and back again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.models import AgendaItem, Meeting, Placement
from agenda.services.session import record_outcome, reopen_outcome
from decisions.models import Action, Decision, Feedback, Packet, Position
from decisions.models.feedback import Body
from decisions.services import succession
from decisions.workflow import DECISION, FEEDBACK, named
from overleg.lib.dates import in_force
from overleg.lib.refusal import Refused
from regions.models import Forum, Municipality, Seat, WorkingAgreement
from regions.models.forums import Ask
from timeline.services import now, record

UNDER_WAY = (Meeting.Status.IN_SESSION, Meeting.Status.HELD)
OUTCOMES = (Placement.Outcome.RATIFIED, Placement.Outcome.AMENDED)


class Asked(NamedTuple):
    """What one body is asked, and by when (no day when nothing is asked)."""

    ask: str
    due: date | None


@transaction.atomic
def ratify(
    placement: Placement,
    *,
    by: User,
    outcome: str = Placement.Outcome.RATIFIED,
    text: str = "",
    college_ask: str | None = None,
    council_ask: str | None = None,
    college_due: date | None = None,
    council_due: date | None = None,
    positions: Iterable[tuple[Seat, str, str]] | None = None,
) -> Decision:
    """Record that the forum agreed. What is left out follows from the working agreement on the meeting's day.

    `positions` holds exceptions only: (seat, stance, reason); left out, those recorded at the table stand. A
    confidential item asks nothing of anybody.
    """
    item, day = placement.item, day_of(placement)
    _demand_ratifiable(placement, outcome)
    agreed = _agreed_text(item, outcome, text)
    seats = deciding_seats(placement.meeting.forum, day)
    exceptions = None if positions is None else _checked(positions, seats)
    asks = _asks(item, placement.meeting.forum, day, college_ask, council_ask, college_due, council_due)
    record_outcome(placement, outcome, by=by)
    decision = _write(placement, agreed, day, asks, by)
    if exceptions is not None:
        Position.objects.filter(Q(decision=decision) | Q(placement=placement)).delete()
        Position.objects.bulk_create(
            Position(placement=placement, seat=seat, stance=stance, reason=reason)
            for seat, stance, reason in exceptions
        )
    _take_over(placement, decision)
    _open_duties(decision, [seat.municipality for seat in seats], asks, by)
    return decision


@transaction.atomic
def revoke(decision: Decision, *, by: User, reason: str) -> Decision:
    """Take the ratification back, as long as nobody outside the table acted on it."""
    meeting = decision.placement.meeting
    if meeting.status not in UNDER_WAY:
        raise Refused(
            _("The meeting is closed, so its ratifications stand. Put the item on a next agenda to change them.")
        )
    if decision.packets.filter(sent_at__isnull=False).exists():
        raise Refused(_("Packets were already sent. Put the item on a next agenda to change the agreement."))
    rows = list(decision.feedback.select_related("municipality"))
    if any(row.status == Feedback.Status.TREATED for row in rows):
        raise Refused(_("A college or council already treated this. Put the item on a next agenda to change it."))
    DECISION.move(decision, Decision.Status.REVOKED, by=by, reason=reason)
    for row in rows:
        if row.status != Feedback.Status.NOT_NEEDED:
            row.scheduled_on = row.passed_to = None
            fields = ("scheduled_on", "passed_to")
            FEEDBACK.move(row, Feedback.Status.NOT_NEEDED, by=by, fields=fields, **named(row))
    Packet.objects.filter(decision=decision, superseded_at__isnull=True).update(superseded_at=now())
    # At the table again, without a decision: nobody else reads them until there is one.
    decision.positions.update(decision=None, placement=decision.placement)
    decision.actions.filter(placement=decision.placement).update(decision=None)
    reopen_outcome(decision.placement, by=by, why=reason)
    return decision


def _take_over(placement: Placement, decision: Decision) -> None:
    """What was recorded on the item at the table goes on with its decision."""
    decision.positions.exclude(placement=placement).delete()
    Position.objects.filter(placement=placement).update(decision=decision)
    Action.objects.filter(placement=placement, decision=None).update(decision=decision)


def day_of(placement: Placement) -> date:
    """The day of the meeting: it decides who sits there and which working agreement holds."""
    return timezone.localdate(placement.meeting.starts_at)


def deciding_seats(forum: Forum, day: date) -> QuerySet[Seat]:
    """The municipalities that decide at this forum on that day; organisations and advisers are not among them."""
    seats = Seat.objects.on(day).filter(
        in_force(day, "municipality__"), forum=forum, voice=Seat.Voice.DECIDES, municipality__isnull=False
    )
    return seats.select_related("municipality").order_by("municipality__name", "pk")


def usual(placement: Placement) -> dict:
    """What `ratify` assumes when nothing else is said: what a form starts from."""
    item, day = placement.item, day_of(placement)
    asks = _asks(item, placement.meeting.forum, day, None, None, None, None)
    (college_ask, college_due), (council_ask, council_due) = asks[Body.COLLEGE], asks[Body.COUNCIL]
    return {
        "outcome": Placement.Outcome.RATIFIED,
        "text": item.proposal,
        "college_ask": college_ask,
        "college_due": college_due,
        "council_ask": council_ask,
        "council_due": council_due,
    }


def _demand_ratifiable(placement: Placement, outcome: str) -> None:
    if placement.advice_id:
        raise Refused(_("This item is here for advice: the forum that asked decides on it."))
    if placement.item.treatment != AgendaItem.Treatment.RATIFY:
        raise Refused(_("This item was not put forward for ratification. Record what was noted instead."))
    if placement.meeting.status not in UNDER_WAY:
        raise Refused(_("Only a meeting that is in session, or was just held, ratifies. Open the meeting first."))
    if outcome not in OUTCOMES:
        raise Refused(_("Choose “ratified” or “ratified with changes”."), field="outcome")


def _agreed_text(item: AgendaItem, outcome: str, text: str) -> str:
    agreed = text.strip() or ("" if outcome == Placement.Outcome.AMENDED else item.proposal.strip())
    if not agreed:
        raise Refused(_("Write what was agreed: every college and council reads this sentence."), field="text")
    return agreed


def _checked(positions: Iterable[tuple[Seat, str, str]], seats: Sequence[Seat]) -> list[tuple[Seat, str, str]]:
    deciding, seen, checked = {seat.pk for seat in seats}, set(), []
    for seat, stance, reason in positions:
        if seat.pk not in deciding:
            raise Refused(_("%(seat)s has no deciding seat here on that day.") % {"seat": seat}, field="positions")
        if seat.pk in seen:
            raise Refused(_("%(seat)s has two positions. Keep one.") % {"seat": seat}, field="positions")
        if stance not in Position.Stance.values:
            raise Refused(_("Choose the position of %(seat)s from the list.") % {"seat": seat}, field="positions")
        if not reason.strip():
            raise Refused(_("Say why %(seat)s does not simply agree.") % {"seat": seat}, field="positions")
        seen.add(seat.pk)
        checked.append((seat, stance, reason.strip()))
    return checked


def _asks(
    item: AgendaItem,
    forum: Forum,
    day: date,
    college_ask: str | None,
    council_ask: str | None,
    college_due: date | None,
    council_due: date | None,
) -> dict[str, Asked]:
    if item.confidential:
        return {body: Asked(Ask.NOTHING, None) for body in Body.values}
    usual = forum.agreement_on(day) or WorkingAgreement()
    return {
        Body.COLLEGE: _ask(day, college_ask or usual.college_ask, college_due, usual.college_days, "college_due"),
        Body.COUNCIL: _ask(day, council_ask or usual.council_ask, council_due, usual.council_days, "council_due"),
    }


def _ask(day: date, ask: str, due: date | None, days: int, field: str) -> Asked:
    if ask == Ask.NOTHING:
        return Asked(Ask.NOTHING, None)
    due = due or day + timedelta(days=days)
    if due < day:
        raise Refused(_("Choose a day after the meeting."), field=field)
    return Asked(ask, due)


def _write(placement: Placement, text: str, day: date, asks: dict[str, Asked], by: User) -> Decision:
    """A new decision; or the one that was withdrawn, alive again with what is agreed now."""
    facts = {
        "placement": placement,
        "text": text,
        "ratified_on": day,
        "college_ask": asks[Body.COLLEGE].ask,
        "college_due": asks[Body.COLLEGE].due,
        "council_ask": asks[Body.COUNCIL].ask,
        "council_due": asks[Body.COUNCIL].due,
    }
    decision = Decision.objects.filter(item=placement.item).select_related("item", "forum").first()
    if decision is None:
        decision = Decision.objects.create(item=placement.item, forum=placement.meeting.forum, **facts)
        record(decision, "decision.ratified", by=by, on=day.isoformat(), outcome=placement.outcome)
        return decision
    for name, value in facts.items():
        setattr(decision, name, value)
    DECISION.move(decision, Decision.Status.RATIFIED, by=by, fields=tuple(facts), on=day.isoformat())
    return decision


def _open_duties(decision: Decision, municipalities: list[Municipality], asks: dict[str, Asked], by: User) -> None:
    """One row per municipality for each body that is asked something; rows of a withdrawn decision live again."""
    earlier = {(row.municipality_id, row.body): row for row in decision.feedback.select_related("municipality")}
    fresh = []
    for municipality in municipalities:
        for body, asked in asks.items():
            if asked.ask == Ask.NOTHING:
                continue
            row = earlier.get((municipality.pk, body))
            if row is None:
                fresh.append(
                    Feedback(decision=decision, municipality=municipality, body=body, ask=asked.ask, due_on=asked.due)
                )
                continue
            row.ask, row.due_on = asked.ask, asked.due
            FEEDBACK.move(row, Feedback.Status.TO_SCHEDULE, by=by, fields=("ask", "due_on"), **named(row))
    Feedback.objects.bulk_create(fresh)
    # Ratified for the day of a meeting before a merger, and recorded after it.
    if any(one.ends_on and one.ends_on < timezone.localdate(now()) for one in municipalities):
        succession.pass_duties(timezone.localdate(now()), decisions=[decision])
