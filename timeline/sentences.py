"""History as people read it: each verb becomes a sentence in the language of the reader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from overleg.lib import moments
from timeline.models import Event

# verb -> lazy sentence with named places such as %(reason)s, filled from the data of the event.
SENTENCES: dict[str, str] = {}


@dataclass(frozen=True)
class Line:
    """One event for a page or a document; `actor` is empty when the system itself did it."""

    at: datetime
    sentence: str
    actor: str = ""


def say(verb: str, sentence: str) -> None:
    """An app teaches the timeline one of its verbs; the sentence is lazy, so that each reader gets their language."""
    SENTENCES[verb] = sentence


def lines(events: Iterable[Event]) -> list[Line]:
    """Fetch the events with select_related("actor")."""
    return [Line(event.at, sentence(event.verb, event.data), str(event.actor or "")) for event in events]


def sentence(verb: str, data: dict) -> str:
    """An unknown verb stays readable: item.sent_back becomes “Sent back”. A reason is always told."""
    if verb not in SENTENCES:
        text = verb.rpartition(".")[2].replace("_", " ").capitalize()
    else:
        text = str(SENTENCES[verb])
    told = "%(reason)s" in text
    text = text % defaultdict(str, {name: _word(value) for name, value in data.items()})
    if data.get("reason") and not told:
        text = _("%(sentence)s: “%(reason)s”") % {"sentence": text.rstrip("."), "reason": data["reason"]}
    return text.strip()


def _word(value) -> str:
    """Days are kept as 2026-04-17 and read as 17 april 2026; lists as an enumeration."""
    if isinstance(value, list):
        return ", ".join(_word(item) for item in value)
    if isinstance(value, str) and len(value) == 10 and value[4:5] == value[7:8] == "-":
        try:
            return moments.day(date.fromisoformat(value))
        except ValueError:
            return value
    return "" if value is None else str(value)
