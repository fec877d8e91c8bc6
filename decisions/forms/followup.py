"""What of the own municipality one wants to see; every filter stands in the address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from decisions.models.feedback import Body
from overleg.lib.dates import end_of_half_year, end_of_month

ANY = ("", _("all"))


class FollowupFilter(forms.Form):
    """A value nobody knows asks nothing."""

    forum = forms.ChoiceField(label=_("Forum"), required=False)
    body = forms.ChoiceField(label=_("Body"), required=False, choices=[ANY, *Body.choices])
    period = forms.ChoiceField(
        label=_("To do"),
        required=False,
        choices=[
            ANY,
            ("late", _("only what is late")),
            ("month", _("until the end of this month")),
            ("half-year", _("until the end of this half-year")),
        ],
    )
    gemeente = forms.CharField(required=False, max_length=5, widget=forms.HiddenInput)

    def __init__(self, query: QueryDict, *, forums: Sequence[tuple[str, str]]) -> None:
        super().__init__(query, auto_id="followup_%s")
        self.fields["forum"].choices = [ANY, *forums]
        if len(forums) < 2:
            self.fields["forum"].widget = forms.HiddenInput()
        self.full_clean()

    @property
    def asked(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def narrowed(self) -> bool:
        return bool(self.asked.keys() - {"gemeente"})

    @property
    def address(self) -> str:
        return f"?{urlencode(self.asked)}"

    def of_duties(self, today: date) -> Q:
        """On rows of `Feedback`, the forum left aside: the page counts per forum."""
        found = self.by_when(today)
        return found & Q(body=self.asked["body"]) if "body" in self.asked else found

    def by_when(self, today: date) -> Q:
        ends = {"month": end_of_month(today), "half-year": end_of_half_year(today)}
        period = self.asked.get("period")
        if period == "late":
            return Q(due_on__lt=today)
        return Q(due_on__lte=ends[period]) if period in ends else Q()
