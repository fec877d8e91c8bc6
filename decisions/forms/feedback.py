"""Plan a duty, record or correct its result; or many results in one form."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from decisions.forms.fields import DayField
from decisions.models import Feedback
from decisions.services.feedback import Recorded, results_for


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


class RowForm(forms.Form):
    """One line of the follow-up table. A line where nothing is chosen is left alone."""

    on = DayField(label=_("Treated on"), required=False)
    result = forms.ChoiceField(label=_("Result"), required=False)
    remark = forms.CharField(label=_("Remark"), max_length=500, required=False)

    def __init__(self, *args, feedback: Feedback, **kwargs) -> None:
        super().__init__(*args, prefix=f"duty-{feedback.pk}", **kwargs)
        self.feedback = feedback
        self.fields["result"].choices = [("", _("choose")), *results_for(feedback)]
        for name, field in self.fields.items():
            label = f"{field.label}: {feedback.decision}, {feedback.get_body_display()}"
            field.widget.attrs["aria-label"] = label
            if name == "remark":
                field.widget.attrs["placeholder"] = _("remark")

    @property
    def filled(self) -> bool:
        return self.is_bound and any(self.data.get(self.add_prefix(name), "").strip() for name in self.fields)

    def clean(self) -> dict:
        data = super().clean()
        if self.filled:
            if not data.get("on") and "on" not in self.errors:
                self.add_error("on", _("Choose the day."))
            if not data.get("result") and "result" not in self.errors:
                self.add_error("result", _("Choose the result."))
        return data

    def recorded(self) -> Recorded:
        data = self.cleaned_data
        return Recorded(self.feedback, data["on"], data["result"], data["remark"])
