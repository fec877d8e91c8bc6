"""One line typed at the table, `owner, what, when`, understood or refused with what to change. Pure: no database.

The last part is the day and the first the owner; commas in between belong to what has to be done.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from overleg.lib.dates import end_of_month
from overleg.lib.refusal import Refused

Owner = TypeVar("Owner")

# What people type, in Dutch as on the screen and in English as in the code.
WEEKDAYS = {
    word: number
    for number, words in enumerate(
        ("maandag ma monday", "dinsdag di tuesday", "woensdag wo wednesday", "donderdag do thursday")
        + ("vrijdag vr friday", "zaterdag za saturday", "zondag zo sunday")
    )
    for word in words.split()
}
MONTHS = {
    word: number
    for number, words in enumerate(
        ("januari jan january", "februari feb february", "maart mrt march", "april apr", "mei may", "juni jun june")
        + ("juli jul july", "augustus aug august", "september sep sept", "oktober okt october oct")
        + ("november nov", "december dec"),
        start=1,
    )
    for word in words.split()
}
NUMBERS = {
    "een": 1,
    "één": 1,
    "a": 1,
    "an": 1,
    "one": 1,
    "twee": 2,
    "two": 2,
    "drie": 3,
    "three": 3,
    "vier": 4,
    "four": 4,
}
DAYS_OF = {"dag": 1, "dagen": 1, "day": 1, "days": 1, "week": 7, "weken": 7, "weeks": 7}
MONTH_WORDS = {"maand", "maanden", "month", "months"}
NEXT_MEETING = {
    "volgende vergadering",
    "de volgende vergadering",
    "volgend overleg",
    "next meeting",
    "the next meeting",
}
FRIDAY = 4


@dataclass(frozen=True)
class Understood(Generic[Owner]):
    owner: Owner
    what: str
    when: date


def understand(
    line: str, owners: Mapping[str, Owner], *, today: date, next_meeting: date | None = None
) -> Understood[Owner]:
    """`owners` by every name they go by. Raises Refused with what is missing or not understood."""
    parts = [part.strip() for part in " ".join(line.split()).split(",")]
    parts = [part for part in parts if part]
    if len(parts) < 3:
        raise Refused(
            _("Type who, what and when, with commas between: “Aalbeke, send the draft, within 2 weeks”."), field="line"
        )
    owner = find_owner(parts[0], owners)
    when = find_day(parts[-1], today=today, next_meeting=next_meeting)
    if when < today:
        raise Refused(_("“%(when)s” has passed. Choose a coming day.") % {"when": parts[-1]}, field="line")
    what = ", ".join(parts[1:-1])
    return Understood(owner, what[0].upper() + what[1:], when)


def find_owner(typed: str, owners: Mapping[str, Owner]) -> Owner:
    """Exactly that name, else the only one that begins so, else the only one with a word that begins so."""
    wanted = _plain(typed)
    plain = [(_plain(name), owner) for name, owner in owners.items()]
    fits = (
        lambda name: name == wanted,
        lambda name: name.startswith(wanted),
        lambda name: any(word.startswith(wanted) for word in name.split()),
    )
    for fit in fits:
        found = [owner for name, owner in plain if fit(name)]
        if found and all(owner == found[0] for owner in found):
            return found[0]
        if found:
            names = ", ".join(sorted(name for name in owners if fit(_plain(name)))[:4])
            raise Refused(_("“%(typed)s” can be %(names)s. Type more of the name.") % {"typed": typed, "names": names})
    raise Refused(
        _("“%(typed)s” is not known here. Begin with a municipality, organisation or member of this forum.")
        % {"typed": typed},
        field="line",
    )


def find_day(typed: str, *, today: date, next_meeting: date | None = None) -> date:
    """A date, a weekday, so many days or weeks from now, the end of a month, or the next meeting."""
    text = re.sub(r"^(tegen|voor|op|uiterlijk|by|before|on)\s+", "", typed.strip().lower().rstrip("."))
    if text in NEXT_MEETING:
        if next_meeting is None:
            raise Refused(_("The next meeting is not planned yet. Plan it first, or type a day."), field="line")
        return next_meeting
    found = _named_day(text, today) or _period(text, today) or _written(text, today) or _end(text, today)
    if found is None:
        raise Refused(
            _("“%(typed)s” is not a day. Type 15/1, Friday, within 2 weeks or next meeting.") % {"typed": typed},
            field="line",
        )
    return found


def _named_day(text: str, today: date) -> date | None:
    near = {"vandaag": 0, "today": 0, "morgen": 1, "tomorrow": 1, "overmorgen": 2}
    if text in near:
        return today + timedelta(days=near[text])
    if text in ("volgende week", "next week"):
        return today + timedelta(days=7 - today.weekday() + FRIDAY)
    words = text.split()
    following = len(words) == 2 and words[0] in ("volgende", "next")
    if words and words[-1] in WEEKDAYS and (len(words) == 1 or following):
        ahead = (WEEKDAYS[words[-1]] - today.weekday()) % 7 or 7
        return today + timedelta(days=ahead)
    return None


def _period(text: str, today: date) -> date | None:
    match = re.fullmatch(r"(?:binnen|over|within|in)\s+(?:de\s+)?(\S+)\s+(\S+)", text)
    if not match:
        return None
    number = NUMBERS.get(match[1]) or (int(match[1]) if match[1].isdecimal() and len(match[1]) < 4 else None)
    if number is None:
        return None
    if match[2] in DAYS_OF:
        return today + timedelta(days=number * DAYS_OF[match[2]])
    return _months_on(today, number) if match[2] in MONTH_WORDS else None


def _months_on(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    return min(first + timedelta(days=day.day - 1), end_of_month(first))


def _written(text: str, today: date) -> date | None:
    """15/1, 15-1-2027, 2027-01-15, 15 januari, 15 jan 2027; without a year the first one to come."""
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    match = re.fullmatch(r"(\d{1,2})[/.\-\s]+(\d{1,2}|[a-z]+)\.?(?:[/.\-\s]+(\d{4}|\d{2}))?", text)
    if not match:
        return None
    month = int(match[2]) if match[2].isdecimal() else MONTHS.get(match[2], 0)
    if match[3]:
        return _day(int(match[3]) + (2000 if len(match[3]) == 2 else 0), month, int(match[1]))
    coming = (_day(year, month, int(match[1])) for year in range(today.year, today.year + 9))
    return next((day for day in coming if day and day >= today), None)


def _end(text: str, today: date) -> date | None:
    match = re.fullmatch(r"(?:einde?|end of)\s+(?:van\s+)?(?:de\s+|the\s+)?([a-z]+)", text)
    if not match:
        return None
    if match[1] in MONTH_WORDS:
        return end_of_month(today)
    month = MONTHS.get(match[1])
    if month is None:
        return None
    last = end_of_month(date(today.year, month, 1))
    return last if last >= today else end_of_month(date(today.year + 1, month, 1))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _plain(name: str) -> str:
    """Without accents, capitals and dashes, as people type it in a hurry."""
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[^a-z0-9 ]", " ", bare.lower()).split())
