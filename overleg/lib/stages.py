"""The five steps of an item's life as one strip: pure, the same on every page and in every PDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

KEYS = ("agenda", "preparation", "ratification", "feedback", "execution")


def label(key: str) -> str:
    """The name of a step in the language of the reader."""
    return {
        "agenda": _("Agenda-setting"),
        "preparation": _("Preparation"),
        "ratification": _("Ratification"),
        "feedback": _("Feedback"),
        "execution": _("Execution"),
    }[key]


@dataclass(frozen=True)
class Stage:
    """One step: `state` is done, now, todo, skipped or count; `count` is set on strips that count (forum, region)."""

    key: str
    label: str
    state: str = "todo"
    detail: str = ""
    count: int | None = None
    url: str = ""


def strip(
    now: str, details: Mapping[str, str], *, ended: bool = False, skipped: frozenset[str] = frozenset()
) -> list[Stage]:
    """The strip of one item: steps before `now` are done, those after it to come.

    `ended` means the item's life is over at `now`: that step is done as well. `skipped` steps will not happen.
    """
    at = KEYS.index(now)
    stages = []
    for place, key in enumerate(KEYS):
        if key in skipped:
            state = "skipped"
        elif place < at or (place == at and ended):
            state = "done"
        else:
            state = "now" if place == at else "todo"
        stages.append(Stage(key, label(key), state, details.get(key, "")))
    return stages


def counted(counts: Mapping[str, int], urls: Mapping[str, str] | None = None) -> list[Stage]:
    """The strip of a forum or region: how many items stand in each step."""
    urls = urls or {}
    return [Stage(key, label(key), "count", count=counts.get(key, 0), url=urls.get(key, "")) for key in KEYS]
