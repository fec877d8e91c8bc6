"""The story in chapters: each is told to its end or not at all, and a load that broke off goes on after the last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from demo.models import Chapter
from demo.story import agenda, cast, composing, outcomes, proposing, reviewing, rhythm, routing
from demo.story.calendar import moment
from regions.models import ReferenceRegion
from timeline.services import as_of

TOLD, PRINTED, SENT = "told", "printed", "sent"


def is_finished(name: str) -> bool:
    return Chapter.objects.filter(name=name).exists()


def finish(name: str) -> None:
    Chapter.objects.create(name=name, finished_at=timezone.now())


@transaction.atomic
def tell(say: Callable[[str], None]) -> None:
    """Everything that people typed this year: one transaction, so that half a story never exists."""
    if not ReferenceRegion.objects.exists():
        say("Loading regions and municipalities")
        call_command("load_regions", verbosity=0)
    today = timezone.localdate()
    days = agenda.days_of(today)
    starts_on = (min(days.values()) - timedelta(days=90)).replace(day=1)
    say("Inviting people and giving them their seats")
    with as_of(moment(starts_on, time(9, 0))):
        people = cast.assemble(starts_on)
    year = agenda.Year(people, today, days=days)
    say("Proposing items and holding meetings")
    agenda.tell(year, cast.read("zwvl")["item"] + cast.read("others")["item"])
    agenda.plan_next_year(year)
    say("Referring items and asking advice")
    routing.tell(year)
    proposing.tell(year)
    composing.tell(year)
    say("Having minutes reviewed")
    reviewing.tell(year)
    say("Asking colleges and councils")
    outcomes.tell(year, cast.read("decisions")["decision"])
    say("Keeping the rhythm of the decree")
    rhythm.tell(year)
    finish(TOLD)
