"""A migration runs while the version before still serves: what would break that one is pointed out here.

A column is added nullable or with a default the database knows; nothing is renamed; a field goes one version after the
code that used it. Those that break it knowingly, stand in `KNOWN` with the reason.
"""

from __future__ import annotations

import pytest
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import (
    AddField,
    AlterModelTable,
    CreateModel,
    DeleteModel,
    RemoveField,
    RenameField,
    RenameModel,
)
from django.db.migrations.operations.base import Operation
from django.db.models import NOT_PROVIDED, BooleanField, CharField, ManyToManyField

OURS = ("accounts", "timeline", "regions", "documents", "agenda", "decisions")
# The step from 0.1.0 is done with everything stopped, as the upgrade notes in CHANGELOG.md say. It ends here, and the
# rule holds for every migration after these.
STOPPED = {"accounts": 5, "timeline": 2, "regions": 9, "documents": 2, "agenda": 14, "decisions": 11}
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


def on_known_tables(operations: list[Operation]) -> list[Operation]:
    """Without what is done to a table that the same migration makes: the version before knows nothing of it."""
    made = {operation.name_lower for operation in operations if isinstance(operation, CreateModel)}
    return [operation for operation in operations if getattr(operation, "model_name_lower", None) not in made]


def migrations() -> list[tuple[str, list[Operation]]]:
    found = MigrationLoader(None).disk_migrations
    return [
        (f"{app}.{name}", migration.operations)
        for (app, name), migration in sorted(found.items())
        if app in OURS and int(name[:4]) > STOPPED[app]
    ]


def test_the_version_before_can_serve_on_the_new_tables():
    found = {
        name: [reason for reason in map(danger, on_known_tables(operations)) if reason]
        for name, operations in migrations()
        if name not in KNOWN
    }
    assert {name: reasons for name, reasons in found.items() if reasons} == {}


@pytest.mark.parametrize(
    ("operation", "dangerous"),
    [
        (AddField("job", "bulk", BooleanField(default=False)), True),
        (AddField("job", "bulk", BooleanField(default=False, db_default=False)), False),
        (AddField("job", "note", CharField(max_length=9, null=True)), False),
        (RemoveField("job", "bulk"), True),
        (RenameField("job", "bulk", "mass"), True),
        (DeleteModel("job"), True),
    ],
)
def test_what_counts_as_dangerous(operation, dangerous):
    assert bool(danger(operation)) is dangerous
