"""Who signs the decisions of a municipality today."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from regions.models import Municipality, Office

SIGNS = {Office.Kind.MAYOR: "mayor", Office.Kind.DIRECTOR: "director"}


def signers(municipalities: Sequence[Municipality]) -> dict[int, dict[str, str]]:
    """By municipality the names of its mayor and its general director; empty where nobody holds the office."""
    found = {one.pk: dict.fromkeys(SIGNS.values(), "") for one in municipalities}
    rows = Office.objects.on(timezone.localdate()).filter(municipality__in=municipalities, kind__in=SIGNS)
    for row in rows.select_related("person").order_by("-starts_on", "-pk"):
        names = found[row.municipality_id or 0]
        names[SIGNS[Office.Kind(row.kind)]] = names[SIGNS[Office.Kind(row.kind)]] or row.person.name
    return found
