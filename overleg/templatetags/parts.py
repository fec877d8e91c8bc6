"""Parts that return on every page: strip, turn line, states, matrix, tile map, fields; dates the Flemish way."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import BoundField
from django.template import Context
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from overleg.lib import browsers, icons, moments, money, svg
from overleg.lib import rich as rich_text
from overleg.lib.matrix import Matrix
from overleg.lib.stages import Stage
from overleg.lib.turn import Turn

register = template.Library()

register.filter("day", moments.day)
register.filter("short_day", moments.short_day)
register.filter("weekday", moments.weekday)
register.filter("month", moments.month)
register.filter("clock", moments.clock)
register.filter("hour", moments.hour)
register.filter("duration", moments.duration)
register.filter("euro", money.euro)
register.filter("amount", money.amount)
register.filter("browser", browsers.name)
register.simple_tag(icons.icon, name="icon")


@register.filter
def grouped(number: int | None) -> str:
    """12.345: large numbers are read in groups."""
    return "" if number is None else number_format(number, force_grouping=True)


@register.filter
def rich(text: str | None) -> SafeString:
    """Rich text as it may be shown. Made clean when it was kept, and here again: what is shown does not rely on it."""
    return mark_safe(rich_text.clean(text or ""))


@register.filter
def data(value: object) -> str:
    """For a script, as the text of an element: our policy allows no script inside a page, not even one that is data."""
    return json.dumps(value, cls=DjangoJSONEncoder)


NEWEST = 8  # lines of a history shown at once
STATES = frozenset({"open", "planned", "done", "remark", "refused", "muted", "late"})


@register.simple_tag
def state(kind: str, text: str) -> SafeString:
    """A state never speaks by colour alone: icon, colour and word."""
    if kind not in STATES:
        raise ValueError(f"Unknown state {kind!r}: use one of {', '.join(sorted(STATES))}.")
    return format_html('<span class="state {}">{}<span>{}</span></span>', kind, icons.icon(kind), text)


@register.simple_tag
def state_symbols() -> SafeString:
    """The drawings of the states, once, for what repeats them with `<use>`."""
    return icons.symbols(sorted(STATES))


@register.inclusion_tag("parts/_strip.html")
def strip(stages: Sequence[Stage], label: str = "") -> dict:
    return {"stages": stages, "label": label, "counts": any(stage.count is not None for stage in stages)}


@register.inclusion_tag("parts/_turn.html")
def turn(turn: Turn | None) -> dict:
    late = bool(turn and turn.due and turn.due < timezone.localdate())
    return {"turn": turn, "late": late}


@register.inclusion_tag("parts/_timeline.html")
def timeline(lines: Iterable) -> dict:
    """The newest lines; a long history keeps its older lines folded in front of them."""
    lines = list(lines)
    fold = len(lines) - NEWEST if len(lines) > NEWEST + 2 else 0
    return {"older": lines[:fold], "lines": lines[fold:]}


@register.inclusion_tag("parts/_matrix.html")
def matrix(matrix: Matrix) -> dict:
    return {"matrix": matrix}


@register.inclusion_tag("parts/_tilemap.html")
def tilemap(tiles: Sequence[svg.Tile], caption: str = "") -> dict:
    return {"drawing": svg.draw(tiles), "caption": caption}


@register.inclusion_tag("parts/_field.html")
def field(field: BoundField, label: str = "") -> dict:
    kind = field.widget_type
    return {"field": field, "label": label or field.label, "kind": kind, "one_box": kind == "checkbox"}


@register.inclusion_tag("parts/_pager.html", takes_context=True)
def pager(context: Context, page) -> dict:
    return {"page": page, "request": context["request"]}


@register.inclusion_tag("parts/_empty.html")
def empty(title: str, text: str = "", url: str = "", button: str = "") -> dict:
    return {"title": title, "text": text, "url": url, "button": button}
