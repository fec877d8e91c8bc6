"""Signing in through another organisation: only who was invited, recognised by an address that it has verified."""

from __future__ import annotations

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render

from accounts.models import User


class InvitedOnly(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The first time the address decides whose account this is; after that the provider's own number does."""
        if sociallogin.state.get("process") != AuthProcess.LOGIN:
            raise ImmediateHttpResponse(_unknown(request))
        if sociallogin.is_existing:
            return
        person = _invited(sociallogin)
        if person is None:
            raise ImmediateHttpResponse(_unknown(request))
        sociallogin.connect(request, person)


def _invited(sociallogin: SocialLogin) -> User | None:
    addresses = [
        address.email for address in sociallogin.email_addresses if address.verified or settings.OIDC_EMAIL_TRUSTED
    ]
    for address in addresses:
        person = User.objects.filter(email__iexact=address, is_active=True).first()
        if person:
            return person
    return None


def _unknown(request: HttpRequest):
    """No account, or an address nobody vouches for: the same page, whichever it is."""
    return render(request, "socialaccount/not_invited.html", {"provider": settings.OIDC_NAME}, status=403)
