"""Where the work of a region stands: who brings it, how long each step takes, who still has to decide.

Of what the reader may see, over the last two years; what is asked of the database does not grow with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Max, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.models import AgendaItem
from decisions.models import Decision, Feedback
from decisions.services.feedback import ALIVE
from overleg.lib.stages import KEYS, label
from regions.models import ReferenceRegion
from timeline.models import Event

BACK = timedelta(days=730)
MOST = 1000  # items looked at, the newest
BARS = 100  # the longest bar


@dataclass(frozen=True)
class Brought:
    """Who proposes: in which capacity, how many, and the part of the whole in percent."""

    words: str
    number: int
    percent: int


@dataclass(frozen=True)
class Step:
    """How long a step takes: the day in the middle, of how many files, and how long its bar is."""

    words: str
    about: str
    days: int | None
    files: int
    bar: int


@dataclass(frozen=True)
class Waiting:
    """A municipality whose college or council still has to decide."""

    name: str
    open: int
    late: int
    oldest: date
    url: str


@dataclass(frozen=True)
class Life:
    brought: list[Brought]
    steps: list[Step]
    waiting: list[Waiting]

    @property
    def items(self) -> int:
        return sum(line.number for line in self.brought)


def of_region(user: User, region: ReferenceRegion) -> Life:
    since = timezone.now() - BACK
    here = AgendaItem.objects.visible_to(user).filter(forum__regions=region, proposed_at__gte=since, standing=None)
    items = {pk: (capacity, at) for pk, capacity, at in _newest(here)}
    brought = _brought(capacity for capacity, _at in items.values())
    return Life(brought, _steps(user, region, {pk: at for pk, (_c, at) in items.items()}), _waiting(user, region))


def _newest(items) -> Iterable[tuple[int, str, datetime]]:
    return items.order_by("-proposed_at", "-pk").values_list("pk", "capacity", "proposed_at")[:MOST]


def _brought(capacities: Iterable[str]) -> list[Brought]:
    counts = dict.fromkeys(AgendaItem.Capacity.values, 0)
    for capacity in capacities:
        counts[capacity] += 1
    whole = sum(counts.values()) or 1
    lines = [
        Brought(str(AgendaItem.Capacity(capacity).label), number, round(100 * number / whole))
        for capacity, number in counts.items()
    ]
    return sorted(lines, key=lambda line: -line.number) if any(counts.values()) else []


def _steps(user: User, region: ReferenceRegion, proposed: Mapping[int, datetime]) -> list[Step]:
    accepted = _first(AgendaItem, proposed, "item.accepted")
    agreed = (
        Decision.objects.visible_to(user)
        .in_force()
        .filter(forum__regions=region, ratified_on__gte=timezone.localdate() - BACK)
        .order_by("-ratified_on", "-pk")
        .annotate(
            duties=Count("feedback", filter=~Q(feedback__status=Feedback.Status.NOT_NEEDED)),
            treated=Count("feedback", filter=Q(feedback__status=Feedback.Status.TREATED)),
            last=Max("feedback__treated_on"),
        )
        .values_list("pk", "item", "ratified_on", "duties", "treated", "last")[:MOST]
    )
    agreed = list(agreed)
    events = _first(Decision, [row[0] for row in agreed], "decision.feedback_started", "decision.execution_started")
    closed = _first(Decision, [row[0] for row in agreed], "decision.closed")
    spans: dict[str, list[int]] = defaultdict(list)
    for pk, at in accepted.items():
        spans["agenda"].append(_days(proposed[pk], at))
    for pk, item, ratified_on, duties, treated, last in agreed:
        if item in accepted:
            spans["preparation"].append(max((ratified_on - timezone.localdate(accepted[item])).days, 0))
        if pk in events:
            spans["ratification"].append(max((timezone.localdate(events[pk]) - ratified_on).days, 0))
        if duties and duties == treated:
            spans["feedback"].append(max((last - ratified_on).days, 0))
        if pk in closed:
            began = last if duties and last else ratified_on
            spans["execution"].append(max((timezone.localdate(closed[pk]) - began).days, 0))
    return medians(spans)


def medians(spans: Mapping[str, list[int]]) -> list[Step]:
    """A line for each of the five steps, also where no file went through it yet."""
    about = {
        "agenda": _("from proposed to accepted"),
        "preparation": _("from accepted to ratified"),
        "ratification": _("from ratified to the first packets"),
        "feedback": _("from ratified to the last answer"),
        "execution": _("from the last answer to closed"),
    }
    found = {key: round(median(spans[key])) if spans.get(key) else None for key in KEYS}
    longest = max((days for days in found.values() if days), default=0) or 1
    return [
        Step(label(key), about[key], days, len(spans.get(key, ())), round(BARS * (days or 0) / longest))
        for key, days in found.items()
    ]


def _first(model: type, pks: Iterable[int], *verbs: str) -> dict[int, datetime]:
    """When one of these first happened to each."""
    kind = ContentType.objects.get_for_model(model)
    events = Event.objects.filter(subject_type=kind, subject_id__in=list(pks), verb__in=verbs).order_by()
    return dict(events.values_list("subject_id").annotate(Min("at")))


def _days(start: datetime, end: datetime) -> int:
    return max((timezone.localdate(end) - timezone.localdate(start)).days, 0)


def _waiting(user: User, region: ReferenceRegion) -> list[Waiting]:
    """Most answers to give first; each leads to the matrix of that municipality."""
    today, matrix = timezone.localdate(), reverse("decisions:matrix")
    rows = (
        Feedback.objects.visible_to(user)
        .open()
        .filter(decision__forum__regions=region, decision__status__in=ALIVE)
        .order_by()
        .values_list("municipality__name", "municipality__nis_code")
        .annotate(open=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)), oldest=Min("due_on"))
        .order_by("-late", "-open", "municipality__name")
    )
    query = f"?region={region.code}&state=open&by=municipality&gemeente="
    return [Waiting(name, number, late, oldest, f"{matrix}{query}{code}") for name, code, number, late, oldest in rows]
