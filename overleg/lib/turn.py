"""Whose turn is it: one line that says what happens next, who does it and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Turn:
    """`yours` is the only thing that turns the line yellow; the button shows only then. `forum` is for lists that
    tell it beside the sentence."""

    what: str
    who: str = ""
    due: date | None = None
    yours: bool = False
    url: str = ""
    button: str = ""
    forum: str = ""
