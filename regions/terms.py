"""The terms of a working agreement in the order people think of them: one list for the form, the history and reading.

A new setting of the agreement is one word in one section here.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import time

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from overleg.lib.moments import clock
from overleg.lib.rhythm import MONTH_NAMES, WEEKS
from regions.models import Forum, WorkingAgreement


@dataclass(frozen=True)
class Section:
    """A question of the agreement and what is settled with it; fields in one tuple stand on one line."""

    key: str
    title: str
    lead: str
    rows: tuple[tuple[str, ...], ...]

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(name for row in self.rows for name in row)


SECTIONS = (
    Section(
        "agenda",
        gettext_lazy("What comes to the table"),
        gettext_lazy("Members and the support officer always propose. Who else may, and until when?"),
        (("how_agenda",), ("directors_may_propose",), ("partners_may_propose",), ("proposal_days",)),
    ),
    Section(
        "preparation",
        gettext_lazy("How it is prepared"),
        gettext_lazy("Advice is suggested at this forum first; the support officer decides per item."),
        (("how_preparation",), ("preparing_forum",)),
    ),
    Section(
        "validation",
        gettext_lazy("Who lets the agenda through"),
        gettext_lazy("Before the agenda is published, and how long before the meeting everybody has it."),
        (("validation",), ("publication_days",)),
    ),
    Section(
        "rhythm",
        gettext_lazy("When and where the forum meets"),
        gettext_lazy("A year of meetings is planned from this, and every new meeting starts with it."),
        (
            ("weekday",),
            ("weeks_of_month",),
            ("every_weeks",),
            ("months",),
            ("fixed_day",),
            ("start_time", "duration"),
            ("place",),
        ),
    ),
    Section(
        "ratification",
        gettext_lazy("How the forum decides"),
        gettext_lazy("And how long members may read the draft minutes before they are approved."),
        (("how_ratification",), ("review_days", "silence")),
    ),
    Section(
        "afterwards",
        gettext_lazy("Back to colleges and councils"),
        gettext_lazy("What a new decision asks when nobody says otherwise, and by when each municipality answers."),
        (
            ("how_execution",),
            ("college_ask", "college_days"),
            ("council_ask", "council_days"),
            ("late_action_days",),
        ),
    ),
)
FIELDS = tuple(name for section in SECTIONS for name in section.fields)
# Choices that the model does not know: it keeps these as a list of numbers.
LISTS = {"weeks_of_month": WEEKS, "months": MONTH_NAMES}


@dataclass(frozen=True)
class Change:
    """One field of a correction, in words."""

    label: str
    was: str
    now: str


def label(name: str) -> str:
    """What people call this field; a field that no longer exists keeps its own name."""
    try:
        found = WorkingAgreement._meta.get_field(name)
    except FieldDoesNotExist:
        return name
    own = {"preparing_forum": _("advice first from"), "fixed_day": _("fixed day in words")}
    return own.get(name) or str(getattr(found, "verbose_name", name))


def plain(value):
    """A value as history keeps it: what can be read back without the row it pointed at."""
    if isinstance(value, Forum):
        return value.name
    if isinstance(value, time):
        return value.isoformat("minutes")
    return value


def words(name: str, value) -> str:
    """A kept value as people read it."""
    if value is None or value in ("", []):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in LISTS:
        return ", ".join(str(text) for key, text in LISTS[name] if key in value)
    if name == "start_time":
        return clock(time.fromisoformat(value))
    field = next((one for one in WorkingAgreement._meta.fields if one.name == name), None)
    choices = dict(field.flatchoices) if isinstance(field, Field) else {}
    return str(choices.get(value, value))


def changes(kept: list[dict]) -> list[Change]:
    """What an event of history says was corrected."""
    return [
        Change(label(one["field"]), words(one["field"], one["was"]), words(one["field"], one["now"])) for one in kept
    ]


def values(agreement: WorkingAgreement) -> dict:
    return {name: plain(getattr(agreement, name)) for name in FIELDS}


def fingerprint(agreement: WorkingAgreement) -> str:
    """Changes when anybody changes a term: a form that was open too long is noticed."""
    return hashlib.sha256(json.dumps(values(agreement), sort_keys=True).encode()).hexdigest()[:16]
