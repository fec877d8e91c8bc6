"""The changeover as one form: a day, and a line for everybody who holds something."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from overleg.lib.refusal import Refused
from regions.composition_forms import DayInput
from regions.services.changeover import CHOICES, FOLLOWED, Choice, Holder


class ChangeoverDay(forms.Form):
    first_day = forms.DateField(
        label=gettext_lazy("First day of the new ones"),
        widget=DayInput(),
        help_text=gettext_lazy("Who stops does so the day before, and loses access that night."),
    )


class LineForm(forms.Form):
    what = forms.ChoiceField(label=gettext_lazy("Then"), choices=CHOICES)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail address"), required=False)

    def __init__(self, data, holder: Holder) -> None:
        super().__init__(data, prefix=f"p{holder.person.pk}", initial={"what": holder.usual})
        self.holder = holder
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}: {holder.person.name}"

    def clean(self) -> dict:
        data = super().clean()
        typed = data.get("name") or data.get("email")
        if data.get("what") == FOLLOWED and not typed and not self.errors:
            self.add_error("name", _("Type who follows: a name, or an address we know."))
        if data.get("what") not in (FOLLOWED, None) and typed:
            self.add_error("what", _("You typed who follows: choose “is followed by”, or empty it."))
        return data

    def choice(self) -> Choice:
        return Choice(self.holder, **{name: self.cleaned_data[name] for name in ("what", "name", "email")})

    def refuse(self, refusal: Refused) -> None:
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


def lines(data, holders: Sequence[Holder]) -> list[LineForm]:
    return [LineForm(data, holder) for holder in holders]
