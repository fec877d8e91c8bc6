"""The database as one file and back: with PostgreSQL's own programs, or SQLite's own copying."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from overleg.backup import Impossible
from overleg.env import for_program

POSTGRESQL, SQLITE = "postgresql", "sqlite"
CLIENT = "postgresql-client"


@contextmanager
def dumped(to: Path) -> Iterator[tuple[list[str], list[str]]]:
    """Writes the database to `to`; gives the files that its rows name and its migrations, of that same moment."""
    if connection.vendor == POSTGRESQL:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            _run(
                "pg_dump", f"--snapshot={snapshot}", "--format=custom", "--no-owner", "--no-privileges", f"--file={to}"
            )
            found = _named(cursor), _migrations(cursor)
    else:
        connection.ensure_connection()
        with closing(sqlite3.connect(to)) as copy:
            connection.connection.backup(copy)
            found = _named(copy.cursor()), _migrations(copy.cursor())
    yield found


def restore(dump: Path) -> None:
    """Puts the dump in the place of what is there."""
    if connection.vendor == POSTGRESQL:
        drop_everything()
        _run(
            "pg_restore",
            "--single-transaction",
            "--exit-on-error",
            "--no-owner",
            "--no-privileges",
            str(dump),
            into=True,
        )
        return
    place = Path(connection.settings_dict["NAME"])
    connection.close()
    beside = place.with_name(f"{place.name}.restoring")
    shutil.copyfile(dump, beside)
    for left in ("-wal", "-shm"):
        place.with_name(f"{place.name}{left}").unlink(missing_ok=True)
    os.replace(beside, place)


def drop_everything() -> None:
    """What `migrate` and `load_regions` had made in an installation that nobody used yet."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)} CASCADE")


def is_used() -> bool:
    """Has anybody ever worked here? A person, or a file."""
    with connection.cursor() as cursor:
        there = connection.introspection.table_names(cursor)
        for table in ("accounts_user", "documents_document"):
            if table in there:
                cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608 - one of the two names above
                if cursor.fetchone():
                    return True
    return False


def _named(cursor: Any) -> list[str]:
    """Every file that some row names, whatever the model."""
    names: set[str] = set()
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.FileField):
                column, table = map(connection.ops.quote_name, (field.column, model._meta.db_table))
                cursor.execute(f"SELECT {column} FROM {table} WHERE {column} <> ''")  # noqa: S608 - our own names
                names.update(row[0] for row in cursor.fetchall())
    return sorted(names)


def _migrations(cursor: Any) -> list[str]:
    cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
    return [f"{app}.{name}" for app, name in cursor.fetchall()]


def _run(program: str, *arguments: str, into: bool = False) -> None:
    """The password goes along in the environment, where the list of processes does not show it."""
    parts = connection.settings_dict
    where = [
        ("--host", parts["HOST"]),
        ("--port", parts["PORT"]),
        ("--username", parts["USER"]),
        ("--dbname", parts["NAME"]),
    ]
    command = [program, "--no-password", *(word for name, value in where if value for word in (name, str(value)))]
    env = for_program(**({"PGPASSWORD": parts["PASSWORD"]} if parts["PASSWORD"] else {}))
    try:
        done = subprocess.run([*command, *arguments], env=env, capture_output=True, text=True)  # noqa: S603
    except FileNotFoundError:
        raise Impossible(f"{program} is not installed. Install it: apt-get install {CLIENT}") from None
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise Impossible(f"{program} failed: {said}")
