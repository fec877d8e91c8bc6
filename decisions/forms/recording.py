"""Many results in one form: one day for a body, the usual result for whoever is ticked, and per row what differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from decisions.forms.fields import DayField
from decisions.matrix import body_name
from decisions.models import Feedback
from decisions.models.feedback import Body
from decisions.services.feedback import RESULTS, Recorded, results_for, today
from documents.models import Document


class SharedDays(forms.Form):
    """The day of the sitting, for all rows of one body that have no day of their own."""

    def __init__(self, data=None, *, days: Mapping[str, date]) -> None:
        super().__init__(data, initial={f"day-{body}": day for body, day in days.items()})
        for body in days:
            self.fields[f"day-{body}"] = DayField(label=_("Day of the sitting"), required=False)

    def of(self, body: str) -> date | None:
        return self.cleaned_data.get(f"day-{body}") if self.is_valid() else None


class ResultRow(forms.Form):
    """One duty. Ticked it is recorded; the usual result is chosen already."""

    done = forms.BooleanField(required=False)
    result = forms.ChoiceField(label=gettext_lazy("Result"), required=False, show_hidden_initial=True)
    on = DayField(label=gettext_lazy("Other day"), required=False, show_hidden_initial=True)
    remark = forms.CharField(label=gettext_lazy("Remark"), max_length=500, required=False)
    own_reference = forms.CharField(label=gettext_lazy("Own reference"), max_length=60, required=False)
    extract = forms.FileField(label=gettext_lazy("Extract"), required=False)
    kept = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, files=None, *, feedback: Feedback, named: str, day: date | None) -> None:
        usual = RESULTS[feedback.ask][0].value
        planned = feedback.scheduled_on
        own_day = planned if planned and planned != day and planned <= today() else None
        super().__init__(data, files, prefix=f"duty-{feedback.pk}", initial={"result": usual, "on": own_day})
        self.feedback, self.named = feedback, named
        self.document: Document | None = None
        self.fields["result"].choices = results_for(feedback)
        for name in ("result", "on", "remark", "own_reference", "extract"):
            field = self.fields[name]
            field.widget.attrs["aria-label"] = f"{field.label}: {named}, {feedback.get_body_display()}"
        self.fields["remark"].widget.attrs["placeholder"] = _("remark")

    @property
    def ticked(self) -> bool:
        return self.is_bound and bool(self.data.get(self.add_prefix("done")))

    @property
    def touched(self) -> bool:
        return self.is_bound and self.has_changed()

    def clean(self) -> dict:
        data = super().clean()
        if self.touched and not self.ticked:
            raise forms.ValidationError(_("Tick this row to record it, or empty it."))
        return data

    def day(self, shared: SharedDays) -> date | None:
        return self.cleaned_data.get("on") or shared.of(self.feedback.body)

    def recorded(self, shared: SharedDays) -> Recorded | None:
        """What the service takes; nothing when the row is wrong, which it then says itself."""
        day = self.day(shared)
        if day is None and "on" not in self.errors:
            self.add_error("on", _("Choose the day, here or for all rows together."))
        if self.errors:
            return None
        data = self.cleaned_data
        return Recorded(self.feedback, day, data["result"], data["remark"], data["own_reference"], self.document)


class BodyRows:
    """The rows of one body under its shared day."""

    def __init__(self, body: str, rows: Sequence[ResultRow], shared: SharedDays) -> None:
        self.body, self.rows = body, rows
        self.title = body_name(body)
        self.day = shared[f"day-{body}"]


def grouped(rows: Sequence[ResultRow], shared: SharedDays) -> list[BodyRows]:
    """College before council."""
    found = [(body, [row for row in rows if row.feedback.body == body]) for body in Body.values]
    return [BodyRows(body, several, shared) for body, several in found if several]
