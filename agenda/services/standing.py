"""What stands on every agenda of a forum: kept as a list, made into an item of its own for each meeting."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.models import AgendaItem, Meeting, Placement, StandingItem
from agenda.services import approving_item
from agenda.services.changes import Draft, Verb, take
from agenda.services.references import next_reference
from agenda.workflow import ITEM
from overleg.lib.refusal import Refused
from regions.models import Forum
from timeline.services import now, record

FIELDS = frozenset({"title", "summary", "kind", "place", "order", "minutes", "aim", "treatment", "category", "active"})


@transaction.atomic
def keep(forum: Forum, *, by: User, standing: StandingItem | None = None, **fields) -> StandingItem:
    """Add to the list, or change what is on it. Meetings planned already keep theirs as they are."""
    unknown = fields.keys() - FIELDS
    if unknown:
        raise TypeError(f"These are not kept: {', '.join(sorted(unknown))}")
    title = fields.get("title", standing.title if standing else "").strip()
    if not title:
        raise Refused(_("Give the item a title: it stands on every agenda."), field="title")
    Forum.objects.select_for_update().get(pk=forum.pk)
    twin = StandingItem.objects.filter(forum=forum, title__iexact=title, active=True)
    if fields.get("active", True) and twin.exclude(pk=standing.pk if standing else None).exists():
        raise Refused(_("This stands on every agenda already."), field="title")
    kept = standing or StandingItem(forum=forum)
    for name, value in (fields | {"title": title}).items():
        setattr(kept, name, value)
    kept.save()
    record(kept, "standing.kept", by=by)
    return kept


def missing(meeting: Meeting) -> list[StandingItem]:
    """What stands on every agenda and is not on this one."""
    return list(not_on(meeting))


def not_on(meeting: Meeting) -> QuerySet[StandingItem]:
    there = Placement.objects.filter(meeting=meeting, item__standing__isnull=False).values("item__standing")
    return StandingItem.objects.filter(forum=meeting.forum_id, active=True).exclude(pk__in=there)


@transaction.atomic
def place_standing(meeting: Meeting, *, by: User) -> list[Placement]:
    """Place what is missing of what stands on every agenda."""
    draft = take(meeting, by=by)
    placed = add_to(draft)
    meeting.agenda_version = draft.meeting.agenda_version
    return placed


def add_to(draft: Draft) -> list[Placement]:
    """For each an item of its own: at the beginning in order, or at the end."""
    made = [_make(draft, standing) for standing in missing(draft.meeting)]
    first = 1
    for placement in made:
        if placement.item.standing.place == StandingItem.Place.BEGIN:
            draft.put(placement, first)
            first += 1
        else:
            draft.put(placement, len(draft.order) + 1)
    if made:
        draft.save(Verb.PLACED, [placement.item_id for placement in made])
    approving_item.find_minutes(draft.meeting, by=draft.by)
    return made


def _make(draft: Draft, standing: StandingItem) -> Placement:
    moment = now()
    item = AgendaItem.objects.create(
        reference=next_reference(standing.forum, timezone.localdate(moment).year),
        forum=standing.forum,
        title=standing.title,
        summary=standing.summary,
        aim=standing.aim,
        treatment=standing.treatment,
        category=standing.category,
        proposer=draft.by,
        capacity=AgendaItem.Capacity.SUPPORT,
        minutes_wanted=standing.minutes,
        proposed_at=moment,
        standing=standing,
    )
    ITEM.move(item, AgendaItem.Status.ACCEPTED, by=draft.by)
    ITEM.move(item, AgendaItem.Status.PLACED, by=draft.by, meeting=draft.meeting.pk)
    return Placement.objects.create(
        meeting=draft.meeting, item=item, position=len(draft.order) + 1, minutes=standing.minutes
    )


def end(item: AgendaItem, *, by: User) -> None:
    """Taken off one agenda, it does not wait for another: the next meeting gets its own."""
    with translation.override(settings.LANGUAGE_CODE):
        reason = _("Not on this agenda; the next one gets its own.")
    ITEM.move(item, AgendaItem.Status.WITHDRAWN, by=by, reason=reason)
    approving_item.release(item)
