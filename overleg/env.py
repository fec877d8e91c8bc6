"""Strict readers of the environment: a value that cannot be understood stops the start with one clear line."""

import os
from datetime import time
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

WORDS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


def flag(name: str, default: bool = False) -> bool:
    """A yes or no. Anything but 1/0, true/false, yes/no or on/off is an error."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value not in WORDS:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {os.environ[name]!r}.")
    return WORDS[value]


def integer(name: str, default: int, *, at_least: int = 0) -> int:
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    try:
        number = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None
    if number < at_least:
        raise ImproperlyConfigured(f"{name} must be at least {at_least}, not {number}.")
    return number


def clock(name: str, default: str) -> time:
    """A time of the day, written like 07:00."""
    value = text(name, default)
    hours, _colon, minutes = value.partition(":")
    try:
        return time(int(hours), int(minutes))
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a time like {default}, not {value!r}.") from None


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas; empty entries are dropped."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def secret(name: str, default: str = "") -> str:
    """NAME, or the content of the file that NAME_FILE names (container secrets)."""
    file = os.environ.get(f"{name}_FILE", "").strip()
    if not file:
        return text(name, default)
    try:
        return Path(file).read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error.strerror}.") from None
