"""Run as a program in one installation: fill it with one of everything, or tell every row and every file it has."""

from __future__ import annotations

import hashlib
import json
import sys

import django


def fill() -> None:
    from tests.access.world import build
    from tests.personas import set_table

    build(set_table())


def tell() -> None:
    """One JSON object: each table as its sorted rows, each stored file as its checksum."""
    from django.core.files.storage import default_storage
    from django.db import connection

    tables = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - its own tables
            tables[table] = sorted(repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in cursor)
    files = {}
    for folder in default_storage.listdir("")[0]:
        for name in default_storage.listdir(folder)[1]:
            with default_storage.open(f"{folder}/{name}") as file:
                files[f"{folder}/{name}"] = hashlib.sha256(file.read()).hexdigest()
    print(json.dumps({"tables": tables, "files": files}))


if __name__ == "__main__":
    django.setup()
    {"fill": fill, "tell": tell}[sys.argv[1]]()
