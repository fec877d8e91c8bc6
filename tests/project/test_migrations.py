"""A migration runs while the version before still serves: what would break that one is pointed out here.

A column is added nullable or with a default the database knows; nothing is renamed; a field goes one version after the
code that used it. Migrations of before this rule, and those that break it knowingly, stand in `KNOWN` with the reason.
"""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import (
    AddField,
    AlterModelTable,
    DeleteModel,
    RemoveField,
    RenameField,
    RenameModel,
)
from django.db.migrations.operations.base import Operation
from django.db.models import NOT_PROVIDED, ManyToManyField

OURS = ("accounts", "timeline", "regions", "documents", "agenda", "decisions")
# The last migration of each app from before the rule: no release ran on tables between these.
BEFORE_THE_RULE = {"accounts": 1, "timeline": 1, "regions": 6, "documents": 2, "agenda": 11, "decisions": 4}
KNOWN: dict[str, str] = {}


def danger(operation: Operation) -> str:
    """Why the version before would stumble; nothing when it would not."""
    if isinstance(operation, RenameField | RenameModel | AlterModelTable):
        return "renames what the version before still uses"
    if isinstance(operation, RemoveField | DeleteModel):
        return "removes what the version before may still use: say in KNOWN which version stopped using it"
    if isinstance(operation, AddField) and not isinstance(operation.field, ManyToManyField):
        field = operation.field
        if not field.null and field.db_default is NOT_PROVIDED:
            return f"adds {operation.model_name}.{operation.name} without null or db_default: older code cannot insert"
    return ""


def migrations() -> list[tuple[str, list[Operation]]]:
    found = MigrationLoader(connection, ignore_no_initial=True).disk_migrations
    return [
        (f"{app}.{name}", migration.operations)
        for (app, name), migration in sorted(found.items())
        if app in OURS and int(name[:4]) > BEFORE_THE_RULE[app]
    ]


@pytest.mark.django_db
def test_the_version_before_can_serve_on_the_new_tables():
    found = {
        name: [reason for reason in map(danger, operations) if reason]
        for name, operations in migrations()
        if name not in KNOWN
    }
    assert {name: reasons for name, reasons in found.items() if reasons} == {}
