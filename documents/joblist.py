"""The jobs of every kind as one list: what waits, runs, is slow, failed or is ready. A fixed number of queries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import CharField, Count, F, Q, Value
from django.utils import timezone

from documents import jobs
from documents.models import Job

State = Job.State
PER_PAGE = 25
SLOW = timedelta(minutes=2)
COLUMNS = ("model", "pk", "moved")


def running(now: datetime) -> Q:
    return Q(state=State.RENDERING)


def slow(now: datetime) -> Q:
    """Busy for long, or taken long when it ended."""
    busy = Q(state=State.RENDERING, started_at__lt=now - SLOW)
    return busy | Q(finished_at__gt=F("started_at") + SLOW)


VIEWS: dict[str, Callable[[datetime], Q]] = {
    "failed": lambda now: Q(state=State.FAILED),
    "running": running,
    "waiting": lambda now: Q(state=State.QUEUED),
    "slow": slow,
    "ready": lambda now: Q(state=State.READY),
}


@dataclass(frozen=True)
class Row:
    job: Job
    kind: str  # the label of its model
    slow: bool

    @property
    def state_kind(self) -> str:
        if self.slow and self.job.state == State.RENDERING:
            return "late"
        states = {State.QUEUED: "open", State.RENDERING: "planned", State.READY: "done", State.FAILED: "refused"}
        return states[State(self.job.state)]

    @property
    def under_way(self) -> bool:
        return self.job.state in jobs.UNDER_WAY

    @property
    def may_retry(self) -> bool:
        return self.job.state == State.FAILED or bool(self.job.not_before)

    @property
    def seconds(self) -> int | None:
        """How long the last try took, or takes."""
        if not self.job.started_at:
            return None
        return max(0, int(((self.job.finished_at or timezone.now()) - self.job.started_at).total_seconds()))


@dataclass(frozen=True)
class Listing:
    page: Page
    rows: list[Row]
    counts: dict[str, int]


def listing(view: str, kind: str, number: str | None) -> Listing:
    """One page of one view; `kind` narrows it to one model, empty means all."""
    now = timezone.now()
    models = [model for model in jobs.kinds() if kind in ("", model._meta.label_lower)]
    first, *others = [_keys(model, VIEWS[view](now)) for model in models]
    page = Paginator(first.union(*others, all=True).order_by("-moved", "-pk"), PER_PAGE).get_page(number)
    return Listing(page, _rows(models, list(page), now), _counts(models, now))


def count(view: str) -> int:
    """How many there are in one view, over all kinds."""
    now = timezone.now()
    return sum(model.that_count().filter(VIEWS[view](now)).count() for model in jobs.kinds())


def census() -> list[tuple[str, str, int]]:
    """Kind, state and how many, of those that count."""
    return [
        (model._meta.label_lower, state, number)
        for model in jobs.kinds()
        for state, number in model.that_count()
        .order_by()
        .select_related(None)
        .values_list("state")
        .annotate(number=Count("pk"))
    ]


def _keys(model: type[Job], condition: Q):
    kind = Value(model._meta.label_lower, output_field=CharField())
    found = model.that_count().filter(condition).order_by().select_related(None)
    return found.annotate(model=kind, moved=F("queued_at")).values_list(*COLUMNS)


def _rows(models: list[type[Job]], keys: list[tuple], now: datetime) -> list[Row]:
    found = {
        model._meta.label_lower: model.that_count().in_bulk(
            [pk for kind, pk, _moved in keys if kind == model._meta.label_lower]
        )
        for model in models
    }
    return [
        Row(found[kind][pk], kind, _is_slow(found[kind][pk], now)) for kind, pk, _moved in keys if pk in found[kind]
    ]


def _is_slow(job: Job, now: datetime) -> bool:
    busy = job.state == State.RENDERING
    return bool(job.started_at and (busy or job.finished_at) and (job.finished_at or now) - job.started_at > SLOW)


def _counts(models: list[type[Job]], now: datetime) -> dict[str, int]:
    counted = [
        model.that_count()
        .order_by()
        .aggregate(**{name: Count("pk", filter=condition(now)) for name, condition in VIEWS.items()})
        for model in models
    ]
    return {name: sum(row[name] for row in counted) for name in VIEWS}
