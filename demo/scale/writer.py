"""Rows by the hundred thousand: numbered here, gathered per model, written with COPY where the database has it."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction


class _Rows:
    """What waits to be written to one table."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self.fields = list(model._meta.concrete_fields)
        self.names = [field.attname for field in self.fields]
        self.usual = {field.attname: field.get_default() for field in self.fields if field.has_default()}
        texts = [field for field in self.fields if isinstance(field, models.CharField | models.TextField)]
        self.usual = {field.attname: "" for field in texts if not field.null} | self.usual
        self.json = {field.attname: field for field in self.fields if isinstance(field, models.JSONField)}
        last = model._base_manager.aggregate(last=models.Max("pk"))["last"]
        self.numbers = count((last or 0) + 1)
        self.waiting: list[dict[str, Any]] = []

    def write(self) -> None:
        rows, self.waiting = self.waiting, []
        if connection.vendor != "postgresql":
            self.model._base_manager.bulk_create((self.model(**row) for row in rows), batch_size=500)
            return
        names = ", ".join(connection.ops.quote_name(field.column) for field in self.fields)
        table = connection.ops.quote_name(self.model._meta.db_table)
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                for name, field in self.json.items():
                    row[name] = field.get_db_prep_save(row[name], connection)
                copy.write_row([row.get(name) for name in self.names])


class Writer:
    """Adds rows and gives their numbers; what refers to them may be added at once."""

    def __init__(self) -> None:
        self.rows: dict[type[models.Model], _Rows] = {}
        self.counts: dict[type[models.Model], int] = {}

    def add(self, model: type[models.Model], **values: Any) -> int:
        rows = self.rows.get(model)
        if rows is None:
            rows = self.rows[model] = _Rows(model)
        pk = next(rows.numbers)
        rows.waiting.append({**rows.usual, **values, "id": pk})
        return pk

    def flush(self) -> None:
        """All that waits, in one transaction: the order does not matter, for references are checked at its end."""
        with transaction.atomic():
            for model, rows in self.rows.items():
                self.counts[model] = self.counts.get(model, 0) + len(rows.waiting)
                if rows.waiting:
                    rows.write()

    def finish(self) -> None:
        """The database numbers on after what was written, and knows how much there is."""
        self.flush()
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self.rows)):
                cursor.execute(statement)
            if connection.vendor == "postgresql":
                cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE")
