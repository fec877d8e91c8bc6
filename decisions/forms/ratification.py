"""The forum agrees: what exactly, what is asked of whom, and who agrees only conditionally."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from agenda.models import Placement
from decisions.forms.fields import DayField, ShortText
from decisions.models import Position
from regions.models import Seat
from regions.models.forums import Ask

OUTCOMES = [
    (Placement.Outcome.RATIFIED.value, Placement.Outcome.RATIFIED.label),
    (Placement.Outcome.AMENDED.value, Placement.Outcome.AMENDED.label),
]


class RatificationForm(forms.Form):
    """Starts from what follows from the item and the forum's working agreement."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=OUTCOMES)
    text = ShortText(
        label=_("What was agreed"),
        help_text=_("Every college and council reads exactly this."),
    )
    college_ask = forms.ChoiceField(label=_("Asked of the college"), choices=Ask.choices)
    college_due = DayField(label=_("College by"), required=False)
    council_ask = forms.ChoiceField(label=_("Asked of the council"), choices=Ask.choices)
    council_due = DayField(label=_("Council by"), required=False)

    def __init__(self, *args, placement: Placement, seats: Sequence[Seat], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.seats = seats
        self.placement = placement
        if placement.item.confidential:
            for name in ("college_ask", "college_due", "council_ask", "council_due"):
                del self.fields[name]
        for seat in seats:
            stances = [("", _("agrees")), *Position.Stance.choices]
            self.fields[f"stance-{seat.pk}"] = forms.ChoiceField(label=str(seat), choices=stances, required=False)
            self.fields[f"reason-{seat.pk}"] = forms.CharField(
                label=_("Reason of %(seat)s") % {"seat": seat}, max_length=300, required=False
            )

    @property
    def seat_rows(self) -> list[tuple[Seat, forms.BoundField, forms.BoundField]]:
        return [(seat, self[f"stance-{seat.pk}"], self[f"reason-{seat.pk}"]) for seat in self.seats]

    def clean(self) -> dict:
        data = super().clean()
        for seat in self.seats:
            if data.get(f"stance-{seat.pk}") and not data.get(f"reason-{seat.pk}"):
                self.add_error(f"reason-{seat.pk}", _("Say why %(seat)s does not simply agree.") % {"seat": seat})
            elif data.get(f"reason-{seat.pk}") and not data.get(f"stance-{seat.pk}"):
                self.add_error(f"stance-{seat.pk}", _("Choose the position this reason belongs to."))
        return data

    def service_arguments(self) -> dict:
        """What `ratify` takes."""
        data = self.cleaned_data
        taken = {name: data.get(name) or None for name in ("college_ask", "college_due", "council_ask", "council_due")}
        return taken | {
            "outcome": data["outcome"],
            "text": data["text"],
            "positions": [
                (seat, data[f"stance-{seat.pk}"], data[f"reason-{seat.pk}"])
                for seat in self.seats
                if data.get(f"stance-{seat.pk}")
            ],
        }
