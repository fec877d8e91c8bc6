"""Work that follows: who, what, by when; how far it is; what was learned."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from agenda.forms.attachments import ACCEPT, file_help
from agenda.models import AgendaItem
from decisions.forms.fields import DayField, ShortText
from overleg.lib.together import Asking, ask, related
from regions.models import Forum, Municipality, Organisation, Seat

Owners = dict[str, Municipality | Organisation]


class OwnedForm(forms.Form):
    """A body from the list, and, for who manages the work of the forum, a person: for that body, or alone."""

    owner = forms.ChoiceField(label=gettext_lazy("By whom"), required=False)
    person = forms.EmailField(
        label=gettext_lazy("The person who does it"),
        required=False,
        help_text=gettext_lazy(
            "The e-mail address of an account, also of somebody outside the forum. "
            "They sign in, see this action alone, and report on it."
        ),
    )

    def __init__(self, *args, owners: Owners, names_people: bool = True, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.owners = owners
        self.fields["owner"].choices = [("", _("choose")), *((key, str(body)) for key, body in owners.items())]
        if not names_people:
            del self.fields["person"]

    def clean_person(self) -> User | None:
        address = self.cleaned_data["person"]
        if not address:
            return None
        found = User.objects.filter(email__iexact=address, is_active=True).first()
        if found is None:
            raise forms.ValidationError(
                _("There is no account with this address. Ask the administrator to invite this person first.")
            )
        return found

    def chosen(self) -> dict:
        data = self.cleaned_data
        return {"owner": self.owners.get(data["owner"]), "person": data.get("person")}


class ActionForm(OwnedForm):
    title = forms.CharField(label=gettext_lazy("What has to be done"), max_length=200)
    due_on = DayField(label=gettext_lazy("By when"))

    def service_arguments(self) -> dict:
        return self.chosen() | {name: self.cleaned_data[name] for name in ("title", "due_on")}


class HandOverForm(OwnedForm):
    reason = forms.CharField(label=gettext_lazy("Why?"), max_length=300)

    def service_arguments(self) -> dict:
        return self.chosen() | {"reason": self.cleaned_data["reason"]}


class DueForm(forms.Form):
    due_on = DayField(label=gettext_lazy("The new day"))
    reason = forms.CharField(label=gettext_lazy("Why?"), max_length=300)


class ReportForm(forms.Form):
    text = ShortText(label=gettext_lazy("How far is it, or why"), max_length=2000)


class ReportBackForm(forms.Form):
    text = ShortText(label=gettext_lazy("What the forum should know"), max_length=2000)


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        allow_empty_file=True,  # gets the same sentence as elsewhere, from the inspection
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={"required": gettext_lazy("Choose a file on your device first.")},
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("Left empty, the name of the file is the title."),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, auto_id="file_%s", **kwargs)
        self.fields["file"].help_text = file_help()


class EvaluationForm(forms.Form):
    """Short answers; what failed teaches most, so nothing is left open silently."""

    went_well = ShortText(label=gettext_lazy("What went well?"), max_length=1000)
    failed = ShortText(label=gettext_lazy("What did not work?"), max_length=1000)
    differently = ShortText(label=gettext_lazy("What would we do differently?"), max_length=1000)


def owners_for(forum: Forum, item: AgendaItem) -> Owners:
    return ask(owners_part(forum, item))


def owners_part(forum: Forum, item: AgendaItem) -> Asking[Owners]:
    """Everybody with a running seat at the forum, who leads the file, and who supports the forum."""
    seats = Seat.objects.filter(forum=forum, ends_on__isnull=True).select_related("municipality", "organisation")
    yield [seats, *related(forum, "supported_by")]
    bodies = [seat.municipality or seat.organisation for seat in seats]
    bodies += [item.lead] if item.lead else []
    bodies += list(forum.supported_by.all())
    named = {("m" if isinstance(body, Municipality) else "o") + str(body.pk): body for body in bodies}
    return dict(sorted(named.items(), key=lambda pair: str(pair[1])))
