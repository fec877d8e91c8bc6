"""What people type about accounts, clerks and a takeover after a merger."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from regions.composition_forms import DayInput, PersonForm, first_day


class NewAccountForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"))
    administrator = forms.BooleanField(
        label=_("Administrator"),
        required=False,
        help_text=_("Looks after the map and all accounts, and has no part in what forums discuss."),
    )


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("The link goes there, and the person signs in with it.")
    )


class ClerkForm(PersonForm):
    starts_on = first_day()
    ends_on = forms.DateField(
        label=_("Last day"), required=False, widget=DayInput(), help_text=_("Left out: until you end it.")
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True
        self.fields["email"].help_text = _("An address we know gives that person.")
