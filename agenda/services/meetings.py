"""Plan a meeting, compose its agenda, publish it, or call it off."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from agenda import versions
from agenda.mailing import quiet_until
from agenda.models import Advice, AgendaItem, Invitation, Meeting, MeetingPaper, Placement
from agenda.services import bundling, validation
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
    return meeting


@transaction.atomic
def reschedule(meeting: Meeting, *, by: User, starts_at: datetime, duration: int, place: str = "") -> None:
    """Another moment, length or place, while the agenda is in preparation."""
    held = _lock(meeting)
    _demand_draft(held)
    was = _day(held)
    meeting.starts_at, meeting.duration, meeting.place = starts_at, duration, place.strip()
    check_moment(meeting)
    meeting.save(update_fields=["starts_at", "duration", "place"])
    record(meeting, "meeting.rescheduled", by=by, was=was, on=_day(meeting))


@transaction.atomic
def place(
    meeting: Meeting, item: AgendaItem, *, by: User, minutes: int | None = None, position: int | None = None
) -> Placement:
    """Put an item on the agenda, at the end unless a position is given; a proposed item is accepted on the way."""
    _demand_draft(_lock(meeting))
    if item.forum_id != meeting.forum_id:
        raise Refused(_("This item belongs to another forum. Refer it first, then place it here."))
    if item.status == AgendaItem.Status.PROPOSED:
        ITEM.move(item, AgendaItem.Status.ACCEPTED, by=by)
    if item.status != AgendaItem.Status.ACCEPTED:
        raise Refused(
            _("This item does not wait for a place: it is %(status)s.") % {"status": item.get_status_display()}
        )
    ITEM.move(item, AgendaItem.Status.PLACED, by=by, meeting=meeting.pk, on=_day(meeting))
    return append(meeting, item, minutes=minutes, position=position)


def append(
    meeting: Meeting, item: AgendaItem, *, minutes: int | None, position: int | None, advice: Advice | None = None
) -> Placement:
    """The row itself, for who holds the draft and checked whether the item may stand there."""
    minutes = check_minutes(item.minutes_wanted if minutes is None else minutes)
    order = list(meeting.placements.order_by("position", "pk"))
    placement = Placement.objects.create(
        meeting=meeting, item=item, advice=advice, position=len(order) + 1, minutes=minutes
    )
    _put(order, placement, len(order) + 1 if position is None else position)
    return placement


def hold_draft(meeting: Meeting) -> None:
    """One hand at a time, and only on an agenda in preparation."""
    _demand_draft(_lock(meeting))


@transaction.atomic
def move_placement(placement: Placement, *, by: User, to: int) -> None:
    """Move an item to a position; the others make room, so that positions are always 1 to n.

    Trying out an order is no history: only what is published counts.
    """
    _demand_draft(_lock(placement.meeting))
    order = list(Placement.objects.filter(meeting=placement.meeting_id).order_by("position", "pk"))
    if placement not in order:
        raise Refused(_("This item was taken off the agenda a moment ago. Reload the page."))
    moved = order.pop(order.index(placement))
    _put(order, moved, to)
    placement.position = moved.position


@transaction.atomic
def set_minutes(placement: Placement, *, by: User, minutes: int) -> None:
    """How long this item may take."""
    _demand_draft(_lock(placement.meeting))
    minutes = check_minutes(minutes)
    if minutes == placement.minutes:
        return
    Placement.objects.filter(pk=placement.pk).update(minutes=minutes)
    placement.minutes = minutes


@transaction.atomic
def remove(placement: Placement, *, by: User) -> None:
    """Take an item off the agenda in preparation; it waits in the queue again."""
    meeting = placement.meeting
    _demand_draft(_lock(meeting))
    _back_to_queue(placement, meeting, by)
    Placement.objects.filter(pk=placement.pk).delete()
    _number(list(meeting.placements.order_by("position", "pk")))


@transaction.atomic
def publish_agenda(meeting: Meeting, *, by: User, reason: str = "") -> MeetingPaper:
    """The agenda is final: the members get it by mail once its PDF is made. See `validation.settle` for the reason."""
    _lock(meeting)
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
        placement.outcome, placement.outcome_at = Placement.Outcome.POSTPONED, now()
        placement.save(update_fields=["outcome", "outcome_at"])
    Invitation.objects.filter(paper__meeting=meeting).update(attempts=0)
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
    """The item waits for a place again; one that was here for advice stands elsewhere, so only the question waits."""
    if placement.advice_id:
        record(placement.advice, "advice.off_agenda", by=by, body=str(placement.advice.body))
    else:
        ITEM.move(placement.item, AgendaItem.Status.ACCEPTED, by=by, meeting=meeting.pk, on=_day(meeting))


def _lock(meeting: Meeting) -> Meeting:
    """One hand at a time on an agenda: the row as it stands now, held until the transaction ends."""
    return Meeting.objects.select_for_update().get(pk=meeting.pk)


def _demand_draft(meeting: Meeting) -> None:
    if meeting.status == Status.PUBLISHED:
        raise Refused(_("The agenda is published. Reopen it first, then change it and publish the next version."))
    if meeting.status != Status.DRAFT:
        raise Refused(
            _("The agenda can no longer be changed: the meeting is %(status)s.")
            % {"status": meeting.get_status_display()}
        )


def check_minutes(minutes: int) -> int:
    if not SHORTEST <= minutes <= LONGEST:
        raise Refused(
            _("An item takes between %(least)d and %(most)d minutes.") % {"least": SHORTEST, "most": LONGEST},
            field="minutes",
        )
    return minutes


def _put(order: list[Placement], placement: Placement, position: int) -> None:
    order.insert(min(max(position, 1), len(order) + 1) - 1, placement)
    _number(order)


def _number(order: list[Placement]) -> None:
    for position, placement in enumerate(order, start=1):
        placement.position = position
    Placement.objects.bulk_update(order, ["position"])


def _day(meeting: Meeting) -> str:
    return timezone.localdate(meeting.starts_at).isoformat()
