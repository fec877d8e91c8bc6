"""What people type to have an agenda validated, and to answer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

LONGEST = 2000


class AskValidationForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("Stands in the mail: write nothing confidential here."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    due_on = forms.DateField(
        label=gettext_lazy("Answer by"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, auto_id="ask_%s", **kwargs)


class ChangesForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("What should change?"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, auto_id="changes_%s", **kwargs)


class RemarkForm(forms.Form):
    """`item` is its reference, or nothing for the agenda as a whole."""

    text = forms.CharField(label=gettext_lazy("Remark"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, about: str = "", **kwargs) -> None:
        super().__init__(*args, auto_id=f"remark-{about or 'agenda'}_%s", **kwargs)


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Why?"), max_length=300)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, auto_id="withdraw_%s", **kwargs)
