"""Nothing secret leaves in a log line or an error report: addresses that open something, passwords, keys."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from django.conf import settings

GONE = "***"
WORDS = "password|passwd|wachtwoord|secret|token|sessionid|csrftoken|csrfmiddlewaretoken|authorization"
PATTERNS = (
    # Whoever has these addresses gets in.
    (re.compile(r"(/agenda-feed/)[^/\s\"'?]+"), rf"\1{GONE}"),
    (re.compile(r"(/wachtwoord/[0-9A-Za-z]+-)[^/\s\"'?]+"), rf"\1{GONE}"),
    (re.compile(r"(/mail/uit/)[^/\s\"'?]+"), rf"\1{GONE}"),
    # Who signs in to a service, in its address.
    (re.compile(r"(://)[^/\s@\"']+@"), rf"\1{GONE}@"),
    (re.compile(rf"((?:{WORDS})\\?[\"']?\s*[=:]\s*\\?[\"']?)[^\s\"'&;,\\]+", re.I), rf"\1{GONE}"),
)
SHORTEST = 6  # a shorter value would black out ordinary words


@lru_cache(maxsize=1)
def _values() -> tuple[str, ...]:
    database = settings.DATABASES["default"].get("PASSWORD", "")
    known = (
        settings.SECRET_KEY,
        settings.EMAIL_HOST_PASSWORD,
        settings.METRICS_TOKEN,
        settings.S3_SECRET_KEY,
        database,
    )
    return tuple(str(value) for value in known if value and len(str(value)) >= SHORTEST)


def scrub(text: str) -> str:
    for value in _values():
        text = text.replace(value, GONE)
    for pattern, instead in PATTERNS:
        text = pattern.sub(instead, text)
    return text


def scrub_all(value: Any) -> Any:
    """The same for whatever an error report is made of."""
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, dict):
        return {key: scrub_all(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [scrub_all(inner) for inner in value]
    return value
