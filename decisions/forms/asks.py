"""What is asked after the ratification, with the reason; and what the officer does with a remark."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from agenda.models import AgendaItem
from decisions.forms.fields import DayField
from decisions.models import Decision
from decisions.models.feedback import Body
from regions.models.forums import Ask


class AsksForm(forms.Form):
    """Starts from what is asked now; an empty day means: as the working agreement says."""

    college_ask = forms.ChoiceField(label=_("Asked of the college"), choices=Ask.choices)
    college_due = DayField(label=_("College by"), required=False)
    council_ask = forms.ChoiceField(label=_("Asked of the council"), choices=Ask.choices)
    council_due = DayField(label=_("Council by"), required=False)
    reason = forms.CharField(label=_("Why does it change?"), max_length=300)

    def __init__(self, data=None, *, decision: Decision) -> None:
        names = ("college_ask", "college_due", "council_ask", "council_due")
        super().__init__(data, initial={name: getattr(decision, name) for name in names})

    def wanted(self) -> dict:
        data = self.cleaned_data
        return {body: (data[f"{body}_ask"], data[f"{body}_due"]) for body in Body.values}


class AnswerForm(forms.Form):
    """What the forum answers a municipality that had a remark."""

    text = forms.CharField(
        label=_("What did you answer?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )


class ToAgendaForm(forms.Form):
    """Which remarks of one decision go to the forum, and as which item."""

    remarks = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    item = forms.ChoiceField(label=_("As which item?"), required=False)

    def __init__(self, data=None, *, rows: Sequence, items: Sequence[AgendaItem]) -> None:
        super().__init__(data)
        self.fields["remarks"].choices = [(str(row.pk), str(row)) for row in rows]
        queue = [(item.reference, f"{item.reference} · {item.title}") for item in items]
        self.fields["item"].choices = [("", _("a new item in the queue")), *queue]
