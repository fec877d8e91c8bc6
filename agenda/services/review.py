"""The review round: members agree or comment until the deadline; the officer answers every comment."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from agenda import record as contents
from agenda.models import Comment, Meeting, Minutes, Note, Placement, Review, Reviewer
from agenda.services.approval import lock
from agenda.services.minutes import write_note
from agenda.tasks import send_pending
from agenda.typed import tidy
from agenda.workflow import COMMENT, MINUTES
from overleg.lib import moments
from overleg.lib.dates import in_force
from overleg.lib.refusal import Refused
from overleg.lib.rich import from_plain, to_plain
from regions import access as forum_access
from regions.models import Mandate, WorkingAgreement
from timeline.services import now, record

Status = Comment.Status
LONGEST = 4000
PARTS = ("discussion", "conclusion")
USUAL_DAYS = 10


@transaction.atomic
def start_review(meeting: Meeting, *, by: User, due_on: date | None = None) -> Review:
    """Every member is asked to read the draft; by default for as long as the working agreement says."""
    minutes = lock(meeting)
    due_on = due_on or usual_deadline(meeting)
    _demand_coming(due_on)
    MINUTES.move(minutes, Minutes.Status.REVIEW, by=by, due=due_on.isoformat())
    agreement = meeting.forum.agreement_on(timezone.localdate(meeting.starts_at)) or WorkingAgreement()
    review = Review.objects.create(
        minutes=minutes, started_at=now(), started_by=by, due_on=due_on, silence=agreement.silence
    )
    members = {mandate.person_id: mandate for mandate in _mandates(meeting)}
    Reviewer.objects.bulk_create(
        Reviewer(review=review, person_id=person, body=str(mandate.seat)[:120]) for person, mandate in members.items()
    )
    if not members:
        raise Refused(_("Nobody has a mandate at this forum: there is no one to read the minutes."))
    # Without a broker the scheduler sends them later.
    transaction.on_commit(lambda: send_pending.apply_async(retry=False), robust=True)
    return review


@transaction.atomic
def change_deadline(meeting: Meeting, *, by: User, due_on: date) -> None:
    """More time, or less."""
    review = _running(meeting)
    _demand_coming(due_on)
    if due_on == review.due_on:
        return
    was = review.due_on
    review.due_on = due_on
    review.save(update_fields=["due_on"])
    record(review.minutes, "minutes.review_moved", by=by, was=was.isoformat(), due=due_on.isoformat())


@transaction.atomic
def agree(meeting: Meeting, *, by: User) -> None:
    """Akkoord with the text as it stands now."""
    reviewer = _reviewer(_open_round(meeting), by)
    reviewer.agreed_at, reviewer.agreed_with = now(), contents.mark(contents.full(meeting))
    reviewer.save(update_fields=["agreed_at", "agreed_with"])
    record(reviewer.review.minutes, "minutes.agreed", by=by, body=reviewer.body)


@transaction.atomic
def take_back(meeting: Meeting, *, by: User) -> None:
    """Pressed akkoord too soon."""
    reviewer = _reviewer(_open_round(meeting), by)
    if reviewer.agreed_at is None:
        return
    reviewer.agreed_at, reviewer.agreed_with = None, ""
    reviewer.save(update_fields=["agreed_at", "agreed_with"])
    record(reviewer.review.minutes, "minutes.agreement_taken_back", by=by, body=reviewer.body)


@transaction.atomic
def comment(
    meeting: Meeting,
    *,
    by: User,
    placement: Placement | None = None,
    text: str = "",
    discussion: str = "",
    conclusion: str = "",
    base_version: int = 0,
) -> Comment:
    """What somebody wants different; proposed wording that says the same as the note is no proposal."""
    reviewer = _reviewer(_open_round(meeting), by)
    base = placement.notes.filter(version=base_version).first() if placement else None
    text = tidy(text)
    typed = {"discussion": discussion, "conclusion": conclusion} if placement else {}
    wording = {name: _if_other(words, to_plain(getattr(base, name, ""))) for name, words in typed.items()}
    if not text and not any(wording.values()):
        raise Refused(_("Say what should be different, or change the wording."), field="text")
    if len(text) > LONGEST or any(len(words) > 10 * LONGEST for words in wording.values()):
        raise Refused(_("This is too long. Shorten it, or send a note to the support officer."), field="text")
    made = Comment.objects.create(
        review=reviewer.review,
        placement=placement,
        person=by,
        body=reviewer.body,
        text=text,
        base=base,
        made_at=now(),
        **wording,
    )
    record(reviewer.review.minutes, "minutes.commented", by=by, body=reviewer.body)
    return made


@transaction.atomic
def withdraw(comment: Comment, *, by: User) -> None:
    """Who made it takes it back, as long as it has no answer."""
    if comment.person_id != by.pk:
        raise Refused(_("Only who made this comment takes it back."))
    _answer(comment, Status.WITHDRAWN, by=by)


@transaction.atomic
def accept(comment: Comment, *, by: User, wording: dict[str, str] | None = None, answer: str = "") -> Note | None:
    """Taken over: the wording, as the officer leaves it, becomes the next version of the note."""
    comment.applied = _apply(comment, wording, by)
    _answer(comment, Status.ACCEPTED, by=by, answer=answer)
    return comment.applied


def _apply(comment: Comment, wording: dict[str, str] | None, by: User) -> Note | None:
    """As proposed, unless the officer wrote it differently; what others changed since is never undone unseen."""
    if comment.placement is None or not comment.proposes:
        return None
    latest = comment.placement.notes.first()
    stands = {name: getattr(latest, name) if latest else "" for name in PARTS}
    if wording is None:
        wording = {name: getattr(comment, name) for name in PARTS}
        was = {name: getattr(comment.base, name) if comment.base else "" for name in PARTS}
        if any(wording[name] and was[name] != stands[name] for name in PARTS):
            raise Refused(_("This text was changed since the comment was made. Open it, and see what to keep of both."))
    said = {name: tidy(wording.get(name, "")) for name in PARTS}
    texts = {name: from_plain(said[name], stands[name]) if said[name] else stands[name] for name in PARTS}
    return write_note(comment.placement, by=by, base_version=latest.version if latest else 0, **texts)


@transaction.atomic
def decline(comment: Comment, *, by: User, answer: str) -> None:
    """Not taken over, with the reason: everybody reads it."""
    if not tidy(answer):
        raise Refused(_("Say why: the member who made this comment reads your answer."), field="answer")
    _answer(comment, Status.DECLINED, by=by, answer=answer)


def _answer(comment: Comment, to: str, *, by: User, answer: str = "") -> None:
    minutes = lock(comment.review.minutes.meeting)
    if minutes.status != Minutes.Status.REVIEW:
        raise Refused(_("The minutes are approved and can no longer be changed. Start a correction first."))
    comment.answer, comment.answered_by, comment.answered_at = tidy(answer), by, now()
    COMMENT.move(comment, to, by=by, fields=("answer", "answered_by", "answered_at", "applied"))


def usual_deadline(meeting: Meeting) -> date:
    agreement = meeting.forum.agreement_on(timezone.localdate(meeting.starts_at))
    return timezone.localdate(now()) + timedelta(days=agreement.review_days if agreement else USUAL_DAYS)


def _mandates(meeting: Meeting):
    day = timezone.localdate(now())
    rows = Mandate.objects.on(day).filter(in_force(day, "seat__"), seat__forum=meeting.forum_id)
    return rows.select_related("seat__municipality", "seat__organisation").order_by("pk")


def _running(meeting: Meeting) -> Review:
    """The round, while minutes are in review: also after its deadline."""
    minutes = lock(meeting)
    if minutes.status != Minutes.Status.REVIEW:
        raise Refused(_("The minutes are not in review now. Reload the page to see where they stand."))
    return Review.objects.select_related("minutes", "started_by").get(minutes=minutes)


def _open_round(meeting: Meeting) -> Review:
    """Before the deadline. Afterwards silence has been counted: only a new deadline reopens the round."""
    review = _running(meeting)
    if review.is_over(timezone.localdate(now())):
        raise Refused(
            _("The review closed on %(day)s. Ask the support officer, %(name)s, to take it along or to give more time.")
            % {"day": moments.day(review.due_on), "name": review.started_by}
        )
    return review


def _reviewer(review: Review, person: User) -> Reviewer:
    """Their row; whoever got a mandate during the round joins in."""
    meeting = review.minutes.meeting
    if not forum_access.standing(person, timezone.localdate(now())).may("review_minutes", meeting.forum_id):
        raise Refused(_("Your mandate at this forum has ended: only members review its minutes."))
    found = Reviewer.objects.filter(review=review, person=person).first()
    if found is None:
        mandate = _mandates(meeting).filter(person=person).first()
        found = Reviewer.objects.create(review=review, person=person, body=str(mandate.seat)[:120], sent_at=now())
    found.review = review
    return found


def _demand_coming(due_on: date) -> None:
    if due_on < timezone.localdate(now()):
        raise Refused(_("Choose a day to come: the members still have to read the minutes."), field="due_on")


def _if_other(text: str, base: str) -> str:
    text = tidy(text)
    return "" if text == tidy(base) else text
