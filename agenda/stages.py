"""Where an item stands in the five steps: pure, from its status, its place on an agenda and what its decision says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from agenda.models import AgendaItem, Placement
from overleg.lib.moments import short_day
from overleg.lib.stages import KEYS, Stage, strip

S = AgendaItem.Status

# The step a status stands for, as long as no decision takes over.
STEP = {
    S.PROPOSED: "agenda",
    S.RETURNED: "agenda",
    S.ACCEPTED: "preparation",
    S.PLACED: "ratification",
    S.TREATED: "ratification",
    S.DECLINED: "agenda",
    S.WITHDRAWN: "agenda",
    S.REFERRED: "agenda",
}
AFTERWARDS = frozenset({"feedback", "execution"})
AGREED = frozenset({Placement.Outcome.RATIFIED, Placement.Outcome.AMENDED})
# Where the decision that came out of an item takes it.
STEP_OF_DECISION = {
    "ratified": "ratification",
    "feedback": "feedback",
    "execution": "execution",
    "closed": "execution",
}


@dataclass(frozen=True)
class DecisionFacts:
    """What the strip says once there is a decision: its step, a few words per step, whether its life is over."""

    now: str
    details: Mapping[str, str] = field(default_factory=dict)
    ended: bool = False
    skipped: frozenset[str] = frozenset()  # no feedback when nothing is asked of any college or council


def step_of(item: AgendaItem, decision_status: str = "") -> str:
    """The step an item is in, for lists and counts."""
    return STEP_OF_DECISION.get(decision_status) or STEP[S(item.status)]


def item_strip(
    item: AgendaItem,
    placement: Placement | None = None,
    decision_facts: DecisionFacts | None = None,
    advice: str = "",
) -> list[Stage]:
    """The strip of one item; `placement` is the latest one the reader may see, `advice` the latest in words."""
    details = _details(item, placement)
    if advice:
        details["preparation"] = advice
    if decision_facts:
        merged = details | dict(decision_facts.details)
        return strip(decision_facts.now, merged, ended=decision_facts.ended, skipped=decision_facts.skipped)
    if item.status in (S.DECLINED, S.WITHDRAWN):
        return _ended_early(item, placement, details)
    treated = item.status == S.TREATED and not (placement and placement.outcome in AGREED)
    no_agreement = treated or item.treatment != AgendaItem.Treatment.RATIFY
    return strip(step_of(item), details, ended=treated, skipped=AFTERWARDS if no_agreement else frozenset())


def _ended_early(item: AgendaItem, placement: Placement | None, details: dict[str, str]) -> list[Stage]:
    """Declined or withdrawn: whatever had not begun will not happen."""
    last = "ratification" if placement else STEP[S(item.status)]
    details = details | {last: item.get_status_display()}
    return strip(last, details, ended=True, skipped=frozenset(KEYS[KEYS.index(last) + 1 :]))


def _details(item: AgendaItem, placement: Placement | None) -> dict[str, str]:
    proposed = _("%(day)s, proposed by %(body)s") % {"day": short_day(item.proposed_at), "body": item.brought_by}
    details = {"agenda": item.get_status_display() if item.status in (S.RETURNED, S.REFERRED) else proposed}
    if item.status == S.ACCEPTED:
        details["preparation"] = _("waits for a place on an agenda")
    if placement and placement.outcome:
        details["ratification"] = f"{placement.get_outcome_display()}, {short_day(placement.meeting.starts_at)}"
    elif placement:
        details["ratification"] = _("meeting of %(day)s") % {"day": short_day(placement.meeting.starts_at)}
    return details
