"""What the page of a working agreement tells: what holds today, what comes, what was, and who changed what."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from regions import terms
from regions.models import Forum, WorkingAgreement
from timeline.models import Event
from timeline.sentences import lines

VERBS = (
    "agreement_started",
    "agreement_corrected",
    "agreement_withdrawn",
    "fixed_day_changed",
    "routing_agreed",
    "routing_changed",
    "routing_dropped",
)
HISTORY_SHOWN = 40


@dataclass(frozen=True)
class Told:
    """A line of the history with the fields that were corrected."""

    at: datetime
    sentence: str
    actor: str
    changes: list[terms.Change] = field(default_factory=list)


@dataclass(frozen=True)
class AgreementPage:
    forum: Forum
    running: WorkingAgreement | None
    coming: list[WorkingAgreement]
    past: list[WorkingAgreement]
    history: list[Told]

    @property
    def to_write_in(self) -> list[WorkingAgreement]:
        """What is not over yet, the running one first."""
        return [self.running, *self.coming] if self.running else self.coming


def agreement_page(forum: Forum, day: date) -> AgreementPage:
    agreements = list(forum.agreements.select_related("preparing_forum").prefetch_related("routing__forum"))
    past = [one for one in agreements if one.ends_on and one.ends_on < day]
    coming = [one for one in reversed(agreements) if one.starts_on > day]
    running = [one for one in agreements if one not in past and one not in coming]
    return AgreementPage(forum, running[0] if running else None, coming, past, _history(forum))


def _history(forum: Forum) -> list[Told]:
    """The newest first."""
    found = Event.objects.about(forum).filter(verb__in=VERBS).select_related("actor")
    events = list(found.order_by("-at", "-pk")[:HISTORY_SHOWN])
    told = zip(events, lines(events), strict=True)
    return [
        Told(line.at, line.sentence, line.actor, terms.changes(event.data.get("changes", []))) for event, line in told
    ]
