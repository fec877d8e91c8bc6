"""The mayors' chair validates every agenda; the next one waits for him, with a remark."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from accounts.models import User
from agenda.models import Meeting
from agenda.services import validation
from demo.story.calendar import moment, working_day
from timeline.services import as_of

if TYPE_CHECKING:
    from demo.story.agenda import Year

NOTE = "Kunt u vooral kijken of de volgorde klopt? De gastspreker kan alleen bij het begin."
REMARK = "Wie licht dit toe? Ik wil dat de burgemeesters vooraf de cijfers per gemeente zien."


def validated(year: Year, meeting: Meeting, day: date, *, officer: User, chair: User) -> None:
    """Asked and approved before it is published, where the agreement says so."""
    agreement = meeting.forum.agreement_on(day)
    if agreement is None or agreement.validation == "nobody":
        return
    with as_of(moment(year.past(day - timedelta(days=11), 2), time(16, 30))):
        validation.ask(meeting, by=officer)
    with as_of(moment(year.past(day - timedelta(days=10), 1), time(20, 15))):
        validation.approve(meeting, by=chair)


def waiting(year: Year, meeting: Meeting, *, officer: User, chair: User) -> None:
    """The agenda in preparation: asked yesterday, remarked upon, not approved yet."""
    due = working_day(year.today + timedelta(days=3), back=False)
    with as_of(moment(year.past(year.today, 2), time(16, 50))):
        asked = validation.ask(meeting, by=officer, note=NOTE, due_on=due)
    with as_of(moment(year.past(year.today, 1), time(21, 5))):
        first = meeting.placements.order_by("position").first()
        validation.remark(asked, by=chair, text=REMARK, item=first.item)
