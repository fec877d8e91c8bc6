"""Several lists in one question to the database.

A page that gathers from many tables makes its querysets first, and then asks for all of them at once:

    together(questions, meetings, drafts)

Afterwards each is a queryset that was evaluated, with its own models, related rows and annotations, as if it had been
asked alone: only the way to the database and back is made once. Nothing is kept, so nothing gets stale. What a queryset
prefetches is still a question of its own. One that is `distinct` selects what it is ordered by.

Where each part of a page knows best what it needs, it is a generator that yields the querysets it is about to look at:

    def lessons(forum):
        found = Evaluation.objects.filter(decision__forum=forum)[:4]
        yield [found]
        return list(found)

    lessons, papers = ask(at_once(lessons(forum), papers(forum)))

All that parts want next is asked in one query, round after round; a part that yields twice has two.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

ARGUMENTS = 100  # that a function of PostgreSQL takes; SQLite takes some more

# JSON has texts and numbers. SQLite has nothing else either, and Django reads them; the driver of PostgreSQL gives:
AS_GIVEN: dict[str, Callable[[Any], Any]] = {
    "DateField": date.fromisoformat,
    "DateTimeField": datetime.fromisoformat,
    "TimeField": time.fromisoformat,
    "DecimalField": Decimal,
    "FloatField": float,
    "UUIDField": UUID,
}


T = TypeVar("T")
Wanted = Sequence[QuerySet | None]
Asking = Generator[Wanted, None, T]  # a part of a page: yields what it wants to read, gives what it made of it


def ask(part: Asking[T]) -> T:
    """Read what this part wants, until it has made what it gives."""
    while True:
        try:
            wanted = next(part)
        except StopIteration as done:
            return done.value
        together(*wanted)


def at_once(*parts: Asking, beside: Wanted = ()) -> Asking[list]:
    """Parts side by side, as one part: what each gives, in their order. `beside` is read with their first round."""
    given: dict[int, Any] = {}
    wanted = list(beside)
    while len(given) < len(parts):
        for number, part in enumerate(parts):
            if number in given:
                continue
            try:
                wanted += next(part)
            except StopIteration as done:
                given[number] = done.value
        if wanted:
            yield wanted
        wanted = []
    return [given[number] for number in range(len(parts))]


def nothing(instead: T) -> Asking[T]:
    """A part that asks nothing."""
    return instead
    yield []


def related(instance: Model, *names: str) -> list[QuerySet]:
    """The rows behind these names, to ask for with others; from then on `instance.<name>.all()` has them."""
    kept = instance.__dict__.setdefault("_prefetched_objects_cache", {})
    for name in names:
        kept.setdefault(name, getattr(instance, name).all())
    return [kept[name] for name in names]


def together(*querysets: QuerySet | None) -> None:
    """Evaluate these querysets with one query: None is skipped, and one that can have no rows is not asked."""
    asked = []
    for queryset in querysets:
        if queryset is None:
            continue
        compiler = queryset.query.get_compiler(using=queryset.db)
        try:
            asked.append((queryset, compiler, *compiler.as_sql()))
        except EmptyResultSet:
            _fill(queryset, compiler, [])
    if len(asked) < 2:
        return  # alone it is read when somebody looks at it
    connection = connections[asked[0][0].db]
    with connection.cursor() as cursor:
        cursor.execute(
            _statement(connection.vendor, [(compiler, sql) for _queryset, compiler, sql, _params in asked]),
            tuple(chain.from_iterable(params for *_others, params in asked)),
        )
        answers = cursor.fetchone()
    for (queryset, compiler, *_others), answer in zip(asked, answers, strict=True):
        _fill(queryset, compiler, _rows(connection.vendor, compiler, answer))


def _statement(vendor: str, asked: Sequence[tuple[SQLCompiler, str]]) -> str:
    """One row: each column has the rows of one queryset as JSON, in their order."""
    gather, row = ("json_agg", "json_build_array") if vendor == "postgresql" else ("json_group_array", "json_array")
    tables, columns = [], []
    for number, (compiler, sql) in enumerate(asked):
        if compiler.has_extra_select:
            raise ValueError("Select what a distinct list is ordered by.")
        names = [f"c{at}" for at in range(len(compiler.select))]
        parts = [names[at : at + ARGUMENTS] for at in range(0, len(names), ARGUMENTS)]
        whole = ", ".join(f"{row}({', '.join(part)})" for part in parts)
        tables.append(f"q{number} ({', '.join(names)}) AS ({sql})")
        columns.append(f"(SELECT CAST({gather}({row}({whole})) AS text) FROM q{number})")  # noqa: S608 - names of ours
    return f"WITH {', '.join(tables)} SELECT {', '.join(columns)}"


def _rows(vendor: str, compiler: SQLCompiler, answer: str | None) -> list[list]:
    number = Decimal if vendor == "postgresql" else float
    found = [list(chain.from_iterable(row)) for row in json.loads(answer or "[]", parse_float=number)]
    for at, (column, *_sql) in enumerate(compiler.select):
        if back := _back(vendor, _kind(column.output_field)):
            for row in found:
                row[at] = None if row[at] is None else back(row[at])
    return found


def _back(vendor: str, kind: str) -> Callable[[Any], Any] | None:
    if kind == "JSONField":
        return _as_text
    return AS_GIVEN.get(kind) if vendor == "postgresql" else None


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _kind(field: Any) -> str:
    """Of a foreign key: the kind of what it leads to."""
    while field.remote_field:
        field = field.target_field
    return field.get_internal_type()


def _fill(queryset: QuerySet, compiler: Any, rows: list[list]) -> None:
    """Django reads its rows as ever, from a compiler that has them already."""
    query: Any = queryset.query
    compiler.execute_sql = lambda *_args, **_kwargs: [rows]
    query.get_compiler = lambda *_args, **_kwargs: compiler
    try:
        len(queryset)
    finally:
        del query.get_compiler
