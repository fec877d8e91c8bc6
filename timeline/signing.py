"""Signing in and out leaves a record; a refused attempt too, without telling anybody whether the account exists."""

from __future__ import annotations

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import User
from timeline.access_records import note
from timeline.models import AccessRecord

K = AccessRecord.Kind


@receiver(user_logged_in)
def signed_in(request: HttpRequest, user: User, **_more: object) -> None:
    note(K.SIGNED_IN, person=user, request=request)


@receiver(user_logged_out)
def signed_out(request: HttpRequest, user: User | None, **_more: object) -> None:
    if user is not None:
        note(K.SIGNED_OUT, person=user, request=request)


@receiver(user_login_failed)
def refused(credentials: dict, request: HttpRequest | None = None, **_more: object) -> None:
    """The address as it was typed is not kept: people type their password there by mistake."""
    typed = str(credentials.get("email") or credentials.get("username") or "")
    person = User.objects.filter(email__iexact=typed).first() if typed else None
    note(K.REFUSED, person=person, request=request)
