"""What is typed at the table: the attendance list, somebody who comes or goes, an item that is raised."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from django import forms
from django.utils.dateparse import parse_time
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.models import AgendaItem
from agenda.services.attendance import Row
from overleg.lib.refusal import Refused


class RaiseForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=160)
    treatment = forms.ChoiceField(
        label=gettext_lazy("What is asked"), choices=AgendaItem.Treatment.choices, initial=AgendaItem.Treatment.DISCUSS
    )
    proposal = forms.CharField(
        label=gettext_lazy("Proposed agreement"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Only when the forum is asked to ratify it."),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, auto_id="raise_%s", **kwargs)


def rows_typed(typed: Mapping[str, str]) -> list[Row]:
    """The attendance list as it was sent, one row for every `state-<attendance>`."""
    keys = [name.removeprefix("state-") for name in typed if name.startswith("state-")]
    return [_row(int(key), typed) for key in keys if key.isdecimal()]


def _row(key: int, typed: Mapping[str, str]) -> Row:
    def text(name: str) -> str:
        return typed.get(f"{name}-{key}", "").strip()

    return Row(
        key,
        text("state"),
        text("replaced_by"),
        text("replaced_role"),
        arrived_at=_time(text("arrived_at")),
        arrived_item=_number(text("arrived_item")),
        left_at=_time(text("left_at")),
        left_item=_number(text("left_item")),
    )


def _time(text: str) -> time | None:
    """As browsers send it, and as people type it where they do not help: 9:40, 9.40."""
    if not text:
        return None
    try:
        found = parse_time(text.replace(".", ":").replace("u", ":"))
    except ValueError:
        found = None
    if found is None:
        raise Refused(_("“%(text)s” is not a time. Write it as 9:40.") % {"text": text})
    return found


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else None
