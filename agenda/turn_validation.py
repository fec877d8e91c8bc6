"""Whose turn it is while an agenda is validated: pure, from where the validation stands and who reads."""

from __future__ import annotations

from django.utils.translation import gettext as _

from agenda.validation import Reading
from overleg.lib.turn import Turn


def draft_turn(reading: Reading, *, composes: bool, answers: bool, url: str) -> Turn | None:
    """Nothing when validation changes nothing about the turn: the agenda is composed and published."""
    if reading.satisfied or reading.nobody:
        return None
    if reading.round is None:
        return _to_ask(reading) if composes else None
    due = reading.round.due_on
    if answers:
        text = _("Read the agenda in preparation: approve it, or say what should change.")
        return Turn(text, due=due, yours=True, url=url, button=_("Read and answer"))
    if composes and reading.to_ask_again:
        text = _("Work on what was asked, then ask %(names)s again.") % {"names": reading.names}
        return Turn(text, due=due, yours=True, url=url, button=_("To the answers"))
    if composes and reading.overdue:
        text = _("%(names)s did not answer in time: publish with a reason, or wait.") % {"names": reading.names}
        return Turn(text, due=due, yours=True, url="#publish", button=_("To publishing"))
    return Turn(_("reads the agenda in preparation and approves it"), who=reading.names, due=due)


def _to_ask(reading: Reading) -> Turn:
    text = _("Compose the agenda, then ask %(names)s to approve it.") % {"names": reading.names}
    return Turn(text, yours=True, url="#validate", button=_("To the validation"))
