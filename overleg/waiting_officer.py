"""What waits for a support officer up to the meeting, kind by kind: the start page has a few, “my work” all."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda.models import AgendaItem, Meeting, Placement
from decisions.models import Decision
from decisions.turn import Reader
from overleg.lib.moments import short_day
from overleg.lib.source import Source
from overleg.lib.turn import Turn
from regions.access import Standing
from regions.models import WorkingAgreement

SHOWN = 8  # of each kind on the start page
AHEAD = timedelta(days=60)
D = Decision.Status
OFFICER = Reader(officer=True, whole=True)


def readable(mine: Standing, item: str, forum: str) -> Q:
    """Of forums one supports: an officer reads what is confidential there, who looks with their eyes does not."""
    if not mine.helper:
        return Q()
    return Q(**{f"{item}confidential": False}) | Q(**{f"{forum}__in": mine.forums("read_confidential")})


def items(mine: Standing, most: int) -> Source:
    """Proposals to look at, and accepted items without a place, the oldest first."""
    S = AgendaItem.Status
    rows = AgendaItem.objects.filter(forum__in=mine.forums("compose"), status__in=(S.PROPOSED, S.ACCEPTED))
    rows = rows.filter(readable(mine, "", "forum"))
    return Source(rows.select_related("forum").order_by("proposed_at", "pk")[:most], _of_item)


def _of_item(item: AgendaItem) -> Turn:
    what = _("“%(title)s” is proposed: accept it, ask about it, or refer it.")
    if item.status == AgendaItem.Status.ACCEPTED:
        what = _("“%(title)s” is accepted and waits for a place on an agenda.")
    return Turn(
        what % {"title": item.title},
        yours=True,
        url=item.get_absolute_url(),
        button=_("Open the item"),
        forum=str(item.forum),
    )


def meetings(mine: Standing, most: int = SHOWN) -> Source | None:
    """Compose, open, end."""
    S = Meeting.Status
    composed = mine.forums("compose")
    if not composed:
        return None
    running = WorkingAgreement.objects.filter(forum=OuterRef("forum"), starts_on__lte=OuterRef("starts_at__date"))
    running = running.exclude(ends_on__lt=OuterRef("starts_at__date")).order_by("-starts_on")
    rows = (
        Meeting.objects.filter(
            forum__in=composed,
            status__in=(S.DRAFT, S.PUBLISHED, S.IN_SESSION),
            starts_at__lt=timezone.now() + AHEAD,
        )
        .annotate(
            publication_days=Coalesce(Subquery(running.values("publication_days")[:1]), 7),
            filled=Exists(Placement.objects.filter(meeting=OuterRef("pk"))),
        )
        .select_related("forum")
        .order_by("starts_at")[: 2 * most]
    )
    return Source(rows, _of_meeting, most)


def _of_meeting(meeting: Meeting) -> Turn | None:
    S = Meeting.Status
    day, today = timezone.localdate(meeting.starts_at), timezone.localdate()
    name, forum = {"meeting": f"{meeting.forum} ({short_day(day)})"}, str(meeting.forum)
    url, session = meeting.get_absolute_url(), reverse("agenda:meeting-session", args=[meeting.pk])
    if meeting.status == S.DRAFT:
        due = day - timedelta(days=meeting.publication_days)
        text = _("Compose and publish the agenda of %(meeting)s.")
        if not meeting.filled:
            text = _("The agenda of %(meeting)s is still empty: compose and publish it.")
        return Turn(text % name, due=due, yours=True, url=url, button=_("Compose the agenda"), forum=forum)
    if meeting.status == S.PUBLISHED and day <= today:
        text = _("%(meeting)s can begin.") % name
        return Turn(text, yours=True, url=url, button=_("Open the meeting"), forum=forum)
    if meeting.status == S.IN_SESSION:
        text = _("%(meeting)s is in session.") % name
        return Turn(text, yours=True, url=session, button=_("To the meeting"), forum=forum)
    return None


def preparations(mine: Standing, most: int) -> Source:
    """What comes to a table for ratification: lead, cost key and drafts have to be ready by then."""
    coming = Placement.objects.filter(
        readable(mine, "item__", "meeting__forum"),
        meeting__forum__in=mine.forums("prepare"),
        meeting__status__in=(Meeting.Status.DRAFT, Meeting.Status.PUBLISHED),
        meeting__starts_at__lt=timezone.now() + AHEAD,
        item__treatment=AgendaItem.Treatment.RATIFY,
        outcome="",
        advice=None,
    )
    rows = coming.select_related("item", "meeting__forum").order_by("meeting__starts_at", "position")[:most]
    return Source(rows, _preparation)


def _preparation(row: Placement) -> Turn:
    return Turn(
        _("“%(title)s” comes to ratification: see whether everything is ready.") % {"title": row.item.title},
        due=timezone.localdate(row.meeting.starts_at),
        yours=True,
        url=reverse("decisions:preparation", args=[row.item.reference]),
        button=_("Open the preparation"),
        forum=str(row.meeting.forum),
    )


def urgency(turn: Turn) -> tuple[date, str]:
    """What is due first comes first; what has no day comes last."""
    return (turn.due or date.max, turn.what)
