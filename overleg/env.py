"""Strict readers of the environment: a value that cannot be understood stops the start with one clear line."""

import os
from datetime import time
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
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


def folder(name: str, default: Path) -> Path:
    """A folder we write in, made when it is not there."""
    path = Path(text(name, str(default))).resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"{name} names {path}, which cannot be made: {error.strerror}.") from None
    if not os.access(path, os.W_OK | os.X_OK):
        raise ImproperlyConfigured(f"{name} names {path}, where this account may not write.")
    return path


def for_program(**added: str) -> dict[str, str]:
    """Our own environment for a program that we start, with what only it needs."""
    return os.environ | added


def choice(name: str, default: str, *known: str) -> str:
    """One of a few words, however they are written."""
    value = text(name, default)
    found = next((word for word in known if word.lower() == value.lower()), None)
    if found is None:
        raise ImproperlyConfigured(f"{name} must be {', '.join(known[:-1])} or {known[-1]}, not {value!r}.")
    return found


def networks(name: str) -> list[str]:
    """Networks like 10.0.0.0/8, with commas between them."""
    for word in words(name):
        try:
            ip_network(word)
        except ValueError:
            raise ImproperlyConfigured(f"{name} must name networks like 10.0.0.0/8, not {word!r}.") from None
    return words(name)


def address(name: str, *schemes: str) -> str:
    """An address of a service. What it says is never repeated: a password may stand in it."""
    value = secret(name)
    if value and urlsplit(value).scheme not in schemes:
        raise ImproperlyConfigured(f"{name} must start with {schemes[0]}://. Look at .env.example.")
    return value


def database(name: str) -> dict:
    """The database, with a check of each connection that waited: it may have been cut off meanwhile."""
    value = address(name, "postgres", "postgresql", "sqlite")
    try:
        return dict(dj_database_url.parse(value, conn_health_checks=True))
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be postgres://user:password@host:port/name.") from None
