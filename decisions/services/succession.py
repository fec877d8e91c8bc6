"""A municipality merged: what it still had to do passes to whoever followed; what it answered stays its answer.

Nothing is moved: the row of the municipality that ended says to whom its duty passed, and both rows tell when. Reads
what is, so it may run at any moment and again (regions.services.mergers.settle).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction

from decisions.models import Action, Decision, Feedback
from decisions.workflow import FEEDBACK, named
from regions.models import Municipality
from regions.services.mergers import heirs_on
from timeline.services import now, record

F = Feedback.Status


def pass_on(day: date, heirs: Mapping[int, int]) -> int:
    """Duties, packets and actions of the municipalities in `heirs`. Gives how many duties and actions passed."""
    return pass_duties(day, heirs) + _pass_actions(heirs)


def pass_duties(day: date, heirs: Mapping[int, int] | None = None, *, decisions: Iterable[Decision] = ()) -> int:
    """Open duties of municipalities that ended before `day`; of these decisions alone, or of all."""
    heirs = heirs_on(day) if heirs is None else heirs
    orphaned = Feedback.objects.open().filter(municipality__in=heirs)
    if decisions:
        orphaned = orphaned.filter(decision__in=decisions)
    concerned = orphaned.order_by("decision").values_list("decision", flat=True).distinct()
    return sum(_pass_of_decision(pk, heirs) for pk in list(concerned))


@transaction.atomic
def _pass_of_decision(pk: int, heirs: Mapping[int, int]) -> int:
    """One decision at a time: who records a result at this moment is before or after us, never between."""
    decision = Decision.objects.select_for_update().get(pk=pk)
    rows = list(
        decision.feedback.select_for_update(of=("self",))
        .open()
        .filter(municipality__in=heirs)
        .select_related("municipality", "decision__item")
        .order_by("scheduled_on", "pk")
    )
    for row in rows:
        _pass(row, Municipality.objects.get(pk=heirs[row.municipality_id]))
    gone = {row.municipality_id for row in rows}
    # Nobody received these; whoever followed gets one of its own.
    unsent = decision.packets.filter(municipality__in=gone, sent_at__isnull=True, superseded_at__isnull=True)
    unsent.update(superseded_at=now())
    return len(rows)


def _pass(row: Feedback, heir: Municipality) -> None:
    """To the duty that the successor has already, or to a new one: there is one per decision and body."""
    target, _made = Feedback.objects.get_or_create(
        decision=row.decision, municipality=heir, body=row.body, defaults={"ask": row.ask, "due_on": row.due_on}
    )
    while target.passed_to:  # its merger was recorded differently before
        target = target.passed_to
    if target.status == F.NOT_NEEDED:
        target.ask, target.due_on = row.ask, row.due_on
        FEEDBACK.move(target, F.TO_SCHEDULE, by=None, fields=("ask", "due_on"), **named(target))
    if target.status == F.TO_SCHEDULE and row.status == F.SCHEDULED:
        target.scheduled_on = row.scheduled_on
        FEEDBACK.move(
            target,
            F.SCHEDULED,
            by=None,
            fields=("scheduled_on",),
            on=row.scheduled_on.isoformat(),
            **named(target),
        )
    row.passed_to = target
    FEEDBACK.move(row, F.PASSED, by=None, fields=("passed_to",), heir=target.municipality.name, **named(row))
    record(target, "feedback.took_over", by=None, gone=row.municipality.name, **named(target))


def _pass_actions(heirs: Mapping[int, int]) -> int:
    """Work that is not done yet gets its new owner; the history says whose it was."""
    names = dict(Municipality.objects.filter(pk__in=set(heirs.values())).values_list("pk", "name"))
    passed = 0
    for action in Action.objects.open().filter(municipality__in=heirs).select_related("municipality"):
        was, heir = action.municipality, heirs[action.municipality_id]
        if Action.objects.open().filter(pk=action.pk, municipality=was).update(municipality=heir):
            record(action, "action.passed", by=None, title=action.title, owner=names[heir], was=was.name)
            passed += 1
    return passed
