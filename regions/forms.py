"""Forms of the map: the day a page tells about, and what a list of forums shows."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from overleg.lib.moments import day as in_words
from regions.models import Forum, ReferenceRegion

# The municipalities of the reference data start here; the regions were drawn later.
FIRST_DAY = date(2019, 1, 1)
REGIONS_DRAWN = date(2022, 2, 4)
YEARS_AHEAD = 10


class DayForm(forms.Form):
    """`?datum=2024-06-30`: a page answers for that day; without it, or with a day that cannot be, for today."""

    datum = forms.DateField(
        label=_("Situation on"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "invalid": _("This is not a date. Write it as 2024-06-30 or 30/6/2024."),
            "required": _("Fill in a date."),
        },
    )

    def __init__(self, query: QueryDict, *, first: date = FIRST_DAY) -> None:
        today = timezone.localdate()
        super().__init__(query if "datum" in query else None, initial={"datum": today})
        self.first, self.last = first, date(today.year + YEARS_AHEAD, 12, 31)
        self.day = self.cleaned_data["datum"] if self.is_bound and self.is_valid() else today
        if self.errors:
            # A date box would throw away what it cannot read; a text box keeps what was typed.
            self.fields["datum"].widget = forms.TextInput()

    def clean_datum(self) -> date:
        day = self.cleaned_data["datum"]
        if not self.first <= day <= self.last:
            raise forms.ValidationError(
                _("Choose a date from %(first)s to %(last)s."),
                params={"first": in_words(self.first), "last": in_words(self.last)},
            )
        return day

    @property
    def status(self) -> int:
        return 422 if self.errors else 200

    @property
    def is_today(self) -> bool:
        return self.day == timezone.localdate()


class ForumFilter(forms.Form):
    """Both may stay empty; what is not in the list is ignored with a message at its field."""

    regio = forms.ModelChoiceField(
        ReferenceRegion.objects.all(),
        label=_("Region"),
        required=False,
        to_field_name="code",
        empty_label=_("All regions"),
    )
    soort = forms.ChoiceField(label=_("Kind"), required=False)

    def __init__(self, query: QueryDict) -> None:
        super().__init__(query or None)
        self.fields["soort"].choices = [("", _("All kinds")), *Forum.Kind.choices]

    def forums(self):
        """The forums that pass the filter."""
        forums = Forum.objects.for_list()
        if not self.is_bound:
            return forums
        self.is_valid()
        if region := self.cleaned_data.get("regio"):
            forums = forums.of_region(region)
        if kind := self.cleaned_data.get("soort"):
            forums = forums.of_kind(kind)
        return forums
