"""Fields that return in the forms of this app."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class DayField(forms.DateField):
    """A day, chosen in the browser's own calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ReasonForm(forms.Form):
    """A button that must say why."""

    reason = forms.CharField(label=_("Why?"), max_length=300)


def reason_form(step: str, data=None) -> ReasonForm:
    """Several steps of one page ask for a reason: each form has ids of its own."""
    return ReasonForm(data, auto_id=f"{step}_%s")


class ShortText(forms.CharField):
    """A few lines, in a box that grows."""

    widget = forms.Textarea(attrs={"rows": 3})
