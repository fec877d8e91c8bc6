"""Moments and work that digests are about."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.core import mail
from django.utils import timezone

from decisions.models import Action, Decision
from decisions.services.actions import add_action
from overleg.digest import run
from tests.decisions.scenes import ratified
from tests.personas import Table
from timeline.services import as_of


def today() -> date:
    return timezone.localdate()


def at(days: int = 0, hour: int = 7, minute: int = 5) -> datetime:
    """So many days from today, shortly after the digests go out."""
    return timezone.make_aware(datetime.combine(today() + timedelta(days=days), time(hour, minute)))


def tick(days: int = 0, hour: int = 7, minute: int = 5) -> list[str]:
    """The scheduler comes by. Gives the addresses that got a mail now, each as often as it did."""
    before = len(mail.outbox)
    with as_of(at(days, hour, minute)):
        run.send_due()
    return sorted(letter.to[0].partition("@")[0] for letter in mail.outbox[before:])


def decision(table: Table, **wishes) -> Decision:
    """Agreed on, and nothing asked of anybody: what waits is the work."""
    return ratified(table, **{"college_ask": "nothing", "council_ask": "nothing"} | wishes)


def give(made: Decision, table: Table, *, days: int = 30, **wishes) -> Action:
    """Work that is due in so many days; a negative number is late."""
    owner = {"owner": None} if "person" in wishes else {"owner": table.organisation}
    wishes = {"title": "Reglement bekendmaken", "due_on": today() + timedelta(days=max(days, 0))} | owner | wishes
    action = add_action(made, by=table.officer, **wishes)
    Action.objects.filter(pk=action.pk).update(due_on=today() + timedelta(days=days))
    action.refresh_from_db()
    return action
