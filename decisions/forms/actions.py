"""Work that follows: who, what, by when; how far it is."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from decisions.forms.fields import DayField, ShortText
from decisions.models import Decision
from regions.models import Municipality, Organisation, Seat


class ActionForm(forms.Form):
    title = forms.CharField(label=_("What has to be done"), max_length=200)
    owner = forms.ChoiceField(label=_("By whom"))
    due_on = DayField(label=_("By when"))

    def __init__(self, *args, owners: dict[str, Municipality | Organisation], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.owners = owners
        self.fields["owner"].choices = [("", _("choose")), *((key, str(body)) for key, body in owners.items())]

    def service_arguments(self) -> dict:
        data = self.cleaned_data
        return {"title": data["title"], "owner": self.owners[data["owner"]], "due_on": data["due_on"]}


class ReportForm(forms.Form):
    text = ShortText(label=_("How far is it, or why"), max_length=2000)


class EvaluationForm(forms.Form):
    evaluation = ShortText(label=_("What did we learn?"), max_length=2000)


def owners_for(decision: Decision) -> dict[str, Municipality | Organisation]:
    """Everybody with a running seat at the forum, who leads the file, and who supports the forum."""
    seats = Seat.objects.filter(forum=decision.forum, ends_on__isnull=True).select_related(
        "municipality", "organisation"
    )
    bodies = [seat.municipality or seat.organisation for seat in seats]
    bodies += [decision.item.lead] if decision.item.lead else []
    bodies += list(decision.forum.supported_by.all())
    named = {("m" if isinstance(body, Municipality) else "o") + str(body.pk): body for body in bodies}
    return dict(sorted(named.items(), key=lambda pair: str(pair[1])))
