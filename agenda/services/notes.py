"""The texts of a note: what is kept, what two people wrote at once, and an earlier version put back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from agenda.models import Note, Placement
from agenda.services.minutes import write_note
from overleg.lib import rich, wording
from overleg.lib.refusal import Refused

FIELDS = ("discussion", "conclusion")


@dataclass(frozen=True)
class Texts:
    """The two texts of a note, as HTML or about to become it."""

    discussion: str = ""
    conclusion: str = ""


def texts_of(note: Note | None) -> Texts:
    return Texts(note.discussion, note.conclusion) if note else Texts()


def read(placement: Placement, typed: Mapping[str, str], *, layout: str, base_version: int) -> Texts:
    """What was typed, as it may be kept. From a plain box the paragraphs nobody touched keep their layout."""
    was = texts_of(version(placement, base_version))
    texts = {name: typed.get(name, "") for name in FIELDS}
    if layout != "rich":
        texts = {name: rich.from_plain(text, was=getattr(was, name)) for name, text in texts.items()}
    return Texts(**{name: rich.keep(text, name) for name, text in texts.items()})


def version(placement: Placement, number: int) -> Note | None:
    return placement.notes.select_related("written_by").filter(version=number).first()


def compare(mine: Texts, theirs: Texts, base: Texts | None = None) -> dict[str, list[wording.Piece]]:
    """Per text its pieces; a text that is the same on both sides is left out."""
    found = {}
    for name in FIELDS:
        one, other = getattr(mine, name), getattr(theirs, name)
        if one != other:
            found[name] = wording.compare(one, other, getattr(base, name) if base else None)
    return found


def merge(
    placement: Placement, mine: Texts, *, theirs: int, base_version: int, choices: Mapping[str, str], by: User
) -> Note | None:
    """Save one text made of mine and that version of somebody else; a newer one of theirs is a Conflict again."""
    other = version(placement, theirs)
    if other is None:
        raise Refused(_("This version of the note does not exist. Reload the page and compare again."))
    pieces = compare(mine, texts_of(other), texts_of(version(placement, base_version)))
    merged = {name: wording.merge(pieces[name], choices) if name in pieces else getattr(mine, name) for name in FIELDS}
    return write_note(placement, by=by, base_version=theirs, **merged)


def restore(placement: Placement, number: int, *, by: User, base_version: int) -> Note | None:
    """An earlier version becomes the newest; nothing in between is lost. `base_version` is the newest one seen."""
    old = version(placement, number)
    if old is None:
        raise Refused(_("This version of the note does not exist."))
    return write_note(placement, by=by, discussion=old.discussion, conclusion=old.conclusion, base_version=base_version)
