"""What the support officer composes with: the queue as filtered, what is missing, what stands on every agenda."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from agenda import formal_check
from agenda.forms.queue import QueueFilter
from agenda.lines import Line
from agenda.models import Advice, AgendaItem, Attachment, Meeting, Placement, StandingItem
from agenda.services import standing
from regions.models import Municipality, Organisation

PER_PAGE = 25


@dataclass(frozen=True)
class Composer:
    """`address` comes behind every address on the page, so that one comes back to the same queue."""

    filter: QueueFilter
    queue: Page
    waiting: int  # without the filters
    address: str
    findings: list[formal_check.Finding]
    missing: list[StandingItem]


def compose(meeting: Meeting, user: User, lines: Sequence[Line], wanted: QueryDict) -> Composer:
    """The same number of queries, however long the queue."""
    waiting = AgendaItem.objects.waiting_for(meeting.forum).exclude(status=AgendaItem.Status.RETURNED)
    found = QueueFilter(wanted, leads=_leads(waiting))
    items = waiting.filter(found.condition(user)).for_list().with_advice(user).with_postponements()
    page = Paginator(items.order_by("proposed_at", "pk"), PER_PAGE).get_page(wanted.get("page"))
    return Composer(
        filter=found,
        queue=page,
        waiting=waiting.count() if found.asked else page.paginator.count,
        address=found.address(page.number),
        findings=formal_check.check(_entries(lines), timezone.localdate()),
        missing=standing.missing(meeting),
    )


def _leads(waiting) -> list[Municipality | Organisation]:
    return [
        *Municipality.objects.filter(pk__in=waiting.order_by().values("lead_municipality")),
        *Organisation.objects.filter(pk__in=waiting.order_by().values("lead_organisation")),
    ]


def _entries(lines: Sequence[Line]) -> list[formal_check.Entry]:
    placements = [line.placement for line in lines if line.placement]
    items = [placement.item_id for placement in placements]
    files = dict(
        Attachment.objects.filter(item__in=items, stays_at=None)
        .order_by()
        .values_list("item")
        .annotate(number=Count("pk"))
    )
    return [_entry(placement, files.get(placement.item_id, 0)) for placement in placements]


def _entry(placement: Placement, files: int) -> formal_check.Entry:
    item = placement.item
    return formal_check.Entry(
        position=placement.position,
        title=item.title,
        url=item.get_absolute_url(),
        minutes=placement.minutes,
        files=files,
        has_lead=bool(item.lead_municipality_id or item.lead_organisation_id),
        ratifies=item.treatment == AgendaItem.Treatment.RATIFY,
        proposal=item.proposal,
        informs=item.treatment == AgendaItem.Treatment.INFORM,
        # Where it stands for advice, its own forum prepares it.
        stands=item.standing_id is not None or placement.advice_id is not None,
        awaited=tuple(
            formal_check.Asked(str(advice.body), advice.due_on, bool(advice.forum_id) or not item.confidential)
            for advice in item.advice_shown
            if advice.status == Advice.Status.ASKED and advice.pk != placement.advice_id
        ),
    )
