"""A preview that cannot lie: the real thing is done, its sentences are kept, and everything is taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import transaction

Outcome = TypeVar("Outcome")


class _TakenBack(Exception):
    pass


def rehearse(do: Callable[[], Outcome]) -> Outcome:
    """What `do` would give. Nothing it wrote stays, and nothing it promised for after the commit happens."""
    outcome: list[Outcome] = []
    try:
        with transaction.atomic():
            outcome.append(do())
            raise _TakenBack
    except _TakenBack:
        return outcome[0]
