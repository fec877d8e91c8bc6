"""What people type about who sits at a forum, for whom, and who supports it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from overleg.lib.dates import still_or_later
from regions.models import Forum, Mandate, Municipality, Office, Organisation, Seat
from regions.services.people import at_home, person_for


class DayInput(forms.DateInput):
    """A date box that shows what it was given in every language."""

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"type": "date"})


def first_day(label: str = gettext_lazy("From")) -> forms.DateField:
    return forms.DateField(label=label, widget=DayInput(), initial=timezone.localdate)


class LastDayForm(forms.Form):
    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=DayInput(),
        initial=timezone.localdate,
        help_text=gettext_lazy("That day still counts; access ends the day after."),
    )


class PersonForm(forms.Form):
    """Somebody known by address, or somebody new. `people` are offered behind the address box."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        required=False,
        help_text=gettext_lazy("An address we know gives that person. Without an address somebody cannot sign in."),
        widget=forms.EmailInput(attrs={"list": "people", "autocomplete": "off"}),
    )
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=120, required=False, help_text=gettext_lazy("Only for somebody new.")
    )

    def __init__(self, *args, people: Iterable[User] = (), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.people = people

    def clean(self) -> dict:
        data = super().clean()
        if not self.errors and not data.get("name") and not data.get("email"):
            raise forms.ValidationError(_("Type the address of somebody we know, or the name of somebody new."))
        return data

    def person(self) -> User:
        """Raises Refused at the field that is wrong."""
        return person_for(name=self.cleaned_data["name"], email=self.cleaned_data["email"])


class SeatForm(forms.Form):
    municipality = forms.ModelChoiceField(
        Municipality.objects.none(), label=gettext_lazy("Municipality"), required=False, empty_label="–"
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(), label=gettext_lazy("or organisation"), required=False, empty_label="–"
    )
    voice = forms.ChoiceField(label=gettext_lazy("Voice"), choices=Seat.Voice.choices, initial=Seat.Voice.DECIDES)
    starts_on = first_day()

    def __init__(self, data=None, *, forum: Forum) -> None:
        super().__init__(data)
        today = timezone.localdate()
        taken = forum.seats.filter(still_or_later(today), municipality__isnull=False)
        running = Municipality.objects.filter(still_or_later(today))
        self.fields["municipality"].queryset = running.exclude(pk__in=taken.values("municipality"))


class MandateForm(PersonForm):
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Mandate.Role.choices, initial=Mandate.Role.MEMBER)
    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=80, required=False, help_text=gettext_lazy("Such as mayor or alderman.")
    )
    starts_on = first_day()


class ReplaceForm(PersonForm):
    starts_on = first_day(gettext_lazy("Takes over from"))

    def __init__(self, data=None, **more) -> None:
        super().__init__(data, initial={"starts_on": timezone.localdate() + timedelta(days=1)}, **more)


class SupportForm(PersonForm):
    starts_on = first_day()


class OfficeForm(PersonForm):
    kind = forms.ChoiceField(label=gettext_lazy("Office"))
    starts_on = first_day()

    def __init__(self, data=None, *, at: Municipality | Organisation) -> None:
        super().__init__(data, people=at_home(at))
        contact = Office.Kind.CONTACT
        kinds = [(value, label) for value, label in Office.Kind.choices if value != contact]
        self.fields["kind"].choices = [(contact, contact.label)] if isinstance(at, Organisation) else kinds


class MergeForm(forms.Form):
    successor = forms.ModelChoiceField(
        Municipality.objects.none(), label=gettext_lazy("Municipality that follows"), empty_label="–"
    )
    last_day = forms.DateField(
        label=gettext_lazy("Last day"), widget=DayInput(), help_text=gettext_lazy("Most often 31 December.")
    )

    def __init__(self, data=None, *, municipality: Municipality) -> None:
        today = timezone.localdate()
        super().__init__(data, initial={"last_day": date(today.year, 12, 31)})
        running = Municipality.objects.filter(still_or_later(today))
        self.fields["successor"].queryset = running.exclude(pk=municipality.pk)


class ForumForm(forms.ModelForm):
    class Meta:
        model = Forum
        fields = ["name", "kind", "scale", "prefix", "regions", "supported_by", "chained_after", "note"]
        widgets = {"regions": forms.CheckboxSelectMultiple, "supported_by": forms.CheckboxSelectMultiple}
        labels = {
            "regions": gettext_lazy("Regions"),
            "supported_by": gettext_lazy("Supported by"),
            "chained_after": gettext_lazy("Meets right after"),
        }

    def __init__(self, data=None, *, forum: Forum | None = None) -> None:
        super().__init__(data, instance=forum)
        self.fields["note"].widget.attrs["rows"] = 3
        for name, choices in (("kind", Forum.Kind.choices), ("scale", Forum.Scale.choices)):
            self.fields[name].choices = [("", "–"), *choices]
        self.fields["supported_by"].queryset = Organisation.objects.filter(kind=Organisation.Kind.SUPPORT)
        if forum:
            self.fields["chained_after"].queryset = Forum.objects.exclude(pk=forum.pk)
        self.fields["chained_after"].empty_label = _("no forum")

    def _post_clean(self) -> None:
        """The service checks and writes; the form only reads."""


class OrganisationForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Organisation.Kind.choices)
