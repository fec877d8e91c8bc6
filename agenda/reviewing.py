"""How far a review round is, and the two mails of it: the invitation to read, and one reminder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda import mail
from agenda.models import Comment, Minutes, Review, Reviewer
from agenda.once import send_once, waiting
from timeline.services import now

PER_TICK = 200
REMIND_BEFORE = timedelta(days=2)


@dataclass(frozen=True)
class Standing:
    """Where one member stands: the look of it, and in words."""

    reviewer: Reviewer
    kind: str
    words: str
    answered: bool


@dataclass(frozen=True)
class Progress:
    rows: list[Standing]
    open_comments: int
    over: bool

    @property
    def agreed(self) -> int:
        return sum(1 for row in self.rows if row.reviewer.agreed_at)

    @property
    def silent(self) -> list[Standing]:
        return [row for row in self.rows if not row.answered]


class Rows:
    """The review of some minutes with its members and what they said (and did not withdraw), to be read at once."""

    def __init__(self, minutes: int) -> None:
        self.rounds = Review.objects.filter(minutes=minutes).select_related("started_by")
        self.members = Reviewer.objects.filter(review__minutes=minutes).select_related("person")
        said = Comment.objects.filter(review__minutes=minutes).exclude(status=Comment.Status.WITHDRAWN)
        self.comments = said.select_related("person", "base", "answered_by")
        self.all = [self.rounds, self.members, self.comments]


def progress(review: Review, read: Rows | None = None, *, today: date, text: str = "") -> Progress:
    """`text` is the mark of the text as it stands now."""
    read = read or Rows(review.minutes_id)
    speakers, over = {comment.person_id for comment in read.comments}, review.is_over(today)
    rows = [_standing(row, review, row.person_id in speakers, over, text) for row in read.members]
    return Progress(rows, sum(comment.status == Comment.Status.OPEN for comment in read.comments), over)


def _standing(row: Reviewer, review: Review, spoke: bool, over: bool, text: str) -> Standing:
    if row.agreed_at:
        if text and row.agreed_with != text:
            return Standing(row, "remark", _("agreed, before the last change"), True)
        return Standing(row, "done", _("agreed"), True)
    if spoke:
        return Standing(row, "remark", _("commented"), True)
    if over:
        words = _("no answer: counts as agreed") if review.silence == "agrees" else _("no answer: abstains")
        return Standing(row, "muted", words, False)
    return Standing(row, "open", _("no answer yet"), False)


def send() -> int:
    """Invite to read, once each."""
    return sum(
        send_once(row, "sent_at", mail.review_started) for row in _with_everything(_running(sent_at__isnull=True))
    )


def remind() -> int:
    """Whoever did not answer hears it once more, shortly before the deadline; never on the day the round began."""
    today = timezone.localdate(now())
    spoke = Comment.objects.filter(review=OuterRef("review"), person=OuterRef("person"))
    quiet = _running(
        ~Exists(spoke),
        agreed_at__isnull=True,
        sent_at__lt=timezone.localtime(now()).replace(hour=0, minute=0, second=0, microsecond=0),
        reminded_at__isnull=True,
        review__due_on__lte=today + REMIND_BEFORE,
    )
    return sum(send_once(row, "reminded_at", mail.review_reminder) for row in _with_everything(quiet))


def _running(*conditions, **fields) -> QuerySet[Reviewer]:
    rows = Reviewer.objects.filter(
        *conditions,
        review__minutes__status=Minutes.Status.REVIEW,
        review__due_on__gte=timezone.localdate(now()),
        person__email__isnull=False,
        person__is_active=True,
        **fields,
    )
    return waiting(rows)


def _with_everything(rows: QuerySet[Reviewer]) -> QuerySet[Reviewer]:
    return rows.select_related("person", "review__minutes__meeting__forum__chained_after")[:PER_TICK]
