"""Plan a duty, record or correct its result."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from decisions.forms.fields import DayField
from decisions.models import Feedback
from decisions.services.feedback import results_for


class PlanForm(forms.Form):
    on = DayField(label=_("Planned on"))


class ResultForm(forms.Form):
    """What the body decided; `correcting` asks for a reason as well."""

    on = DayField(label=_("Treated on"))
    result = forms.ChoiceField(label=_("Result"), widget=forms.RadioSelect)
    remark = forms.CharField(
        label=_("Remark"),
        max_length=500,
        required=False,
        help_text=_("With a remark or a refusal: what is it about?"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    own_reference = forms.CharField(
        label=_("Own reference"),
        max_length=60,
        required=False,
        help_text=_("The number of the decision in your own system."),
    )
    extract = forms.FileField(
        label=_("Extract"),
        required=False,
        help_text=_("Of the minutes, as PDF or document. Only the municipality and the support officer read it."),
    )
    kept = forms.CharField(widget=forms.HiddenInput, required=False)
    base = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(label=_("Why do you correct it?"), max_length=300)

    def __init__(self, *args, feedback: Feedback, correcting: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["result"].choices = results_for(feedback)
        if not correcting:
            del self.fields["reason"], self.fields["base"]
