"""The standard sentences of these minutes: edit one, or give it back to what follows from the structure."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agenda import record as contents
from agenda.models import Meeting, Minutes, Phrase
from agenda.services.approval import lock
from agenda.typed import tidy
from overleg.lib.refusal import Refused
from timeline.services import now, record

LONGEST = 2000


@dataclass(frozen=True)
class Sentence:
    """One sentence as it would be by itself, and as somebody made it."""

    kind: str
    placement: int | None
    generated: str
    phrase: Phrase | None = None

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.placement or 0}"

    @property
    def text(self) -> str:
        return self.phrase.text if self.phrase else self.generated

    @property
    def moved_on(self) -> bool:
        """It was edited, and what it was edited from has changed since."""
        return bool(self.phrase) and self.phrase.generated != self.generated


def sentences(meeting: Meeting) -> list[Sentence]:
    """Every sentence of these minutes, in the order in which they stand there."""
    generated = contents.generated(meeting)
    edited = {(row.kind, row.placement_id): row for row in _edited(meeting)}
    return [Sentence(kind, pk, text, edited.get((kind, pk))) for (kind, pk), text in generated.items()]


def _edited(meeting: Meeting):
    return Phrase.objects.filter(minutes__meeting=meeting).select_related("edited_by")


@transaction.atomic
def edit_phrase(meeting: Meeting, *, by: User, kind: str, placement: int | None, text: str) -> None:
    """From now on this stands there, however often the minutes are made again."""
    minutes, sentence = _open(meeting), _sentence(meeting, kind, placement)
    text = tidy(text)
    if len(text) > LONGEST:
        raise Refused(_("This is too long for one sentence: write it in the note of the item instead."), field="text")
    if text == sentence.text:
        return
    if text == sentence.generated:
        restore_phrase(meeting, by=by, kind=kind, placement=placement)
        return
    Phrase.objects.update_or_create(
        minutes=minutes,
        kind=kind,
        placement_id=placement,
        defaults={"text": text, "generated": sentence.generated, "edited_by": by, "edited_at": now()},
    )
    record(minutes, "minutes.phrase_edited", by=by)


@transaction.atomic
def restore_phrase(meeting: Meeting, *, by: User, kind: str, placement: int | None) -> None:
    """Back to the generated sentence."""
    minutes = _open(meeting)
    gone, _rows = Phrase.objects.filter(minutes=minutes, kind=kind, placement=placement).delete()
    if gone:
        record(minutes, "minutes.phrase_restored", by=by)


def _open(meeting: Meeting) -> Minutes:
    minutes = lock(meeting)
    if not minutes.is_open:
        raise Refused(_("The minutes are approved and can no longer be changed. Start a correction first."))
    return minutes


def _sentence(meeting: Meeting, kind: str, placement: int | None) -> Sentence:
    found = next((one for one in sentences(meeting) if (one.kind, one.placement) == (kind, placement)), None)
    if found is None:
        raise Refused(_("This sentence is not part of these minutes any more. Reload the page."))
    return found
