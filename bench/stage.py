"""What the benchmarks share: a database and a folder of their own, ratios, tables, and how much memory was needed."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"


@contextmanager
def own_stage(name: str, *, postgres: bool = True, **more: str) -> Iterator[Path]:
    """A folder and, beside the database that DATABASE_URL names, a database; both are gone afterwards."""
    url = os.environ.get("DATABASE_URL", "") if postgres else ""
    if postgres and not url.startswith("postgres"):
        sys.exit(
            "The benchmarks measure PostgreSQL: name a server in DATABASE_URL, with the right to create databases."
        )
    folder = Path(tempfile.mkdtemp(prefix=f"bench-{name}-"))
    own = _beside(url, name) if url else ""
    os.environ.update(
        DATABASE_URL=own,
        VAR_DIR=str(folder),
        MEDIA_ROOT=str(folder / "media"),
        STATIC_ROOT=str(folder / "collected"),
        SECRET_KEY="only-for-the-benchmark-" + "x" * 40,
        DEBUG="0",
        HTTPS="0",
        DEMO="0",
        LOG_LEVEL="ERROR",
        BASE_URL="http://localhost:8000",
        ALLOWED_HOSTS="*",
    )
    os.environ.update(more)
    try:
        if own:
            _again(url, own)
        yield folder
    finally:
        if own:
            _drop(url, own)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def another_database(url: str, own: str) -> Iterator[None]:
    _again(url, own)
    try:
        yield
    finally:
        _drop(url, own)


def django() -> None:
    """Our own settings, in this process."""
    for path in (str(ROOT), str(Path(__file__).parent)):
        if path not in sys.path:
            sys.path.insert(0, path)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "overleg.settings")
    import django as framework

    framework.setup()


def migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def peak(pid: int | str = "self") -> float:
    """Megabytes a process had in memory at most."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Columns under each other; the first to the left, figures to the right."""
    texts = [[str(cell) for cell in row] for row in (heads, *rows)]
    widths = [max(len(row[at]) for row in texts) for at in range(len(heads))]
    lines = [
        "  ".join([row[0].ljust(widths[0]), *(cell.rjust(widths[at]) for at, cell in enumerate(row) if at)])
        for row in texts
    ]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def write(name: str, found: dict) -> Path:
    VAR.mkdir(exist_ok=True)
    path = VAR / f"bench-{name}.json"
    path.write_text(json.dumps(found, indent=1) + "\n")
    return path


def _beside(url: str, name: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"{parts.path}_bench_{name}"))


def _again(url: str, own: str) -> None:
    _drop(url, own)
    _run(url, "CREATE DATABASE {}", own)


def _drop(url: str, own: str) -> None:
    _run(url, "DROP DATABASE IF EXISTS {} WITH (FORCE)", own)


def _run(url: str, statement: str, own: str) -> None:
    import psycopg
    from psycopg import sql

    name = urlsplit(own).path.lstrip("/")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))
