"""How an amount is shared between municipalities: pure, in whole cents.

Shares add up to the total to the cent, by largest remainder: everybody gets the whole cents of their exact part, and
the cents that are left go one by one to who lost most by that. Of equals the lowest NIS code comes first, so the same
facts always give the same shares, in whatever order they are given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from overleg.lib.money import euro
from overleg.lib.refusal import Refused


class Kind(models.TextChoices):
    EQUAL = "equal", gettext_lazy("equal parts")
    INHABITANTS = "inhabitants", gettext_lazy("per inhabitant")
    WEIGHTED = "weighted", gettext_lazy("weighted")
    FIXED = "fixed", gettext_lazy("fixed part plus per inhabitant")
    FREE = "free", gettext_lazy("free amounts")


BY_INHABITANTS = frozenset({Kind.INHABITANTS, Kind.FIXED})
THOUSANDTHS = 1000  # a weight has three decimals at most


@dataclass(frozen=True)
class Party:
    """A municipality that pays along, with what its share follows from. `amount` in cents."""

    code: str
    name: str
    inhabitants: int | None = None
    weight: Decimal | None = None
    amount: int | None = None


def divide(kind: str, total: int, parties: Iterable[Party], *, fixed: int = 0) -> dict[str, int]:
    """The share in cents of every party, by its code. `fixed` is what each pays before the rest goes per inhabitant."""
    parties = sorted(parties, key=lambda party: party.code)
    if total <= 0:
        raise Refused(_("Write the amount that is shared: more than zero."), field="total")
    if not parties:
        raise Refused(_("No municipality has a deciding seat here, so there is nobody to share with."))
    return _WAYS[Kind(kind)](total, parties, fixed)


def largest_remainder(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """`total` in parts like `weights`, which are not all zero."""
    whole = sum(weights.values())
    exact = {code: divmod(total * weight, whole) for code, weight in weights.items()}
    shares = {code: cents for code, (cents, _rest) in exact.items()}
    left = total - sum(shares.values())
    for code in sorted(exact, key=lambda code: (-exact[code][1], code))[:left]:
        shares[code] += 1
    return shares


def _equal(total: int, parties: Sequence[Party], fixed: int) -> dict[str, int]:
    return largest_remainder(total, dict.fromkeys((party.code for party in parties), 1))


def _per_inhabitant(total: int, parties: Sequence[Party], fixed: int) -> dict[str, int]:
    return largest_remainder(total, _inhabitants(parties))


def _weighted(total: int, parties: Sequence[Party], fixed: int) -> dict[str, int]:
    weights = {}
    for party in parties:
        weight = party.weight or Decimal(0)
        if weight < 0:
            raise Refused(
                _("The weight of %(name)s is negative. Write zero or more.") % {"name": party.name},
                field=f"weight-{party.code}",
            )
        weights[party.code] = int((weight * THOUSANDTHS).to_integral_value())
    if not any(weights.values()):
        raise Refused(_("All weights are zero. Give at least one municipality a weight."), field="kind")
    return largest_remainder(total, weights)


def _fixed_part(total: int, parties: Sequence[Party], fixed: int) -> dict[str, int]:
    if fixed <= 0:
        raise Refused(_("Write what every municipality pays first: more than zero."), field="fixed")
    rest = total - fixed * len(parties)
    if rest < 0:
        raise Refused(
            _("The fixed parts together are %(sum)s, more than the total. Lower the fixed part or raise the total.")
            % {"sum": euro(fixed * len(parties))},
            field="fixed",
        )
    return {code: fixed + share for code, share in largest_remainder(rest, _inhabitants(parties)).items()}


def _free(total: int, parties: Sequence[Party], fixed: int) -> dict[str, int]:
    shares = {party.code: party.amount or 0 for party in parties}
    for party in parties:
        if shares[party.code] < 0:
            raise Refused(
                _("The amount of %(name)s is negative. Write zero or more.") % {"name": party.name},
                field=f"amount-{party.code}",
            )
    difference = total - sum(shares.values())
    if difference > 0:
        raise Refused(
            _("The amounts are %(rest)s short of the total. Raise one of them or lower the total.")
            % {"rest": euro(difference)},
            field="total",
        )
    if difference < 0:
        raise Refused(
            _("The amounts are %(rest)s more than the total. Lower one of them or raise the total.")
            % {"rest": euro(-difference)},
            field="total",
        )
    return shares


def _inhabitants(parties: Sequence[Party]) -> dict[str, int]:
    """Nobody counts as empty: a number that is missing or zero would let the others pay."""
    without = [party.name for party in parties if (party.inhabitants or 0) <= 0]
    if without:
        raise Refused(
            _("The inhabitants of %(names)s are not known for this year. Choose another year or another key.")
            % {"names": ", ".join(without)},
            field="year",
        )
    return {party.code: party.inhabitants or 0 for party in parties}


_WAYS: dict[str, Callable[[int, Sequence[Party], int], dict[str, int]]] = {
    Kind.EQUAL: _equal,
    Kind.INHABITANTS: _per_inhabitant,
    Kind.WEIGHTED: _weighted,
    Kind.FIXED: _fixed_part,
    Kind.FREE: _free,
}
