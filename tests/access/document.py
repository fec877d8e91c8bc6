"""Writes docs/access.md from the two tables: capabilities in the code, addresses in the test."""

from __future__ import annotations

from regions.access import CAPABILITIES, Role
from tests.access.lines import LINES
from tests.access.table import EVERYBODY, Line

PERSONAS = [
    "officer",
    "chair",
    "mayor",
    "mayor_b",
    "director",
    "clerk",
    "director_b",
    "partner",
    "councillor",
    "admin",
    "outsider",
    "anonymous",
]

HEAD = """# Who may what

Written by `OVERLEG_WRITE_DOCS=1 script/test tests/access` from `regions/access.py` and `tests/access/lines.py`; a test
compares. Change those, not this page.

## Roles

A role follows from dated rows and ends with them, the same day.

| role | held by |
|---|---|
| officer | a support officer with a running assignment to the forum |
| chair | whoever holds a running mandate there as chair or vice-chair |
| member | anybody with a running mandate in a running seat: mayor, deputy, mandatary |
| director | general director or clerk (office) of a municipality with a running seat |
| partner | contact (office) of an organisation with a running seat |
| councillor | councillor (office) of a municipality with a running seat |

An administrator looks after the map and the accounts, and has no part in what forums discuss.
Who cannot see a thing gets 404; who sees it but may not do this gets 403 with the reason.

## What a role may do at its forum

Directors and clerks record for their own municipality; `record_on_behalf` is doing it for another.
"""

ADDRESSES = """
## Every address

● gets in · ✕ refused with the reason (403) · – does not exist for this person (404) · → sent to the sign-in page.
In the small forum of the tests `director`, `clerk` and `councillor` are of municipality A, `mayor_b` and `director_b`
of B.

"""


def mark(line: Line, persona: str) -> str:
    if persona in line.allowed:
        return "●"
    if persona == "anonymous":
        return "→"
    return "✕" if persona in line.refused else "–"


def row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |\n"


def render() -> str:
    roles = list(Role)
    text = HEAD + "\n" + row("capability", *roles) + row("---", *["---"] * len(roles))
    for name, holders in CAPABILITIES.items():
        text += row(f"`{name}`", *["●" if role in holders else "" for role in roles])
    text += ADDRESSES + row("address", "method", *PERSONAS) + row("---", "---", *["---"] * len(PERSONAS))
    assert set(PERSONAS) == EVERYBODY
    for line in LINES:
        about = f" · {line.about}" if line.about else ""
        text += row(f"`{line.name}`{about}", " ".join(line.methods), *[mark(line, who) for who in PERSONAS])
    return text
