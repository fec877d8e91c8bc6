"""Field by field: who changed what, before and after; read from the history that each tracked row keeps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext as _
from simple_history.models import registered_models

from overleg.lib import moments

LONGEST = 200  # of one value on the page; the whole text stands in the row itself


@dataclass(frozen=True)
class FieldChange:
    name: str
    was: str
    now: str


@dataclass(frozen=True)
class Change:
    """One saved row: what it is about, who saved it, and each field that became another one."""

    at: datetime
    kind: str  # "+" made, "~" changed, "-" gone
    about: str
    by: str
    fields: list[FieldChange]


def word(name: object) -> str:
    """The name of a model or field in the language of the reader."""
    return _(str(name))


def tracked() -> dict[str, type[models.Model]]:
    """The models whose fields are followed, by their label, in the order of their names."""
    ours = {model._meta.label_lower: model for model in registered_models.values()}
    return dict(sorted(ours.items(), key=lambda pair: word(pair[1]._meta.verbose_name)))


def changes(records: Iterable[models.Model]) -> list[Change]:
    """These history rows with what each changed; one query more for the rows before them, however many there are."""
    records = list(records)
    if not records:
        return []
    before = _before(records)
    words = _Words([*records, *before.values()])
    return [_change(record, before.get(record.history_id), words) for record in records]


def _before(records: list[models.Model]) -> dict[int, models.Model]:
    """Each row's previous row of the same object."""
    model, key = type(records[0]), records[0].instance_type._meta.pk.attname
    objects = {getattr(record, key) for record in records}
    newest = max(record.history_id for record in records)
    rows = model.objects.filter(**{f"{key}__in": objects}, history_id__lte=newest).order_by("history_id")
    found: dict[int, models.Model] = {}
    last: dict[object, models.Model] = {}
    for row in rows:
        if getattr(row, key) in last:
            found[row.history_id] = last[getattr(row, key)]
        last[getattr(row, key)] = row
    return found


def _change(record: models.Model, before: models.Model | None, words: _Words) -> Change:
    fields = []
    for field in record.tracked_fields:
        now, was = getattr(record, field.attname), getattr(before, field.attname) if before else None
        if field.primary_key or now == was or (before is None and now in (None, "", [], {})):
            continue
        fields.append(FieldChange(word(field.verbose_name), words.say(field, was), words.say(field, now)))
    return Change(
        at=record.history_date,
        kind=record.history_type,
        about=words.about(record),
        by=str(record.history_user or ""),
        fields=fields,
    )


class _Words:
    """Values as people read them; the rows that keys point to are fetched once per model."""

    def __init__(self, records: list[models.Model]) -> None:
        keys: dict[type[models.Model], set] = {}
        for record in records:
            for field in record.tracked_fields:
                if field.remote_field and getattr(record, field.attname) is not None:
                    keys.setdefault(field.remote_field.model, set()).add(getattr(record, field.attname))
        self._rows = {
            model: {row.pk: str(row) for row in _whole(model).filter(pk__in=found)} for model, found in keys.items()
        }

    def say(self, field: models.Field, value: object) -> str:
        if value in (None, "", [], {}):
            return "–"
        if field.remote_field:
            return self._rows[field.remote_field.model].get(value, f"#{value}")
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, datetime):
            return f"{moments.day(value)}, {moments.clock(value)}"
        if isinstance(value, date):
            return moments.day(value)
        return str(value)[:LONGEST]

    def about(self, record: models.Model) -> str:
        """What a row is called: by its name, else by the rows it points to."""
        for name in ("name", "reference"):
            if getattr(record, name, ""):
                return str(getattr(record, name))
        keys = [field for field in record.tracked_fields if field.remote_field]
        said = [self.say(field, getattr(record, field.attname)) for field in keys]
        return ", ".join(dict.fromkeys(text for text in said if text != "–"))


def _whole(model: type[models.Model]) -> models.QuerySet:
    """Rows with the rows they point to, of which their names are made."""
    return model._default_manager.select_related(*(f.name for f in model._meta.concrete_fields if f.remote_field))
