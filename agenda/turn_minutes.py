"""Whose turn it is on minutes: pure, from their status, the review round and what the reader may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda.models import Minutes
from overleg.lib.turn import Turn

S = Minutes.Status


@dataclass(frozen=True)
class MinutesFacts:
    """What the line needs to know besides the minutes. The round: its last day, who still has to answer."""

    writes: bool = False
    approves: bool = False
    to_answer: bool = False  # the reader still has to agree or comment
    approve_by: date | None = None
    review_by: date | None = None
    open_comments: int = 0
    waits_for_members: bool = False


def minutes_turn(minutes: Minutes, facts: MinutesFacts) -> Turn | None:
    if minutes.status == S.REVIEW:
        return _in_review(facts)
    if minutes.status == S.CORRECTION:
        return _in_correction(facts)
    if minutes.status == S.DRAFT:
        return _draft(facts)
    return None


def _draft(facts: MinutesFacts) -> Turn:
    if facts.writes:
        text = _("Read the draft through, then ask the members to read it.")
        return Turn(text, due=facts.approve_by, yours=True, url="#review", button=_("To the review round"))
    return _approval(facts)


def _approval(facts: MinutesFacts) -> Turn:
    if facts.approves:
        text = _("Read the minutes and approve them at the bottom of this page.")
        return Turn(text, due=facts.approve_by, yours=True, url="#approve", button=_("To the approval"))
    return Turn(_("reads the minutes and approves them"), who=_("The chair"), due=facts.approve_by)


def _in_review(facts: MinutesFacts) -> Turn:
    if facts.to_answer:
        text = _("Read the minutes, then press “Agree” or say what should be different.")
        return Turn(text, due=facts.review_by, yours=True, url="#agree", button=_("To your answer"))
    if facts.open_comments:
        text = ngettext("answers %(n)d comment", "answers %(n)d comments", facts.open_comments)
        if facts.writes:
            text = ngettext(
                "Answer %(n)d comment: take it over, or say why not.",
                "Answer %(n)d comments: take them over, or say why not.",
                facts.open_comments,
            )
            words = text % {"n": facts.open_comments}
            return Turn(words, due=facts.review_by, yours=True, url="#comments", button=_("To the comments"))
        return Turn(text % {"n": facts.open_comments}, who=_("The support officer"), due=facts.review_by)
    if facts.waits_for_members:
        return Turn(_("read the minutes and react"), who=_("The members"), due=facts.review_by)
    return _approval(facts)


def _in_correction(facts: MinutesFacts) -> Turn:
    if facts.approves:
        text = _("A correction is being written. Read it, and approve it as the next version.")
        return Turn(text, yours=True, url="#approve", button=_("To the approval"))
    if facts.writes:
        return Turn(_("Correct the text below; the chair then approves it as the next version."), yours=True)
    text = _("is correcting these minutes; until the correction is approved this version counts")
    return Turn(text, who=_("The support officer"))
