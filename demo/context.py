"""What the sign-in page needs to offer the personas. Lazy: other pages ask the database nothing."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from demo.personas import choices


def personas(request: HttpRequest) -> dict:
    return {"demo_personas": SimpleLazyObject(choices)}
