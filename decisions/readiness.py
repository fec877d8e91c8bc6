"""Is an item ready to be ratified? One sentence per point, that says what to do where it is not. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions.models.feedback import Body
from overleg.lib.money import euro


@dataclass(frozen=True)
class Costs:
    """What the shares add up to, and who pays without a seat or has a seat without a share."""

    total: int
    shared: int
    without_share: Sequence[str] = ()
    without_seat: Sequence[str] = ()


@dataclass(frozen=True)
class Facts:
    lead: str = ""
    proposal: str = ""
    confidential: bool = False
    costs: Costs | None = None
    # Per body that is asked something: whether its day is settled, and what its draft misses of which municipalities.
    due: Mapping[str, bool] = field(default_factory=dict)
    missing: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Point:
    """`about` names the part of the page where it is mended."""

    done: bool
    sentence: str
    about: str = ""


def check(facts: Facts) -> list[Point]:
    """The points in the order in which people mend them."""
    points = [_lead(facts), _proposal(facts), _costs(facts.costs)]
    if facts.confidential:
        return [*points, Point(True, _("It is confidential: nothing is asked of colleges or councils."))]
    return [*points, *(_draft(body, missing) for body, missing in facts.missing.items()), _asks(facts)]


def is_ready(points: Sequence[Point]) -> bool:
    return all(point.done for point in points)


def _lead(facts: Facts) -> Point:
    if facts.lead:
        return Point(True, _("%(lead)s leads it.") % {"lead": facts.lead})
    return Point(False, _("Nobody leads it yet: name a lead on the item."), "item")


def _proposal(facts: Facts) -> Point:
    if facts.proposal.strip():
        return Point(True, _("The proposed agreement is written."))
    return Point(False, _("Write the proposed agreement: every college and council reads that sentence."), "item")


def _costs(costs: Costs | None) -> Point:
    if costs is None:
        return Point(True, _("No cost is shared."))
    if costs.without_share or costs.without_seat:
        names = ", ".join([*costs.without_share, *costs.without_seat])
        return Point(
            False,
            _("The seats changed since the cost was shared (%(names)s): save the key again.") % {"names": names},
            "key",
        )
    if costs.shared != costs.total:
        sums = {"shared": euro(costs.shared), "total": euro(costs.total)}
        return Point(False, _("The shares are %(shared)s, the total is %(total)s: save the key again.") % sums, "key")
    return Point(True, _("The shares add up to %(total)s, to the cent.") % {"total": euro(costs.total)})


def _draft(body: str, missing: Mapping[str, Sequence[str]]) -> Point:
    college = body == Body.COLLEGE
    if not missing:
        done = _("The draft of the college is complete.") if college else _("The draft of the council is complete.")
        return Point(True, done)
    told = "; ".join(f"{{{name}}}: {', '.join(names)}" for name, names in missing.items())
    what = (
        _("The draft of the college misses facts (%(facts)s): lines with them are left out.")
        if college
        else _("The draft of the council misses facts (%(facts)s): lines with them are left out.")
    )
    return Point(False, what % {"facts": told}, f"draft-{body}")


def _asks(facts: Facts) -> Point:
    if not facts.due:
        return Point(True, _("Nothing is asked of colleges or councils."))
    unsettled = [body for body, settled in facts.due.items() if not settled]
    if unsettled:
        return Point(False, _("By when is not settled: write the terms in the working agreement."), "asks")
    return Point(
        True,
        ngettext(
            "What is asked, and by when, follows from the working agreement.",
            "What is asked of both, and by when, follows from the working agreement.",
            len(facts.due),
        ),
    )
