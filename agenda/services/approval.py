"""Approve minutes: by the chair, or by the forum with an item on a next agenda. What is approved is frozen for good."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from agenda import record as contents
from agenda.models import AgendaItem, Comment, Meeting, MeetingPaper, Minutes, MinutesVersion, Note, Placement, Review
from agenda.reviewing import progress
from agenda.services import approving_item, items, meetings
from agenda.services.session import demand_outcomes
from agenda.typed import tidy
from agenda.workflow import MEETING, MINUTES
from overleg.lib import moments
from overleg.lib.refusal import Refused
from overleg.lib.rich import from_plain
from regions import access as forum_access
from timeline.services import now, record

Status = Minutes.Status
Papers = tuple[MeetingPaper, MeetingPaper]
APPROVING = (Placement.Outcome.RATIFIED, Placement.Outcome.AMENDED, Placement.Outcome.NOTED)


@transaction.atomic
def approve_minutes(meeting: Meeting, *, by: User) -> Papers:
    """The chair approves: the meeting is closed, its notes are frozen, and the final papers are made."""
    minutes = lock(meeting)
    if not forum_access.standing(by, timezone.localdate(now())).may("approve_minutes", meeting.forum_id):
        raise Refused(_("Only the chair of this forum approves its minutes, and your mandate as chair has ended."))
    _demand_answers(minutes, by)
    return _approve(minutes, by=by)


@transaction.atomic
def approve_by_forum(placement: Placement, *, by: User) -> Papers | None:
    """The item “approval of the minutes” got its outcome at a meeting: agreed or noted means approved.

    Minutes that the chair approved before stay as they are.
    """
    minutes = Minutes.objects.select_for_update().filter(approval_item=placement.item_id).first()
    if minutes is None or minutes.status == Status.APPROVED or placement.outcome not in APPROVING:
        return None
    return _approve(minutes, by=by, placement=placement)


def _approve(minutes: Minutes, *, by: User, placement: Placement | None = None) -> Papers:
    _demand_ready(minutes)
    held = Meeting.objects.select_for_update(of=("self",)).select_related("forum__chained_after")
    meeting = held.get(pk=minutes.meeting_id)
    demand_outcomes(meeting)
    minutes.approved_at, minutes.approved_by = now(), by
    MINUTES.move(minutes, Status.APPROVED, by=by, fields=("approved_at", "approved_by"))
    if meeting.status == Meeting.Status.HELD:
        MEETING.move(meeting, Meeting.Status.CLOSED, by=by)
    return _freeze(minutes, meeting, placement)


def _freeze(minutes: Minutes, meeting: Meeting, placement: Placement | None) -> Papers:
    """Keep what was approved, with its checksum, and make its papers."""
    content, extract = contents.freeze(contents.full(meeting)), contents.freeze(contents.public(meeting))
    number = (minutes.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    papers = [meetings.new_paper(meeting, kind) for kind in (MeetingPaper.Kind.MINUTES, MeetingPaper.Kind.EXTRACT)]
    MinutesVersion.objects.create(
        minutes=minutes,
        number=number,
        content=content,
        extract=extract,
        checksum=contents.checksum(content),
        reason=minutes.correction if number > 1 else "",
        approved_at=minutes.approved_at,
        approved_by=minutes.approved_by,
        approved_with=placement,
        paper=papers[0],
        public_paper=papers[1],
    )
    return papers[0], papers[1]


@transaction.atomic
def put_on_next_agenda(meeting: Meeting, *, by: User) -> Placement:
    """The forum itself approves: the item stands on top of the next agenda that is being composed, linked."""
    minutes = lock(meeting)
    if minutes.status == Status.APPROVED:
        raise Refused(_("These minutes are approved already."))
    if minutes.approval_item_id:
        words = {"item": minutes.approval_item}
        raise Refused(_("The approval of these minutes is an item already: “%(item)s”.") % words)
    target = approving_item.next_in_preparation(meeting)
    if target is None:
        raise Refused(_("No next meeting is being prepared. Plan one first, then put the approval on its agenda."))
    if standing := approving_item.on_agenda(target):
        approving_item.link(minutes, standing, by=by)
        return standing
    item = items.propose(
        meeting.forum,
        by=by,
        capacity=AgendaItem.Capacity.SUPPORT,
        title=_("Approval of the minutes of %(day)s") % {"day": moments.day(meeting.starts_at)},
        summary=_("The forum approves the minutes of its previous meeting."),
        aim=AgendaItem.Aim.EXCHANGE,
        treatment=AgendaItem.Treatment.INFORM,
        category=AgendaItem.Category.KNOWLEDGE,
        minutes_wanted=5,
    )
    placement = meetings.place(target, item, by=by, position=1)
    minutes.approval_item = item
    minutes.save(update_fields=["approval_item"])
    record(minutes, "minutes.approval_placed", by=by, on=timezone.localdate(target.starts_at).isoformat())
    return placement


@transaction.atomic
def start_correction(meeting: Meeting, *, by: User, reason: str) -> None:
    """A mistake was found later: its text is corrected and approved as the next version; this one stays readable."""
    minutes = lock(meeting)
    minutes.correction = reason.strip()[:300]
    MINUTES.move(minutes, Status.CORRECTION, by=by, reason=reason, fields=("correction",))


@transaction.atomic
def correct_note(placement: Placement, *, by: User, discussion: str, conclusion: str) -> Note:
    """The next version of a note of approved minutes that are being corrected."""
    minutes = lock(placement.meeting)
    if minutes.status != Status.CORRECTION:
        raise Refused(_("These minutes are not being corrected. Start a correction first, and say why."))
    latest = placement.notes.first()
    typed = {"discussion": tidy(discussion), "conclusion": tidy(conclusion)}
    texts = {name: from_plain(text, getattr(latest, name, "")) for name, text in typed.items()}
    if latest and texts == {"discussion": latest.discussion, "conclusion": latest.conclusion}:
        return latest
    version = latest.version + 1 if latest else 1
    return Note.objects.create(placement=placement, version=version, written_by=by, written_at=now(), **texts)


def lock(meeting: Meeting) -> Minutes:
    """The record as it stands now, held until the transaction ends: the second of two sees what the first did."""
    minutes = Minutes.objects.select_for_update().filter(meeting=meeting).first()
    if minutes is None:
        raise Refused(_("There are no minutes yet: the meeting has not been ended."))
    return minutes


def _demand_answers(minutes: Minutes, chair: User) -> None:
    """Before the deadline a chair waits for whoever did not answer yet; afterwards silence counts."""
    review = Review.objects.filter(minutes=minutes).first()
    if minutes.status != Status.REVIEW or review is None:
        return
    found = progress(review, today=timezone.localdate(now()))
    waiting = [row.reviewer.body for row in found.silent if row.reviewer.person_id != chair.pk]
    if waiting and not found.over:
        words = {"day": moments.day(review.due_on), "bodies": ", ".join(waiting)}
        raise Refused(_("Members may react until %(day)s. No answer yet from: %(bodies)s.") % words)


def _demand_ready(minutes: Minutes) -> None:
    if minutes.status == Status.APPROVED:
        words = {"name": minutes.approved_by, "day": moments.day(minutes.approved_at)}
        raise Refused(_("These minutes were approved already, on %(day)s by %(name)s.") % words)
    waiting = Comment.objects.filter(review__minutes=minutes, status=Comment.Status.OPEN).count()
    if waiting:
        raise Refused(
            ngettext(
                "%(n)d comment has no answer yet. Answer it first.",
                "%(n)d comments have no answer yet. Answer them first.",
                waiting,
            )
            % {"n": waiting}
        )
