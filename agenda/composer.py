"""What the support officer composes with: the queue as filtered, what is missing, what stands on every agenda."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from agenda import formal_check
from agenda.forms.queue import QueueFilter
from agenda.lines import Line, Reading, read_part
from agenda.models import Advice, AgendaItem, Attachment, Meeting, Placement, StandingItem
from agenda.querysets import AgendaItemQuerySet
from agenda.services import standing
from overleg.lib.together import Asking, at_once
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


def compose(meeting: Meeting, user: User, wanted: QueryDict) -> Asking[tuple[Reading, Composer]]:
    """The agenda, and all to compose it with; the same number of queries, however long the queue."""
    waiting = AgendaItem.objects.waiting_for(meeting.forum).exclude(status=AgendaItem.Status.RETURNED)
    leads = _leads(waiting)
    missing, files = standing.not_on(meeting), _files(meeting)
    everything = waiting.order_by("proposed_at", "pk").values_list("pk", flat=True)
    (reading,) = yield from at_once(read_part(meeting, user), beside=[*leads, missing, files, everything])
    found = QueueFilter(wanted, leads=[body for bodies in leads for body in bodies])
    page = yield from _page(everything.filter(found.condition(user)) if found.asked else everything, user, wanted)
    return reading, Composer(
        filter=found,
        queue=page,
        waiting=len(everything),
        address=found.address(page.number),
        findings=formal_check.check(_entries(reading.lines, dict(files)), timezone.localdate()),
        missing=list(missing),
    )


def _page(keys: QuerySet, user: User, wanted: QueryDict) -> Asking[Page]:
    """Of these items those of one page, with all that is told of them."""
    page = Paginator(list(keys), PER_PAGE).get_page(wanted.get("page"))
    rows = AgendaItem.objects.filter(pk__in=page.object_list).order_by("proposed_at", "pk")
    rows = rows.for_list().with_advice(user).with_postponements()
    yield [rows]
    page.object_list = list(rows)
    return page


def _leads(waiting: AgendaItemQuerySet) -> tuple[QuerySet[Municipality], QuerySet[Organisation]]:
    return (
        Municipality.objects.filter(pk__in=waiting.order_by().values("lead_municipality")),
        Organisation.objects.filter(pk__in=waiting.order_by().values("lead_organisation")),
    )


def _files(meeting: Meeting) -> QuerySet:
    """How many annexes each item on the agenda has here."""
    items = Placement.objects.filter(meeting=meeting).values("item")
    here = Attachment.objects.filter(item__in=items, stays_at=None).order_by()
    return here.values_list("item").annotate(number=Count("pk"))


def _entries(lines: Sequence[Line], files: Mapping[int, int]) -> list[formal_check.Entry]:
    placements = [line.placement for line in lines if line.placement]
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
