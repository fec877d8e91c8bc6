"""The door of the pages that run the machinery: for administrators; to everybody else they do not exist."""

from __future__ import annotations

from django.http import Http404

from accounts.models import User


def demand_administrator(user: User) -> None:
    if not user.is_administrator:
        raise Http404
