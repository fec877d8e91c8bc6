"""What is different between two texts, word by word: what was taken out, what was put in, what stayed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, OUT, IN = "same", "out", "in"
_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Piece:
    """A stretch of text that stayed, was taken out or was put in."""

    kind: str
    text: str


def compare(old: str, new: str) -> list[Piece]:
    """From old to new. The pieces without those put in are the old text, without those taken out the new one."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    pieces: list[Piece] = []
    for step, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if step == "equal":
            pieces.append(Piece(SAME, "".join(before[a:b])))
            continue
        if a < b:
            pieces.append(Piece(OUT, "".join(before[a:b])))
        if c < d:
            pieces.append(Piece(IN, "".join(after[c:d])))
    return pieces
