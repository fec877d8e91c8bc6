"""What people type about the rhythm: what a body discussed on a day, and the words of a reminder."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from decisions.forms.fields import DayField, ShortText
from decisions.rhythm import ReportingDuty
from decisions.rhythm.hints import Choice

OTHER = "other"


class DiscussionForm(forms.Form):
    """Beside one duty: the day lies in its period, the likeliest meeting is chosen already."""

    on = DayField(label=_("On which day?"))
    choice = forms.ChoiceField(label=_("What was discussed?"))
    what = forms.CharField(label=_("What else was discussed?"), max_length=200, required=False)
    reference = forms.CharField(label=_("Your own reference"), max_length=60, required=False)

    def __init__(self, data=None, *, duty: ReportingDuty, choices: list[Choice]) -> None:
        super().__init__(data, prefix=duty.key)
        self.choices = {one.value: one for one in choices}
        self.fields["choice"].choices = [*((one.value, one.label) for one in choices), (OTHER, _("something else"))]
        days = self.fields["on"].widget.attrs
        days["min"], days["max"] = f"{duty.period.first:%Y-%m-%d}", f"{duty.period.last:%Y-%m-%d}"

    @property
    def chosen(self) -> Choice | None:
        """A meeting, or nothing for something else."""
        return self.choices.get(self.cleaned_data["choice"])


class ReminderForm(forms.Form):
    words = ShortText(
        label=_("Your own words"),
        max_length=500,
        required=False,
        help_text=_("Stands on top of the message. The periods, the packets and the links are added by themselves."),
    )
