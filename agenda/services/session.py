"""At the table: the meeting opens, each item begins and gets its outcome, something is added, the meeting ends."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.models import Advice, AgendaItem, Attendance, Meeting, MeetingPaper, Minutes, Placement
from agenda.services import advice, approving_item, routing
from agenda.services.attendance import compose
from agenda.services.in_hand import demand_correction, demand_session
from agenda.services.items import propose
from agenda.services.meetings import checked_minutes, new_paper
from agenda.workflow import ITEM, MEETING
from overleg.lib.refusal import Refused
from regions.models import Forum
from timeline.services import now, record

Status = Meeting.Status
Outcome = Placement.Outcome
# Outcomes of a ratification; decisions.services.ratification records them together with the decision.
AGREED = (Outcome.RATIFIED, Outcome.AMENDED)


@transaction.atomic
def open_session(meeting: Meeting, *, by: User) -> None:
    """The meeting begins; who sits there on its day is written down, everybody present unless changed."""
    day = timezone.localdate(meeting.starts_at)
    if meeting.status == Status.PUBLISHED and timezone.localdate(now()) < day:
        raise Refused(_("The meeting has not come yet. You can open it from its own day on."))
    MEETING.move(meeting, Status.IN_SESSION, by=by)
    Attendance.objects.bulk_create(compose(meeting, day))


@transaction.atomic
def begin_item(placement: Placement) -> None:
    """The table comes to this item: its clock runs, and that of the one before it stops. Again changes nothing.

    Only while the meeting is in session; no history, for the times stand on the agenda itself.
    """
    status = demand_session(placement.meeting)
    if status != Status.IN_SESSION:
        return
    running = Placement.objects.filter(meeting=placement.meeting_id, started_at__isnull=False, ended_at__isnull=True)
    running.exclude(pk=placement.pk).update(ended_at=now())
    fresh = Placement.objects.filter(pk=placement.pk, started_at__isnull=True)
    if not fresh.update(started_at=now()):
        # Opened again before it has an outcome: it lasts on.
        Placement.objects.filter(pk=placement.pk, outcome="").update(ended_at=None)
    placement.refresh_from_db(fields=["started_at", "ended_at"])


@transaction.atomic
def record_outcome(placement: Placement, outcome: str, *, by: User) -> None:
    """What became of the item at this meeting; a postponed item waits in the queue again."""
    demand_session(placement.meeting)
    if outcome not in Outcome:
        raise Refused(_("Choose what became of this item."))
    _demand_fitting(placement, outcome)
    if outcome in (*AGREED, Outcome.NOT_RATIFIED) and placement.item.treatment != AgendaItem.Treatment.RATIFY:
        raise Refused(_("This item was not up for ratification. Choose noted, postponed or withdrawn."))
    _stop_clock(placement)
    rows = Placement.objects.filter(pk=placement.pk, outcome="").update(outcome=outcome, outcome_at=now())
    if not rows:
        raise Refused(_("This item already has an outcome. Take that back first if it is wrong."))
    placement.refresh_from_db(fields=["outcome", "outcome_at", "started_at", "ended_at"])
    from agenda.services.approval import approve_by_forum  # it builds on this module

    approve_by_forum(placement, by=by)
    if placement.advice_id:
        # The item stands at the forum that asked: nothing happens to it here.
        return
    facts = {"meeting": placement.meeting_id, "outcome": outcome, "on": _day(placement.meeting)}
    if outcome in (Outcome.POSTPONED, Outcome.REFERRED):
        ITEM.move(placement.item, AgendaItem.Status.ACCEPTED, by=by, **facts)
    elif outcome == Outcome.WITHDRAWN:
        reason = _("Withdrawn at the meeting.")
        ITEM.move(placement.item, AgendaItem.Status.WITHDRAWN, by=by, reason=reason, **facts)
    else:
        ITEM.move(placement.item, AgendaItem.Status.TREATED, by=by, **facts)


def _demand_fitting(placement: Placement, outcome: str) -> None:
    """Where an item stands for advice, advice is what comes of it; and nowhere else."""
    if outcome == Outcome.ADVISED:
        if not placement.advice_id or placement.advice.status != Advice.Status.GIVEN:
            raise Refused(_("Say what this table advises."))
    elif placement.advice_id and outcome not in (Outcome.POSTPONED, Outcome.WITHDRAWN):
        raise Refused(_("This item is here for advice. Record the advice, or postpone it."))


def _stop_clock(placement: Placement) -> None:
    """Its time is over. What was never opened took the time since the item before it, or since the beginning."""
    if demand_session(placement.meeting) != Status.IN_SESSION:
        return  # corrected afterwards: what it took is known, or never will be
    running = Placement.objects.filter(pk=placement.pk, outcome="")
    before = Placement.objects.filter(meeting=placement.meeting_id, ended_at__isnull=False).aggregate(Max("ended_at"))
    since = before["ended_at__max"] or min(placement.meeting.starts_at, now())
    running.filter(started_at__isnull=True).update(started_at=since)
    running.update(ended_at=now())


@transaction.atomic
def refer_item(
    placement: Placement,
    *,
    by: User,
    to_forum: Forum,
    reason: str,
    with_attachments: bool = True,
    with_advice: bool = True,
) -> None:
    """The table sends the item to another forum, with its reason; that forum accepts it or sends it back."""
    record_outcome(placement, Outcome.REFERRED, by=by)
    item = AgendaItem.objects.select_related("forum").get(pk=placement.item_id)
    routing.refer(
        item, by=by, to_forum=to_forum, reason=reason, with_attachments=with_attachments, with_advice=with_advice
    )


def undo_outcome(placement: Placement, *, by: User, why: str = "") -> None:
    """Take an outcome back; a ratification is withdrawn on the page of its decision instead."""
    if placement.outcome in AGREED:
        raise Refused(_("This item was ratified. Withdraw the ratification on the page of the decision."))
    reopen_outcome(placement, by=by, why=why)


@transaction.atomic
def reopen_outcome(placement: Placement, *, by: User, why: str = "") -> None:
    """The item stands on this agenda again, without an outcome. After the meeting it says why."""
    correction = demand_correction(placement.meeting, why)
    item = AgendaItem.objects.get(pk=placement.item_id)
    if not placement.outcome:
        raise Refused(_("This item has no outcome yet."))
    if placement.outcome == Outcome.WITHDRAWN:
        raise Refused(_("This item was withdrawn. Propose it again as a new item."))
    if placement.outcome == Outcome.REFERRED:
        raise Refused(_("This item was offered to another forum. Wait for its answer, or ask for it back there."))
    postponed = placement.outcome == Outcome.POSTPONED and not placement.advice_id
    if postponed and item.status != AgendaItem.Status.ACCEPTED:
        raise Refused(_("This item already went on from the queue. Take it off its new agenda first."))
    if placement.advice_id and placement.advice.placements.filter(outcome="").exists():
        raise Refused(_("This item already went on from the queue. Take it off its new agenda first."))
    rows = Placement.objects.filter(pk=placement.pk, outcome=placement.outcome).update(
        outcome="", outcome_at=None, ended_at=None
    )
    if not rows:
        raise Refused(_("Somebody else changed this a moment ago. Reload the page to see where it stands."))
    was, placement.outcome, placement.outcome_at = placement.outcome, "", None
    placement.ended_at, placement.item = None, item
    if correction:
        record(item, "item.outcome_corrected", by=by, reason=correction, on=_day(placement.meeting))
    if placement.advice_id:
        if was == Outcome.ADVISED:
            advice.reopen(placement.advice, by=by)
        return
    ITEM.move(item, AgendaItem.Status.PLACED, by=by, meeting=placement.meeting_id, on=_day(placement.meeting))


@transaction.atomic
def raise_item(
    meeting: Meeting, *, by: User, title: str, treatment: str, proposal: str = "", minutes: int = 10
) -> Placement:
    """Something that comes up at the table: an item of the support staff, last on the agenda, marked as raised here."""
    if demand_session(meeting) != Status.IN_SESSION:
        raise Refused(_("The meeting is over: propose this as an item for a next meeting."))
    if treatment not in AgendaItem.Treatment:
        raise Refused(_("Choose what the forum is asked."), field="treatment")
    item = propose(
        meeting.forum,
        by=by,
        title=title,
        summary=_("Raised at the meeting."),
        proposal=proposal,
        treatment=treatment,
        aim=AgendaItem.Aim.ALIGNMENT,
        category=AgendaItem.Category.PROJECTS,
        capacity=AgendaItem.Capacity.SUPPORT,
        minutes_wanted=checked_minutes(minutes),
    )
    facts = {"meeting": meeting.pk, "on": _day(meeting)}
    ITEM.move(item, AgendaItem.Status.ACCEPTED, by=by)
    ITEM.move(item, AgendaItem.Status.PLACED, by=by, **facts)
    last = meeting.placements.aggregate(Max("position"))["position__max"] or 0
    record(meeting, "meeting.item_raised", by=by, reference=item.reference)
    return Placement.objects.create(
        meeting=meeting, item=item, position=last + 1, minutes=minutes, raised_at_meeting=True
    )


@transaction.atomic
def end_session(meeting: Meeting, *, by: User) -> MeetingPaper:
    """The meeting was held: the draft of its minutes is complete at once."""
    if demand_session(meeting) != Status.IN_SESSION:
        raise Refused(_("This meeting was ended already; the draft of its minutes is there."))
    demand_outcomes(meeting)
    MEETING.move(meeting, Status.HELD, by=by)
    meeting.placements.filter(started_at__isnull=False, ended_at__isnull=True).update(ended_at=F("outcome_at"))
    minutes, made = Minutes.objects.get_or_create(meeting=meeting)
    if made:
        record(minutes, "minutes.drafted", by=by)
        approving_item.find_agenda(minutes, by=by)
    return new_paper(meeting, MeetingPaper.Kind.MINUTES)


def without_outcome(meeting: Meeting) -> list[Placement]:
    return list(meeting.placements.filter(outcome="").select_related("item").order_by("position"))


def next_meeting(meeting: Meeting) -> Meeting | None:
    """When this forum meets again, as far as it is planned."""
    later = Meeting.objects.filter(forum=meeting.forum_id, starts_at__gt=meeting.starts_at)
    return later.exclude(status=Status.CANCELLED).order_by("starts_at").first()


def without_reason(meeting: Meeting) -> list[Placement]:
    """Where a municipality has a position that nobody wrote the reason of. Positions stand on top of this app."""
    found = meeting.placements.filter(positions__isnull=False, positions__reason="")
    return list(found.select_related("item").order_by("position").distinct())


def demand_outcomes(meeting: Meeting) -> None:
    """Nothing at the table is left open: every item has its outcome, every reservation its reason."""
    if waiting := without_outcome(meeting):
        raise Refused(
            _("These items have no outcome yet: %(items)s. Record one for each first.") % {"items": _listed(waiting)}
        )
    if silent := without_reason(meeting):
        raise Refused(
            _("A reservation or a no has no reason yet: %(items)s. Write it first.") % {"items": _listed(silent)}
        )


def _listed(placements: list[Placement]) -> str:
    return "; ".join(f"{placement.position}. {placement.item.title}" for placement in placements)


def _day(meeting: Meeting) -> str:
    return timezone.localdate(meeting.starts_at).isoformat()
