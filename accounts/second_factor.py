"""The second factor: who must have one, what counts as one, and how its secrets are kept."""

from __future__ import annotations

import base64
import hashlib

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User

OWN = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_asked_of(user: User) -> bool:
    """Support officers write for everybody, administrators decide who may: a password alone is not enough."""
    if not settings.REQUIRE_SECOND_FACTOR:
        return False
    return user.is_administrator or user.assignments.on(timezone.localdate()).exists()


def has_one(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type__in=OWN).exists()


def was_given_elsewhere(request: HttpRequest) -> bool:
    """The provider that let this person in asks for a second factor itself, says the setting."""
    records = get_authentication_records(request, request.user)
    return settings.OIDC_SECOND_FACTOR and any(record["method"] == "socialaccount" for record in records)


def is_last_needed(authenticator: Authenticator) -> bool:
    """Taking this one away would leave somebody without, who must have one."""
    others = Authenticator.objects.filter(user=authenticator.user, type__in=OWN).exclude(pk=authenticator.pk)
    return is_asked_of(authenticator.user) and not others.exists()


class SecondFactors(DefaultMFAAdapter):
    """allauth's, with our name on it, our words, and secrets that a copy of the database does not give away."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right, or it has expired. Check it, or use a newer one."),
        "cannot_delete_authenticator": _(
            "Your work needs a second factor. Add another one first, then you can remove this one."
        ),
    }

    def _get_site_name(self) -> str:
        return "Overleg"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not is_last_needed(authenticator)

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        return gettext("My passkey")

    def encrypt(self, text: str) -> str:
        return _vault().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """With another SECRET_KEY nothing fits any more: codes are refused, and an administrator resets them."""
        try:
            return _vault().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return ""


def _vault() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"mfa:{key}".encode()).digest())) for key in keys]
    )
