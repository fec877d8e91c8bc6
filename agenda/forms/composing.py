"""What people type about an item on one agenda, and about what stands on every agenda."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agenda.models import AgendaItem, Placement, StandingItem
from agenda.services.details import approvers


class DetailsForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=Placement.Kind.choices, widget=forms.RadioSelect)
    motivation = forms.CharField(
        label=_("Why it cannot wait"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only for an urgent item: it stands on the agenda, on screen and on paper."),
    )
    approved_by = forms.ModelChoiceField(
        User.objects.none(), label=_("Allowed by"), required=False, empty_label=_("nobody")
    )
    presenter = forms.CharField(label=_("Presented by"), max_length=120, required=False)
    remarks = forms.CharField(
        label=_("Remarks for the chair"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Read in the running order by the chair and the support officer alone: on no paper, in no mail."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, placement: Placement, **kwargs) -> None:
        shown = {name: getattr(placement, name) for name in ("kind", "motivation", "presenter", "remarks")}
        initial = shown | {"approved_by": placement.approved_by_id, "seen": placement.meeting.agenda_version}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["approved_by"].queryset = approvers(placement.meeting.forum)


class StandingForm(forms.ModelForm):
    """Never for ratification: what is agreed is never the same twice."""

    class Meta:
        model = StandingItem
        fields = ("title", "summary", "kind", "minutes", "place", "order", "treatment", "aim", "category", "active")
        widgets = {"summary": forms.Textarea(attrs={"rows": 2})}
        help_texts = {"active": _("Untick it to keep it off new agendas; what was placed stays.")}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        ratify = AgendaItem.Treatment.RATIFY
        self.fields["treatment"].choices = [pair for pair in AgendaItem.Treatment.choices if pair[0] != ratify]
