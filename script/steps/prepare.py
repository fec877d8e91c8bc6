"""Runs inside the virtual environment: brings catalogue, database, fonts, regions and demo data up to date."""

from __future__ import annotations

import io
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# All in one process, because a second start should take seconds. Only the demo year says what it is doing.
STEPS = [("Database", "migrate"), ("Fonts", "make_fonts"), ("Regions", "load_regions"), ("Demo year", "load_demo")]


def main() -> None:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "overleg.settings")
    from overleg.catalogue import compile_catalogues

    compile_catalogues()
    import django
    from django.core.management import CommandError, call_command

    django.setup()
    for label, command in STEPS:
        began = time.monotonic()
        try:
            call_command(command, stdout=sys.stdout if command == "load_demo" else io.StringIO())
        except CommandError as error:
            sys.exit(f"✗ {label}: {error}")
        print(f"· {label} ready ({time.monotonic() - began:.1f} s).", flush=True)


if __name__ == "__main__":
    main()
