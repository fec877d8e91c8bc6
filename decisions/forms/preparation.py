"""What people type while an agreement is prepared: how its cost is shared, and the draft decisions."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from decisions.cost_keys import Kind
from decisions.forms.fields import DayField
from decisions.models import CostKey, EarlyPosition, Share
from overleg.lib.money import amount, cents
from regions.models import Municipality


class MoneyField(forms.Field):
    """An amount as people write it, in cents: 1.234,56."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "num", "maxlength": 24})

    def to_python(self, value) -> int | None:
        if not (value or "").strip():
            return None
        try:
            return cents(value)
        except ValueError as error:
            raise ValidationError(_("Write an amount such as 1.234,56, zero or more.")) from error

    def prepare_value(self, value):
        return amount(value) if isinstance(value, int) else value


class WeightField(forms.DecimalField):
    """A weight with at most three decimals, with a comma."""

    def __init__(self, **kwargs) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "num"})
        super().__init__(min_value=0, max_digits=9, decimal_places=3, localize=True, **kwargs)
        self.widget = widget

    def to_python(self, value) -> Decimal | None:
        return super().to_python(value.strip().replace(",", ".") if isinstance(value, str) else value)


class CostKeyForm(forms.Form):
    """`weight-<NIS>` and `amount-<NIS>` count only for the key they belong to."""

    kind = forms.ChoiceField(
        label=gettext_lazy("How is the cost shared?"), choices=Kind.choices, widget=forms.RadioSelect
    )
    total = MoneyField(label=gettext_lazy("Total in euro"))
    fixed = MoneyField(label=gettext_lazy("Fixed part per municipality, in euro"), required=False)
    year = forms.TypedChoiceField(
        label=gettext_lazy("Inhabitants on 1 January"), coerce=int, empty_value=None, required=False
    )
    base_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, municipalities: Sequence[Municipality], years: Sequence[int], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.municipalities = municipalities
        self.fields["year"].required = bool(years)
        self.fields["year"].choices = [(year, year) for year in years]  # type: ignore[attr-defined]
        for one in municipalities:
            names = {"name": one.name}
            self.fields[f"weight-{one.nis_code}"] = WeightField(label=_("Weight of %(name)s") % names, required=False)
            self.fields[f"amount-{one.nis_code}"] = MoneyField(
                label=_("Amount of %(name)s, in euro") % names, required=False
            )

    @property
    def rows(self) -> list[tuple[Municipality, forms.BoundField, forms.BoundField]]:
        return [(one, self[f"weight-{one.nis_code}"], self[f"amount-{one.nis_code}"]) for one in self.municipalities]

    def service_arguments(self) -> dict:
        """What `set_key` takes: of each key its own fields only."""
        data = self.cleaned_data
        kind = data["kind"]

        def column(name: str) -> dict:
            typed = {one.nis_code: data.get(f"{name}-{one.nis_code}") for one in self.municipalities}
            return {code: value for code, value in typed.items() if value is not None}

        return {
            "kind": kind,
            "total": data["total"],
            "fixed": (data["fixed"] or 0) if kind == Kind.FIXED else 0,
            "year": data["year"],
            "weights": column("weight") if kind == Kind.WEIGHTED else {},
            "amounts": column("amount") if kind == Kind.FREE else {},
            "base_version": data["base_version"],
        }


def initial_of(key: CostKey | None, shares: Sequence[Share], years: Sequence[int]) -> dict:
    """What the form starts from: the key as it is; else per inhabitant of the latest year."""
    if key is None:
        return {"kind": Kind.INHABITANTS, "year": years[0] if years else None, "base_version": 0}
    start = {"kind": key.kind, "total": key.total, "year": key.year or (years[0] if years else None)}
    start |= {"fixed": key.fixed or None, "base_version": key.version}
    for share in shares:
        code = share.municipality.nis_code
        if share.weight is not None:
            start[f"weight-{code}"] = share.weight.normalize()
        start[f"amount-{code}"] = share.cents
    return start


class DraftForm(forms.Form):
    """The text once for all, and the municipality for which it is tried."""

    text = forms.CharField(
        label=gettext_lazy("Text"),
        widget=forms.Textarea(attrs={"rows": 26}),
        help_text=gettext_lazy(
            "“# ” begins a heading, “- ” an item of a list, “Artikel 1” an article. "
            "A line with a fact that a municipality does not have is left out for it."
        ),
        strip=False,
    )
    base_version = forms.IntegerField(widget=forms.HiddenInput)
    municipality = forms.ChoiceField(label=gettext_lazy("Show it for"), required=False)

    def __init__(self, *args, municipalities: Sequence[Municipality], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.nis_code, one.name) for one in municipalities]
        self.fields["municipality"].choices = choices  # type: ignore[attr-defined]


class EarlyPositionForm(forms.Form):
    """What the own college thinks, before the forum meets."""

    stance = forms.ChoiceField(
        label=gettext_lazy("Position of the college"), choices=EarlyPosition.Stance.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason, when it does not simply agree"), max_length=300, required=False
    )
    treated_on = DayField(label=gettext_lazy("Day of the college"))
