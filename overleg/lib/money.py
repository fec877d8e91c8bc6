"""Money the Flemish way, kept in whole cents: 1.234,56 euro."""

from __future__ import annotations

import re

# Points group by three, a comma (or one point before two digits) begins the cents.
_WRITTEN = re.compile(r"(?:\d{1,3}(?:[. ]\d{3})+|\d+)(?:,\d{1,2})?|\d+\.\d{2}")
_AROUND = re.compile(r"^(?:€|eur|euro)\s*|\s*(?:€|eur|euro)$", re.IGNORECASE)
MOST = 10**13  # a hundred billion euro: more is a slip of the keyboard


def amount(cents: int) -> str:
    """1.234,56"""
    euros, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{euros:,}".replace(",", ".") + f",{rest:02d}"


def euro(cents: int) -> str:
    """1.234,56 euro"""
    return f"{amount(cents)} euro"


def cents(text: str) -> int:
    """What somebody typed as an amount. Raises ValueError for what is no amount, or a negative one."""
    plain = _AROUND.sub("", text.replace("\xa0", " ").replace("\u202f", " ").strip()).strip()
    if not _WRITTEN.fullmatch(plain):
        raise ValueError(text)
    if re.fullmatch(r"\d+\.\d{2}", plain):
        plain = plain.replace(".", ",")
    euros, _comma, rest = plain.replace(".", "").replace(" ", "").partition(",")
    found = int(euros) * 100 + int(rest.ljust(2, "0") or 0)
    if found > MOST:
        raise ValueError(text)
    return found
