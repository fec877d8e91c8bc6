"""Asking for the yearly statement: a job for the worker, a next version only when it would say something else."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from decisions import rhythm
from decisions.models import Statement
from decisions.rhythm import Year
from decisions.rhythm.access import in_year
from decisions.rhythm.statement import fingerprint
from documents import jobs
from overleg.lib.refusal import Refused
from regions.models import Municipality, ReferenceRegion
from timeline.services import now, record

State = Statement.State
BUSY = (State.QUEUED, State.RENDERING)


def of_place(place: Municipality | ReferenceRegion, year: int) -> QuerySet[Statement]:
    """Its statements of that year, the newest first."""
    column = "municipality" if isinstance(place, Municipality) else "region"
    return Statement.objects.filter(**{column: place}, year=year).select_related("document")


def is_outdated(papers: Sequence[Statement], years: Sequence[Year]) -> bool:
    """The newest one says something else than it would when made now, or its file is gone from the store."""
    if not papers or papers[0].state != State.READY:
        return False
    return papers[0].lost or papers[0].source != fingerprint(years)


@transaction.atomic
def make_statement(place: Municipality | ReferenceRegion, *, year: int, by: User) -> Statement:
    """Of two presses at once the second waits here, and finds the first one's."""
    place = type(place)._default_manager.select_for_update(of=("self",)).get(pk=place.pk)
    if year > rhythm.today().year:
        raise Refused(_("That year is still to come. Plan the days first."))
    column = "municipality" if isinstance(place, Municipality) else "region"
    newest = of_place(place, year).first()
    municipalities = [place] if isinstance(place, Municipality) else list(in_year(place, year))
    source = fingerprint(rhythm.years_of(municipalities, year))
    if newest and newest.state in BUSY:
        raise Refused(_("The statement is being made at this moment. Wait until it is ready."))
    same = newest is not None and newest.source == source
    if newest and (newest.state == State.FAILED or same and newest.lost):
        jobs.retry(newest)
        return newest
    if newest and same:
        raise Refused(_("Nothing changed since version %(number)s: download that one.") % {"number": newest.version})
    made = Statement.objects.create(
        **{column: place},
        year=year,
        version=newest.version + 1 if newest else 1,
        made_by=by,
        made_at=now(),
        source=source,
    )
    jobs.enqueue(made)
    record(made, "statement.made", by=by, year=year, version=made.version)
    return made
