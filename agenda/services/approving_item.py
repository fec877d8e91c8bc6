"""The standing item “approval of the minutes” finds by itself which minutes it approves.

It stands on every agenda, often long before the meeting whose minutes it is about. So it is linked as soon as both are
there: when it is placed, or when that meeting ends. As long as nothing waits for approval it keeps its plain title.
"""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.models import AgendaItem, Meeting, Minutes, Placement, StandingItem
from overleg.lib import moments
from timeline.services import record

WAITING = (Minutes.Status.DRAFT, Minutes.Status.REVIEW)
TITLE = AgendaItem._meta.get_field("title").max_length


def on_agenda(meeting: Meeting) -> Placement | None:
    """The standing item on an agenda in preparation that approves nothing yet."""
    standing = Placement.objects.filter(
        meeting=meeting,
        meeting__status=Meeting.Status.DRAFT,
        outcome="",
        item__standing__kind=StandingItem.Kind.MINUTES,
        item__approves_minutes=None,
    )
    return standing.select_related("item__standing", "meeting").order_by("position").first()


@transaction.atomic
def find_minutes(meeting: Meeting, *, by: User) -> None:
    """On this agenda: the minutes of the last meeting before it that are not approved, unless another item does."""
    placement = on_agenda(meeting)
    if placement is None:
        return
    free = Q(approval_item=None) | Q(approval_item__status=AgendaItem.Status.WITHDRAWN)
    waiting = Minutes.objects.filter(
        free, status__in=WAITING, meeting__forum=meeting.forum_id, meeting__starts_at__lt=meeting.starts_at
    )
    last = waiting.select_related("meeting").order_by("-meeting__starts_at").first()
    # A meeting planned further ahead leaves them to the one that comes first.
    if last and next_in_preparation(last.meeting) == meeting:
        link(last, placement, by=by)


@transaction.atomic
def find_agenda(minutes: Minutes, *, by: User) -> None:
    """The meeting ended: the first agenda in preparation after it treats its minutes."""
    if following := next_in_preparation(minutes.meeting):
        find_minutes(following, by=by)


def next_in_preparation(meeting: Meeting) -> Meeting | None:
    later = Meeting.objects.filter(forum=meeting.forum_id, starts_at__gt=meeting.starts_at)
    return later.filter(status=Meeting.Status.DRAFT).order_by("starts_at").first()


def link(minutes: Minutes, placement: Placement, *, by: User) -> None:
    """From now on its outcome approves them, and its title says which they are."""
    item, meeting = placement.item, placement.meeting
    with translation.override(settings.LANGUAGE_CODE):
        words = {"title": item.standing.title, "day": moments.day(minutes.meeting.starts_at)}
        item.title = (_("%(title)s of %(day)s") % words)[:TITLE]
    item.save(update_fields=["title"])
    minutes.approval_item = item
    minutes.save(update_fields=["approval_item"])
    record(minutes, "minutes.approval_placed", by=by, on=timezone.localdate(meeting.starts_at).isoformat())


def release(item: AgendaItem) -> None:
    """Taken off its agenda, it approves nothing any more: the next one can."""
    Minutes.objects.filter(approval_item=item, status__in=WAITING).update(approval_item=None)
