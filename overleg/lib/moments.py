"""Days and times in words, the Flemish way: 17 april 2026, 9.00 uur, 1 u 35."""

from __future__ import annotations

from datetime import date, datetime, time

from babel.dates import format_date
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def _local(value: date | datetime) -> date:
    """The day in Brussels that a moment falls on."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def _formatted(value: date | datetime | None, pattern: str) -> str:
    if not value:
        return ""
    return format_date(_local(value), pattern, locale=(get_language() or "nl").replace("-", "_"))


def day(value: date | datetime | None) -> str:
    return _formatted(value, "d MMMM y")


def short_day(value: date | datetime | None) -> str:
    return _formatted(value, "d MMMM")


def brief_day(value: date | datetime | None, today: date) -> str:
    """6 nov: where there is little room; with its year when that is not this one."""
    return _formatted(value, "d MMM" if value and _local(value).year == today.year else "d MMM y")


def weekday(value: date | datetime | None) -> str:
    return _formatted(value, "EEEE d MMMM y")


def month(value: date | datetime | None) -> str:
    return _formatted(value, "MMMM y")


def month_name(value: date | datetime | None) -> str:
    return _formatted(value, "LLLL")


def clock(value: datetime | time | None) -> str:
    """9.00: hours without a leading zero, a point, minutes."""
    if value is None or value == "":
        return ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return f"{value.hour}.{value.minute:02d}"


def hour(value: datetime | time | None) -> str:
    """9.00 uur: the time as it stands in a sentence."""
    return _("%(time)s h") % {"time": clock(value)} if clock(value) else ""


def duration(minutes: int | None) -> str:
    """25 min, 1 u 35, 2 u."""
    if minutes is None or minutes == "":
        return ""
    hours, rest = divmod(int(minutes), 60)
    if not hours:
        return _("%(minutes)s min") % {"minutes": rest}
    if not rest:
        return _("%(hours)s h") % {"hours": hours}
    return _("%(hours)s h %(minutes)s") % {"hours": hours, "minutes": f"{rest:02d}"}
