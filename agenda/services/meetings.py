"""Plan a meeting, compose its agenda, publish it, or call it off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from agenda import versions
from agenda.mailing import quiet_until
from agenda.models import AgendaItem, Invitation, Meeting, MeetingPaper, Placement
from agenda.services import bundling, standing, validation
from agenda.services.changes import Draft, Verb, demand_draft, lock, take
from agenda.tasks import send_pending
from agenda.workflow import ITEM, MEETING
from documents import jobs
from overleg.lib.refusal import Refused
from regions.models import Forum
from timeline.services import now, record

Status = Meeting.Status
SHORTEST, LONGEST = 1, 240


@transaction.atomic
def plan_meeting(
    forum: Forum, *, by: User, starts_at: datetime, duration: int | None = None, place: str | None = None
) -> Meeting:
    """A meeting in preparation; length and place come from the working agreement unless said otherwise."""
    agreement = forum.agreement_on(timezone.localdate(starts_at))
    meeting = Meeting(
        forum=forum,
        starts_at=starts_at,
        duration=duration or (agreement.duration if agreement else 120),
        place=(place or (agreement.place if agreement else "")).strip(),
    )
    check_moment(meeting)
    meeting.save()
    record(meeting, "meeting.planned", by=by, on=_day(meeting))
    standing.place_standing(meeting, by=by)
    return meeting


@transaction.atomic
def reschedule(meeting: Meeting, *, by: User, starts_at: datetime, duration: int, place: str = "") -> None:
    """Another moment, length or place, while the agenda is in preparation."""
    held = lock(meeting)
    demand_draft(held)
    was = _day(held)
    meeting.starts_at, meeting.duration, meeting.place = starts_at, duration, place.strip()
    check_moment(meeting)
    meeting.save(update_fields=["starts_at", "duration", "place"])
    record(meeting, "meeting.rescheduled", by=by, was=was, on=_day(meeting))


@transaction.atomic
def place(
    meeting: Meeting, item: AgendaItem, *, by: User, minutes: int | None = None, position: int | None = None
) -> Placement:
    """Put one item on the agenda as it stands now, at the end unless a position is given."""
    draft = take(meeting, by=by)
    _first_what_stands(draft)
    placement = _place(draft, item, term_ends(draft.meeting), minutes)
    draft.put(placement, draft.at_end() if position is None else position)
    draft.save(Verb.PLACED, [item.pk])
    meeting.agenda_version = draft.meeting.agenda_version
    return placement


@dataclass(frozen=True)
class Placed:
    """What was placed, and what no longer waited for a place."""

    placements: list[Placement]
    left: list[AgendaItem]


@transaction.atomic
def place_all(
    meeting: Meeting, items: Sequence[AgendaItem], *, by: User, position: int | None = None, seen: int | None = None
) -> Placed:
    """Put items on the agenda, one after the other in this order; what somebody placed in between is left as it is."""
    draft = take(meeting, by=by, seen=seen)
    if position is not None:
        position = draft.rebased(position)
    _first_what_stands(draft)
    at = draft.at_end() if position is None else position
    term = term_ends(draft.meeting)
    now_at = dict(AgendaItem.objects.filter(pk__in=[item.pk for item in items]).values_list("pk", "status"))
    placements, left = [], []
    for item in items:
        item.status = now_at[item.pk]
        if item.status not in (AgendaItem.Status.PROPOSED, AgendaItem.Status.ACCEPTED):
            left.append(item)
            continue
        placement = _place(draft, item, term)
        draft.put(placement, at + len(placements))
        placements.append(placement)
    if placements:
        draft.save(Verb.PLACED, [placement.item_id for placement in placements])
    meeting.agenda_version = draft.meeting.agenda_version
    return Placed(placements, left)


@transaction.atomic
def move_placement(
    placement: Placement, *, by: User, to: int | None = None, step: int = 0, seen: int | None = None
) -> None:
    """Move an item to a position of the agenda as it was seen, or some steps; the others make room.

    Trying out an order is no history: only what is published counts.
    """
    draft = take(placement.meeting, by=by, seen=seen)
    held = draft.find(placement)
    to = draft.rebased(draft.seen_at(held.item_id) + step if to is None else to, without=held.item_id)
    draft.demand_untouched(held.item_id, to)
    draft.put(held, to)
    draft.save(Verb.MOVED, [held.item_id], draft.order.index(held) + 1)
    placement.position = held.position


@transaction.atomic
def set_minutes(placement: Placement, *, by: User, minutes: int, seen: int | None = None) -> None:
    """How long this item may take."""
    draft = take(placement.meeting, by=by, seen=seen)
    held = draft.find(placement)
    draft.demand_untouched(held.item_id)
    minutes = checked_minutes(minutes)
    if minutes == held.minutes:
        return
    Placement.objects.filter(pk=held.pk).update(minutes=minutes)
    placement.minutes = minutes
    draft.save(Verb.TIMED, [held.item_id], minutes)


@transaction.atomic
def remove(placement: Placement, *, by: User, seen: int | None = None) -> None:
    """Take an item off the agenda in preparation; it waits in the queue again, unless it stands on every agenda."""
    draft = take(placement.meeting, by=by, seen=seen)
    held = draft.find(placement)
    draft.demand_untouched(held.item_id)
    _back_to_queue(held, draft.meeting, by)
    Placement.objects.filter(pk=held.pk).delete()
    draft.drop(held)
    draft.save(Verb.REMOVED, [held.item_id])


def _first_what_stands(draft: Draft) -> None:
    """An agenda nobody touched yet begins with what stands on every one."""
    if not draft.meeting.agenda_version and not draft.order:
        standing.add_to(draft)


def _place(draft: Draft, item: AgendaItem, term: date, minutes: int | None = None) -> Placement:
    """A proposed item is accepted on the way."""
    meeting = draft.meeting
    if item.forum_id != meeting.forum_id:
        raise Refused(_("This item belongs to another forum. Refer it first, then place it here."))
    if item.status == AgendaItem.Status.PROPOSED:
        ITEM.move(item, AgendaItem.Status.ACCEPTED, by=draft.by)
    if item.status != AgendaItem.Status.ACCEPTED:
        raise Refused(
            _("This item does not wait for a place: it is %(status)s.") % {"status": item.get_status_display()}
        )
    ITEM.move(item, AgendaItem.Status.PLACED, by=draft.by, meeting=meeting.pk, on=_day(meeting))
    late = timezone.localdate(item.proposed_at) > term
    return append(draft, item, minutes=minutes, kind=Placement.Kind.ADDITIONAL if late else Placement.Kind.PLANNED)


def append(draft: Draft, item: AgendaItem, *, minutes: int | None, **fields) -> Placement:
    """The row itself, for who holds the draft and checked whether the item may stand there."""
    minutes = checked_minutes(item.minutes_wanted if minutes is None else minutes)
    return Placement.objects.create(
        meeting=draft.meeting, item=item, position=len(draft.order) + 1, minutes=minutes, **fields
    )


def term_ends(meeting: Meeting) -> date:
    """The last day on which an item is proposed in time, by the working agreement."""
    day = timezone.localdate(meeting.starts_at)
    agreement = meeting.forum.agreement_on(day)
    return day - timedelta(days=agreement.proposal_days) if agreement else day


@transaction.atomic
def publish_agenda(meeting: Meeting, *, by: User, reason: str = "") -> MeetingPaper:
    """The agenda is final: the members get it by mail once its PDF is made. See `validation.settle` for the reason."""
    lock(meeting)
    if not meeting.placements.exists():
        raise Refused(_("The agenda is still empty. Place at least one item before you publish it."))
    if meeting.starts_at <= now():
        raise Refused(_("The moment of this meeting has passed. Choose another moment before you publish."))
    validation.settle(meeting, by=by, reason=reason)
    MEETING.move(meeting, Status.PUBLISHED, by=by)
    return new_agenda(meeting)


@transaction.atomic
def reopen_agenda(meeting: Meeting, *, by: User, reason: str) -> None:
    """Back to composing; publishing again makes the next version (A, B ...), which the members get as well."""
    MEETING.move(meeting, Status.DRAFT, by=by, reason=reason)


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, by: User, reason: str) -> None:
    """Called off: its items wait in the queue again, and whoever got the agenda gets a mail."""
    MEETING.move(meeting, Status.CANCELLED, by=by, reason=reason)
    for placement in meeting.placements.filter(outcome="").select_related("item"):
        _back_to_queue(placement, meeting, by)
        withdrawn = placement.item.standing_id is not None
        placement.outcome = Placement.Outcome.WITHDRAWN if withdrawn else Placement.Outcome.POSTPONED
        placement.outcome_at = now()
        placement.save(update_fields=["outcome", "outcome_at"])
    Invitation.objects.filter(paper__meeting=meeting).update(attempts=0, retry_at=None)
    # Without a broker the scheduler sends them later.
    transaction.on_commit(lambda: send_pending.apply_async(retry=False), robust=True)


def new_paper(meeting: Meeting, kind: MeetingPaper.Kind, **fields) -> MeetingPaper:
    """The next version of a paper, made in the background."""
    paper = bundling.next_version(meeting, kind, **fields)
    jobs.enqueue(paper)
    return paper


def new_agenda(meeting: Meeting) -> MeetingPaper:
    """The next version of the agenda as it stands, frozen, with its bundles."""
    later = quiet_until(meeting)
    paper = new_paper(meeting, MeetingPaper.Kind.AGENDA, snapshot=versions.freeze(meeting), mail_after=later)
    bundling.prepare(paper)
    return paper


def check_moment(meeting: Meeting) -> None:
    """Still to come, and not beside another meeting of the same forum."""
    if meeting.starts_at <= now():
        raise Refused(_("This moment has passed. Choose a day and time to come."), field="date")
    same = Meeting.objects.filter(forum=meeting.forum, starts_at=meeting.starts_at).exclude(status=Status.CANCELLED)
    if same.exclude(pk=meeting.pk).exists():
        raise Refused(_("This forum already meets at that moment. Choose another, or open that meeting."), field="date")


def _back_to_queue(placement: Placement, meeting: Meeting, by: User) -> None:
    """The item waits for a place again; one that was here for advice stands elsewhere, so only the question waits, and
    of what stands on every agenda the next one gets its own."""
    if placement.advice_id:
        record(placement.advice, "advice.off_agenda", by=by, body=str(placement.advice.body))
    elif placement.item.standing_id:
        standing.end(placement.item, by=by)
    else:
        ITEM.move(placement.item, AgendaItem.Status.ACCEPTED, by=by, meeting=meeting.pk, on=_day(meeting))


def checked_minutes(minutes: int) -> int:
    if not SHORTEST <= minutes <= LONGEST:
        raise Refused(
            _("An item takes between %(least)d and %(most)d minutes.") % {"least": SHORTEST, "most": LONGEST},
            field="minutes",
        )
    return minutes


def _day(meeting: Meeting) -> str:
    return timezone.localdate(meeting.starts_at).isoformat()
