"""Text as somebody typed it, without what a browser or a hasty hand adds."""

from __future__ import annotations


def tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
