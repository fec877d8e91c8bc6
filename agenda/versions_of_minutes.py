"""What is different between two approved versions of the same minutes, place by place and word by word. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from overleg.lib.rich import to_plain
from overleg.lib.words import Piece, compare

TEXTS = ("sentence", "discussion", "addition", "conclusion", "agreed")


@dataclass(frozen=True)
class Difference:
    where: str
    changes: list[Piece]


def differences(was: dict, now: dict) -> list[Difference]:
    """Sentences of the whole first, then item by item; a rendering without some texts compares those it has."""
    found = [
        Difference(label, compare(was.get(name, ""), now.get(name, "")))
        for name, label in (("opening", _("Opening")), ("closing", _("Closing")))
        if was.get(name, "") != now.get(name, "")
    ]
    before = {entry["placement"]: entry for entry in was["entries"]}
    for entry in now["entries"]:
        old = before.get(entry["placement"], {})
        where = f"{entry['position']}. {entry['title'] or _('Confidential item')}"
        texts = [(to_plain(old.get(name, "")), to_plain(entry.get(name, ""))) for name in TEXTS]
        found += [Difference(where, compare(one, other)) for one, other in texts if one != other]
    return found
