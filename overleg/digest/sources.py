"""Where the lines of a digest come from: a plain list. A new source is one function and one line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from accounts.models import MailKind, Told, User
from decisions import reminders
from decisions.rhythm.reminders import rhythm
from overleg.lib.reminder import Line

Source = Callable[[User, date], list[Line]]

# What has mail of its own (agendas, validation, minutes, advice, questions, a packet that is sent) is not told here.
SOURCES: list[tuple[str, Source]] = [
    (MailKind.DUTIES, reminders.duties),
    (MailKind.ACTIONS, reminders.actions),
    (MailKind.PACKETS, reminders.packets),
    (MailKind.RHYTHM, rhythm),
]


def waiting(person: User, today: date) -> list[Line]:
    """Everything that waits for this person on this day and that they want to hear of, most urgent first."""
    off = set(person.switched_off.values_list("kind", flat=True))
    found = [replace(line, kind=kind) for kind, source in SOURCES if kind not in off for line in source(person, today)]
    return sorted(found, key=lambda line: line.order)


def untold(person: User, lines: list[Line]) -> list[Line]:
    """What was not told to them before."""
    things = {line.thing for line in lines}
    told = set(Told.objects.filter(person=person, thing__in=things).values_list("thing", "occasion"))
    return [line for line in lines if line.key not in told]
