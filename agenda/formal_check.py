"""What is missing on an agenda before it is published: a list for who composes it, and never a lock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from overleg.lib.moments import short_day


@dataclass(frozen=True)
class Asked:
    """Advice that was asked and is not there yet; `reads` says whether who was asked may read the item at all."""

    body: str
    due_on: date
    reads: bool = True


@dataclass(frozen=True)
class Entry:
    """One item as the check looks at it."""

    position: int
    title: str
    url: str
    minutes: int = 15
    files: int = 0
    has_lead: bool = True
    ratifies: bool = False
    proposal: str = ""
    informs: bool = False
    stands: bool = False  # on every agenda: nobody prepares a note for it
    awaited: tuple[Asked, ...] = ()


@dataclass(frozen=True)
class Finding:
    entry: Entry
    missing: list[str]


def check(entries: Sequence[Entry], today: date) -> list[Finding]:
    """Per item what is missing, in the order of the agenda; complete items are left out."""
    found = [Finding(entry, _missing(entry, today)) for entry in entries]
    return [finding for finding in found if finding.missing]


def _missing(entry: Entry, today: date) -> list[str]:
    prepared = not entry.stands
    holds = [
        (not entry.minutes, _("no minutes")),
        (prepared and not entry.files, _("no note or annex")),
        (entry.ratifies and not entry.proposal.strip(), _("no proposed agreement to ratify")),
        (prepared and not entry.informs and not entry.has_lead, _("no lead")),
    ]
    return [words for missing, words in holds if missing] + [_awaited(asked, today) for asked in entry.awaited]


def _awaited(asked: Asked, today: date) -> str:
    said = {"body": asked.body, "day": short_day(asked.due_on)}
    if not asked.reads:
        return _("confidential, so %(body)s cannot give its advice: ask a forum") % said
    if asked.due_on < today:
        return _("advice of %(body)s is late: it was due on %(day)s") % said
    return _("advice of %(body)s is not there yet: due on %(day)s") % said
