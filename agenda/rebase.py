"""Where something goes on an agenda that changed while it was being looked at: pure, on ids in order."""

from __future__ import annotations

from collections.abc import Sequence


def spot(seen: Sequence[int], now: Sequence[int], position: int) -> int:
    """The position in `now` of what was put at `position` among `seen`; neither holds the thing itself.

    It comes after the neighbour it was put after. When that one is gone, after the one before it; at the top stays at
    the top.
    """
    before, behind = seen[: max(position - 1, 0)], seen[max(position - 1, 0) :]
    if not before:
        return 1
    for neighbour in reversed(before):
        if neighbour in now:
            return now.index(neighbour) + 2
    return next((now.index(neighbour) + 1 for neighbour in behind if neighbour in now), len(now) + 1)
