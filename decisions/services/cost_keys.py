"""Sharing the cost of an agreement: set the key, take it away; every change stands in the history."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.models import AgendaItem
from decisions import cost_keys
from decisions.cost_keys import BY_INHABITANTS, Kind, Party
from decisions.models import CostKey, Decision, Share
from decisions.services.ratification import deciding_seats
from overleg.lib.money import euro
from overleg.lib.refusal import Refused
from regions.models import Municipality, Population
from regions.services.mergers import inhabitants, successor_on
from timeline.services import now, record

OVER = (AgendaItem.Status.DECLINED, AgendaItem.Status.WITHDRAWN)
STANDS = (Decision.Status.EXECUTION, Decision.Status.CLOSED)


def payers(item: AgendaItem, decision: Decision | None) -> list[Municipality]:
    """Who shares: the municipalities with a deciding seat on the day of ratification, or today while there is none.

    Of municipalities that merged since, whoever followed them.
    """
    day = decision.ratified_on if decision else timezone.localdate()
    forum = decision.forum if decision else item.forum
    today = timezone.localdate(now())
    found = {successor_on(seat.municipality, today) for seat in deciding_seats(forum, day)}
    return sorted(found, key=lambda one: one.name)


def years_known(municipalities: list[Municipality]) -> list[int]:
    """The years of which some of these have inhabitants, the latest first."""
    rows = Population.objects.filter(municipality__in=municipalities).order_by("-year")
    return list(rows.values_list("year", flat=True).distinct())


@transaction.atomic
def set_key(
    item: AgendaItem,
    *,
    by: User,
    kind: str,
    total: int,
    year: int | None = None,
    fixed: int = 0,
    weights: Mapping[str, Decimal] | None = None,
    amounts: Mapping[str, int] | None = None,
    base_version: int | None = None,
) -> CostKey:
    """Share `total` cents. Weights and amounts are known by NIS code. Raises Refused; then nothing has changed."""
    item, decision = locked(item)
    key = CostKey.objects.filter(item=item).first()
    if base_version is not None and base_version != (key.version if key else 0):
        raise Refused(_("Somebody else changed the cost key meanwhile. Compare yours with it and save again."))
    municipalities = payers(item, decision)
    parties = _parties(municipalities, kind, year, weights or {}, amounts or {})
    shares = cost_keys.divide(kind, total, parties, fixed=fixed)
    was = str(key) if key else ""
    key = key or CostKey(item=item, version=0)
    key.kind, key.total, key.version = kind, total, key.version + 1
    key.fixed = fixed if kind == Kind.FIXED else 0
    key.year = year if kind in BY_INHABITANTS else None
    key.save()
    key.shares.all().delete()
    facts = {party.code: party for party in parties}
    Share.objects.bulk_create(
        Share(
            key=key,
            municipality=one,
            cents=shares[one.nis_code],
            inhabitants=facts[one.nis_code].inhabitants,
            weight=facts[one.nis_code].weight,
        )
        for one in municipalities
    )
    record(decision or item, "cost_key.set", by=by, key=key.in_words, total=euro(total), was=was)
    return key


@transaction.atomic
def remove_key(item: AgendaItem, *, by: User) -> None:
    """No cost is shared after all. What the key was stays in the history."""
    item, decision = locked(item)
    key = CostKey.objects.filter(item=item).first()
    if key is None:
        raise Refused(_("There is no cost key any more. Reload the page."))
    was = str(key)
    key.delete()
    record(decision or item, "cost_key.removed", by=by, was=was)


def locked(item: AgendaItem) -> tuple[AgendaItem, Decision | None]:
    """The item held until the end of the transaction, as long as its preparation may still change."""
    item = AgendaItem.objects.select_for_update(of=("self",)).select_related("forum").get(pk=item.pk)
    decision = Decision.objects.in_force().filter(item=item).select_related("item", "forum").first()
    if item.status in OVER:
        raise Refused(_("This item is %(status)s: nothing is prepared for it.") % {"status": item.get_status_display()})
    if decision and decision.status in STANDS:
        raise Refused(
            _("This decision is %(status)s: what the municipalities decided on stands. Put the item on a next agenda.")
            % {"status": decision.get_status_display()}
        )
    return item, decision


def _parties(
    municipalities: list[Municipality],
    kind: str,
    year: int | None,
    weights: Mapping[str, Decimal],
    amounts: Mapping[str, int],
) -> list[Party]:
    if kind not in Kind.values:
        raise Refused(_("Choose how the cost is shared."), field="kind")
    if kind in BY_INHABITANTS and not year:
        raise Refused(_("Choose the year of which the inhabitants count."), field="year")
    given: Mapping = {Kind.WEIGHTED: weights, Kind.FREE: amounts}.get(Kind(kind), {})
    strangers = sorted(given.keys() - {one.nis_code for one in municipalities})
    if strangers:
        raise Refused(
            _("%(codes)s: no municipality with a deciding seat here. Leave it out, or give it a seat first.")
            % {"codes": ", ".join(strangers)}
        )
    counts = inhabitants(municipalities, year) if kind in BY_INHABITANTS and year else {}
    return [
        Party(
            one.nis_code,
            one.name,
            inhabitants=counts.get(one.pk),
            weight=weights.get(one.nis_code, Decimal(0)) if kind == Kind.WEIGHTED else None,
            amount=amounts.get(one.nis_code, 0) if kind == Kind.FREE else None,
        )
        for one in municipalities
    ]
