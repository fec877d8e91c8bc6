"""What waits on minutes: a review round to start, an answer to give, comments to answer, an approval."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from agenda.models import Comment, Minutes, Reviewer
from overleg.lib.moments import short_day
from overleg.lib.source import Source
from overleg.lib.turn import Turn
from regions.access import Standing

S = Minutes.Status
SHOWN = 8


def minutes(mine: Standing, user: User, most: int = SHOWN) -> Source | None:
    """Each record once, for what this person has to do with it first."""
    composed, approved = mine.forums("write_minutes"), mine.forums("approve_minutes")
    reviewed = mine.forums("review_minutes")
    if not (composed or approved or reviewed):
        return None
    here = Q(meeting__forum__in={*composed, *approved}) | Q(status=S.REVIEW, meeting__forum__in=reviewed)
    rows = _with_round(Minutes.objects.filter(here).exclude(status=S.APPROVED), user)

    def first_of(row: Minutes) -> Turn | None:
        forum = row.meeting.forum_id
        turn = _to_answer(row) if forum in reviewed and row.status == S.REVIEW else None
        if turn is None and forum in composed:
            turn = _officers(row)
        if turn is None and forum in approved:
            turn = _chairs(row)
        return turn

    return Source(rows[: 3 * most], first_of, most)


def _with_round(rows: QuerySet[Minutes], user: User) -> QuerySet[Minutes]:
    spoke = Comment.objects.filter(review=OuterRef("review"), person=OuterRef("person")).exclude(status="withdrawn")
    silent = Reviewer.objects.filter(~Exists(spoke), review__minutes=OuterRef("pk"), agreed_at__isnull=True)
    answered = Reviewer.objects.filter(review__minutes=OuterRef("pk"), person=user, agreed_at__isnull=False)
    spoke_myself = Comment.objects.filter(review__minutes=OuterRef("pk"), person=user).exclude(status="withdrawn")
    return (
        rows.annotate(
            comments=Count("review__comments", Q(review__comments__status="open")),
            others_silent=Exists(silent.exclude(person=user)),
            i_answered=Exists(answered) | Exists(spoke_myself),
        )
        .select_related("meeting__forum", "review")
        .order_by("meeting__starts_at")
    )


def _over(row: Minutes) -> bool:
    return row.review.is_over(timezone.localdate())


def _to_answer(row: Minutes) -> Turn | None:
    if row.i_answered or _over(row):
        return None
    text = _("Read the minutes of %(meeting)s: agree, or say what should be different.")
    return _turn(row, text, _("Read the minutes"), due=row.review.due_on)


def _officers(row: Minutes) -> Turn | None:
    if row.status == S.DRAFT:
        text = _("The minutes of %(meeting)s are a draft: ask the members to read them.")
        return _turn(row, text, _("Open the minutes"))
    if row.status == S.REVIEW and row.comments:
        text = ngettext(
            "%(n)d comment on the minutes of %(meeting)s waits for your answer.",
            "%(n)d comments on the minutes of %(meeting)s wait for your answer.",
            row.comments,
        )
        return _turn(row, text, _("Answer"), place="#comments")
    return None


def _chairs(row: Minutes) -> Turn | None:
    waits = row.status == S.REVIEW and (row.comments or (row.others_silent and not _over(row)))
    if waits:
        return None
    return _turn(row, _("The minutes of %(meeting)s wait for your approval."), _("Read and approve"))


def _turn(row: Minutes, text: str, button: str, *, due=None, place: str = "") -> Turn:
    meeting = row.meeting
    name = f"{meeting.forum} ({short_day(timezone.localdate(meeting.starts_at))})"
    url = reverse("agenda:minutes", args=[meeting.pk]) + place
    what = text % {"meeting": name, "n": row.comments}
    return Turn(what, due=due, yours=True, url=url, button=button, forum=str(meeting.forum))
