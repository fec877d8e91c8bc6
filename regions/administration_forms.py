"""What an administrator chooses and types."""

from __future__ import annotations

from datetime import date

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from regions.models import ReferenceRegion, RegionMembership


class MunicipalityFilter(forms.Form):
    """All may stay empty."""

    naam = forms.CharField(label=_("Name"), required=False)
    regio = forms.ModelChoiceField(
        ReferenceRegion.objects.all(),
        label=_("Region"),
        required=False,
        to_field_name="code",
        empty_label=_("All regions"),
    )
    zonder = forms.BooleanField(label=_("only without general director"), required=False)

    def __init__(self, query: QueryDict) -> None:
        super().__init__(query or None)

    def applied(self, rows: QuerySet, day: date) -> QuerySet:
        if not self.is_bound:
            return rows
        self.is_valid()
        chosen = self.cleaned_data
        if chosen.get("naam"):
            rows = rows.filter(name__icontains=chosen["naam"].strip())
        if chosen.get("regio"):
            members = RegionMembership.objects.on(day).filter(region=chosen["regio"])
            rows = rows.filter(pk__in=members.values("municipality"))
        return rows.filter(directors=0) if chosen.get("zonder") else rows
