"""allauth's forms with our words on them."""

from __future__ import annotations

from allauth.account import forms as allauth
from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.utils.translation import gettext_lazy as _


def _say(form: forms.Form, **labels) -> None:
    """Labels above the fields, so no placeholders repeating them; help once, at the new password."""
    for name, label in labels.items():
        field = form.fields[name]
        field.label = label
        field.widget.attrs.pop("placeholder", None)
        field.help_text = password_validators_help_text_html() if name == "password1" else ""


class SignIn(allauth.LoginForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _say(self, login=_("E-mail address"), password=_("Password"), remember=_("Stay signed in on this device"))


class AskNewPassword(allauth.ResetPasswordForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _say(self, email=_("E-mail address"))


class ChooseFromLink(allauth.ResetPasswordKeyForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _say(self, password1=_("New password"), password2=_("New password, once more"))


class ChangePassword(allauth.ChangePasswordForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _say(
            self,
            oldpassword=_("Password you have now"),
            password1=_("New password"),
            password2=_("New password, once more"),
        )


class ChoosePassword(allauth.SetPasswordForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _say(self, password1=_("New password"), password2=_("New password, once more"))


class ConfirmPassword(allauth.ReauthenticateForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _say(self, password=_("Password"))
