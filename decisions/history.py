"""The timeline of a decision, with only the duties and actions the reader may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from decisions.models import Action, Decision, Discussion, Feedback, Reminder, Statement
from decisions.sentences import SILENT, spelled
from regions.models import Municipality
from timeline.models import Event
from timeline.sentences import Line, lines

SHOWN = 60


def of_decision(decision: Decision, rows: Iterable[Feedback], actions: Iterable[Action]) -> QuerySet[Event]:
    """The latest events, the newest first."""
    about = (
        _about(Decision, [decision.pk])
        | _about(Feedback, [row.pk for row in rows])
        | _about(Action, [action.pk for action in actions])
    )
    # A consequence of another line is not told, unless it stands alone or somebody said why.
    consequence = Q(verb__in=SILENT) & ~Q(data__has_any_keys=["reason", "alone"])
    return _latest(Event.objects.filter(about).exclude(consequence))


def of_feedback(feedback: Feedback) -> list[Line]:
    return _told(Event.objects.about(feedback))


def of_rhythm(municipality: Municipality, year: int) -> list[Line]:
    """What was recorded by hand, reminded and stated for that year."""
    discussions = municipality.discussions.filter(on__year=year)
    reminders = municipality.reminders.filter(periods__starts_on__year=year)
    statements = municipality.statements.filter(year=year)
    about = (
        _about(Discussion, discussions.values("pk"))
        | _about(Reminder, reminders.values("pk"))
        | _about(Statement, statements.values("pk"))
    )
    return _told(Event.objects.filter(about))


def of_action(action: Action) -> list[Line]:
    """What was written about its progress stands above it, in full."""
    return _told(Event.objects.about(action).exclude(verb="action.reported"))


def _about(model: type, pks: list[int] | QuerySet) -> Q:
    return Q(subject_type=ContentType.objects.get_for_model(model), subject_id__in=pks)


def _told(events: QuerySet[Event]) -> list[Line]:
    return told(_latest(events))


def _latest(events: QuerySet[Event]) -> QuerySet[Event]:
    return events.select_related("actor").order_by("-at", "-pk")[:SHOWN]


def told(latest: Sequence[Event]) -> list[Line]:
    """In sentences, the oldest first."""
    return lines(spelled(reversed(latest)))
