"""Writing down who came in, took something out, or was sent something; and forgetting it when its time is over."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from simple_history.models import registered_models

from accounts.models import User
from timeline.models import AccessRecord

LONGEST = 250


def note(kind: str, *, person: User | None, about: str = "", request: HttpRequest | None = None) -> AccessRecord:
    """Append one line; `request` gives the network address it came from."""
    return AccessRecord.objects.create(
        kind=kind, person=person, about=about[:LONGEST], address=_address(request) if request else None
    )


def _address(request: HttpRequest) -> str | None:
    try:
        return get_adapter().get_client_ip(request)
    except PermissionDenied:  # allauth could not tell: no reason to lose the line
        return None


def forget() -> int:
    """What is older than we promise to keep it: access records, and the field by field history of changes."""
    today = timezone.now()
    number = AccessRecord.objects.forget_before(today - timedelta(days=settings.KEEP_ACCESS_RECORDS_DAYS))
    oldest = today - timedelta(days=settings.KEEP_CHANGES_DAYS)
    for model in registered_models.values():
        number += model.history.filter(history_date__lt=oldest).delete()[0]
    return number
