"""How the work went on between its start and its end: notes of who does it, and a day that moved."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from accounts.models import User
from decisions.models import Action
from decisions.services import actions
from demo.story.calendar import moment, working_day
from timeline.services import as_of

if TYPE_CHECKING:
    from demo.story.agenda import Year


def reporter(year: Year, action: Action, officer: User) -> User:
    """The director of the municipality that does it, else the support officer."""
    owner = action.municipality
    return year.cast.people[f"director:{owner.name}"] if owner else officer


def follow(year: Year, action: Action, spec: dict, *, officer: User, since: date) -> None:
    """Days count from today, and never before the work was given."""
    for note in spec.get("notes", []):
        day = max(working_day(year.today + timedelta(days=note["on"])), since + timedelta(days=1))
        with as_of(moment(year.past(day, 1), time(10, 45))):
            actions.report(action, by=reporter(year, action, officer), text=note["text"])
    if later := spec.get("later"):
        day = max(working_day(year.today + timedelta(days=later["on"])), since + timedelta(days=1))
        due = working_day(year.today + timedelta(days=later["due"]))
        with as_of(moment(year.past(day, 1), time(16, 5))):
            actions.change_due(action, by=officer, due_on=due, reason=later["reason"])
