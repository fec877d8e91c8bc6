"""allauth's forms with our words on them."""

from __future__ import annotations

from allauth.account import forms as allauth
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as webauthn
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


class AskCode(allauth.RequestLoginCodeForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _say(self, email=_("E-mail address"))


class _Code(forms.Form):
    """A code that is typed over: no capitals, no corrections by a phone."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _say(self, code=_("Code"))
        self.fields["code"].widget.attrs |= {"autocapitalize": "off", "spellcheck": "false", "autofocus": True}


class TypeCode(_Code, allauth.ConfirmLoginCodeForm):
    """The link in the mail fills the code in; the button remains to be pressed."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].initial = context.request.GET.get("code", "")


class SecondStep(_Code, mfa.AuthenticateForm):
    pass


class ConfirmCode(_Code, mfa.ReauthenticateForm):
    pass


class ConnectApp(_Code, ActivateTOTPForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _say(self, code=_("Code that the app shows now"))


class AddPasskey(webauthn.AddWebAuthnForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _say(self, name=_("Name"), passwordless=_("Sign in with this passkey alone, without a password"))
        self.fields["name"].help_text = _("So that you recognise it later: “work laptop”, “phone”.")
        self.fields["name"].max_length = 60
        self.fields["passwordless"].initial = True


class RenamePasskey(webauthn.EditWebAuthnForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _say(self, name=_("Name"))
