"""How the scripts speak: short lines, and one clear line before they stop."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn


def say(line: str) -> None:
    print(f"· {line}", flush=True)


def stop(line: str) -> NoReturn:
    print(f"✗ {line}", file=sys.stderr, flush=True)
    sys.exit(1)


@contextmanager
def interruptible() -> Iterator[None]:
    """Ctrl-C, or the end of the terminal, in the middle of setting up is one line too."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        stop("Interrupted. Start again to go on.")
