"""Whose turn it is on a meeting: pure, from its status, its days and what the reader may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from agenda import turn_validation
from agenda.models import Meeting
from agenda.validation import Reading
from overleg.lib.turn import Turn

S = Meeting.Status


@dataclass(frozen=True)
class MeetingFacts:
    """What the line needs to know besides the meeting."""

    composes: bool = False
    approves: bool = False
    today: date | None = None
    day: date | None = None  # of the meeting
    publish_by: date | None = None
    approve_by: date | None = None
    validation: Reading | None = None
    answers: bool = False  # is asked to validate, and has not answered
    validation_url: str = ""
    session_url: str = ""
    minutes_url: str = ""


def meeting_turn(meeting: Meeting, facts: MeetingFacts) -> Turn | None:
    """One line: what happens next, who does it, by when. Nothing when nobody has to do anything."""
    if meeting.status == S.DRAFT:
        return _draft(facts)
    if meeting.status == S.PUBLISHED:
        return _published(facts)
    if meeting.status == S.IN_SESSION:
        return _in_session(facts)
    if meeting.status == S.HELD:
        return _held(facts)
    return None


def _officer() -> str:
    return _("The support officer")


def _draft(facts: MeetingFacts) -> Turn:
    if facts.validation and facts.validation.needed:
        turn = turn_validation.draft_turn(
            facts.validation, composes=facts.composes, answers=facts.answers, url=facts.validation_url
        )
        if turn:
            return turn
    if facts.composes:
        text = _("Compose the agenda and publish it.")
        return Turn(text, due=facts.publish_by, yours=True, url="#publish", button=_("To publishing"))
    return Turn(_("is composing the agenda and publishes it"), who=_officer(), due=facts.publish_by)


def _published(facts: MeetingFacts) -> Turn:
    if facts.composes and facts.day <= facts.today:
        return Turn(_("The meeting can begin."), yours=True, url="#open", button=_("Open the meeting"))
    return Turn(_("The agenda is published. Next step: the meeting itself."))


def _in_session(facts: MeetingFacts) -> Turn:
    if facts.composes:
        text = _("The meeting is in session: write notes and record what became of each item.")
        return Turn(text, yours=True, url=facts.session_url, button=_("To the meeting"))
    return Turn(_("writes the minutes while the meeting is in session."), who=_officer())


def _held(facts: MeetingFacts) -> Turn:
    if facts.approves:
        text = _("Read the draft minutes and approve them.")
        return Turn(text, due=facts.approve_by, yours=True, url=facts.minutes_url, button=_("Read and approve"))
    return Turn(_("reads the draft minutes and approves them"), who=_("The chair"), due=facts.approve_by)
