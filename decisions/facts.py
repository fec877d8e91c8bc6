"""Counts for the pages of regions and forums, computed in the database, of what the reader may see."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import User
from agenda.models import AgendaItem
from agenda.querysets import items_open_to
from agenda.stages import STEP, STEP_OF_DECISION
from decisions.models import Decision, Feedback
from decisions.querysets import decisions_open_to
from overleg.lib.stages import KEYS
from overleg.lib.together import Asking
from regions.models import Forum, Municipality, ReferenceRegion

UNDER_WAY = (Decision.Status.FEEDBACK, Decision.Status.EXECUTION, Decision.Status.CLOSED)
OVER = (AgendaItem.Status.DECLINED, AgendaItem.Status.WITHDRAWN)


@dataclass(frozen=True)
class Answers:
    """How many duties one municipality has, how many it treated, how many are late."""

    total: int = 0
    treated: int = 0
    late: int = 0

    @property
    def share(self) -> float:
        return self.treated / self.total if self.total else 0.0


def stage_counts(user: User, where: Forum | ReferenceRegion) -> Asking[dict[str, int]]:
    """How many items stand in each of the five steps; what ended is not counted."""
    place = Q(forum=where) if isinstance(where, Forum) else Q(forum__regions=where)
    # A councillor reads decisions without reading the items they came from. Conditions on the items of this place:
    # a list of all that somebody reads anywhere grows with Flanders.
    items = AgendaItem.objects.filter(place, items_open_to(user) | decisions_open_to(user, "decision__"))
    rows = (
        items.exclude(status__in=OVER)
        .exclude(status=AgendaItem.Status.TREATED, decision__isnull=True)
        .exclude(decision__status=Decision.Status.CLOSED)
        .order_by()
        .values_list("status", "decision__status")
        .annotate(count=Count("pk", distinct=True))
    )
    yield [rows]
    counts = dict.fromkeys(KEYS, 0)
    for status, decision_status, count in rows:
        counts[STEP_OF_DECISION.get(decision_status or "") or STEP[AgendaItem.Status(status)]] += count
    return counts


def progress_by_municipality(user: User, region: ReferenceRegion) -> Asking[dict[int, Answers]]:
    """Per municipality of the region today (by primary key) its answers on decisions under way."""
    today = timezone.localdate()
    rows = (
        Feedback.objects.visible_to(user)
        .filter(
            municipality__in=Municipality.objects.in_region(region, today),
            decision__status__in=UNDER_WAY,
        )
        .asked()
        .order_by()
        .values("municipality")
        .annotate(
            total=Count("pk"),
            treated=Count("pk", filter=Q(status=Feedback.Status.TREATED)),
            late=Count("pk", filter=~Q(status=Feedback.Status.TREATED) & Q(due_on__lt=today)),
        )
    )
    yield [rows]
    return {row["municipality"]: Answers(row["total"], row["treated"], row["late"]) for row in rows}
