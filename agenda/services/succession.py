"""A municipality that led an item merged: whoever followed leads it, as long as there is something to lead."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import F

from agenda.models import AgendaItem
from regions.models import Municipality
from timeline.services import record

OVER = (AgendaItem.Status.DECLINED, AgendaItem.Status.WITHDRAWN)


def pass_leads(day: date, heirs: Mapping[int, int]) -> int:
    """Gives how many items got another lead. Who proposed an item stays who proposed it."""
    names = dict(Municipality.objects.filter(pk__in=set(heirs.values())).values_list("pk", "name"))
    led = AgendaItem.objects.filter(lead_municipality__in=heirs).exclude(status__in=OVER)
    passed = 0
    for item in led.exclude(decision__status="closed").select_related("lead_municipality"):
        was, heir = item.lead_municipality, heirs[item.lead_municipality_id]
        # The version counts on, so that whoever has the form open is told.
        changed = {"lead_municipality": heir, "version": F("version") + 1}
        if AgendaItem.objects.filter(pk=item.pk, lead_municipality=was).update(**changed):
            record(item, "item.lead_passed", by=None, was=was.name, name=names[heir])
            passed += 1
    return passed
