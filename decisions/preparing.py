"""What the page of a preparation shows, from the facts in decisions.sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from decisions import drafts, readiness
from decisions.models import Share
from decisions.models.feedback import Body
from decisions.sources import Sources
from regions.models import Municipality
from regions.models.forums import Ask
from regions.services.mergers import successor_on
from timeline.services import now

MAY_LACK = frozenset({"standpunt"})  # most municipalities simply agree


@dataclass(frozen=True)
class Line:
    """One municipality's share, its part of the whole, and the length of its bar next to the largest (1000)."""

    share: Share
    percent: float
    bar: int
    yours: bool
    payer: Municipality  # who pays it today: the municipality itself, or whoever followed it


@dataclass(frozen=True)
class Shown:
    """One draft for one municipality."""

    body: str
    ask: str
    changed: bool
    html: str
    missing: list[str]


def share_lines(sources: Sources, home: Iterable[int] = ()) -> list[Line]:
    if sources.key is None:
        return []
    shares = list(sources.key.shares.select_related("municipality"))
    most = max((share.cents for share in shares), default=0) or 1
    mine, total, today = set(home), sources.key.total, timezone.localdate(now())
    lines = []
    for share in shares:
        payer = successor_on(share.municipality, today)
        yours = bool({share.municipality_id, payer.pk} & mine)
        lines.append(Line(share, 100 * share.cents / total, round(1000 * share.cents / most), yours, payer))
    return lines


def shown(sources: Sources, municipality: Municipality, bodies: Iterable[str] | None = None) -> list[Shown]:
    """The drafts of the bodies that are asked something, as this municipality gets them."""
    values = sources.values(municipality)
    found = []
    for body in bodies if bodies is not None else asked_bodies(sources):
        filled = drafts.fill(sources.text(body), values, level=4)
        lacking = [name for name in filled.missing if name not in MAY_LACK]
        found.append(Shown(body, sources.asked[body].ask, body in sources.written, filled.html, lacking))
    return found


def asked_bodies(sources: Sources) -> list[str]:
    return [body for body in Body.values if sources.asked[body].ask != Ask.NOTHING]


def points(sources: Sources, lines: Iterable[Line]) -> list[readiness.Point]:
    item, decision = sources.item, sources.decision
    bodies = asked_bodies(sources)
    return readiness.check(
        readiness.Facts(
            lead=str(item.lead or ""),
            proposal=decision.text if decision else item.proposal,
            confidential=item.confidential,
            costs=_costs(sources, lines),
            # Before the ratification a term of the working agreement settles the day.
            due={body: decision is None or sources.asked[body].due is not None for body in bodies},
            missing={body: _missing(sources, body) for body in bodies},
        )
    )


def _costs(sources: Sources, lines: Iterable[Line]) -> readiness.Costs | None:
    if sources.key is None:
        return None
    paying = {line.payer.pk: line.payer.name for line in lines}
    seated = {one.pk: one.name for one in sources.municipalities}
    return readiness.Costs(
        total=sources.key.total,
        shared=sum(line.share.cents for line in lines),
        without_share=[name for pk, name in seated.items() if pk not in paying],
        without_seat=[name for pk, name in paying.items() if pk not in seated],
    )


def _missing(sources: Sources, body: str) -> dict[str, list[str]]:
    """What the draft asks and some municipalities do not have: name of the fact to names of municipalities."""
    wanted = [name for name in drafts.placeholders(sources.text(body)) if name not in MAY_LACK]
    found: dict[str, list[str]] = {}
    for municipality in sources.municipalities:
        values = sources.values(municipality)
        for name in wanted:
            if values[name] is None:
                found.setdefault(name, []).append(municipality.name)
    return found
