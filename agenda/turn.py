"""Whose turn it is on an item: pure, from the item and a few facts about it and about who reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from agenda.models import AgendaItem
from overleg.lib.moments import day
from overleg.lib.turn import Turn

S = AgendaItem.Status


@dataclass(frozen=True)
class ItemFacts:
    """What the line needs to know besides the item. The day of a draft agenda is only given to who may see it."""

    composes: bool = False  # the reader is the support officer of the forum
    proposed: bool = False  # the reader proposed the item
    decide_by: date | None = None  # the next agenda is published on this day
    meeting_on: date | None = None
    reason: str = ""  # why it was sent back, declined or withdrawn
    decision_url: str = ""
    edit_url: str = ""
    referred_to: str = ""  # the forum that was offered the item
    receives: bool = False  # the reader is its support officer
    advice_of: str = ""  # who was asked for advice and has not given it yet
    advice_due: date | None = None
    question_url: str = ""  # where the reader, who proposed it, answers a question
    question_awaited: bool = False  # a question the reader knows of has no answer yet
    advice_url: str = ""  # where the reader, who is asked, gives it


def item_turn(item: AgendaItem, facts: ItemFacts) -> Turn:
    """One line: what happens next, who does it, by when, and the button when it is the reader."""
    if item.status == S.REFERRED:
        return _referred(facts)
    if facts.question_url:
        what = _("Answer the question of the support officer about this item.")
        return Turn(what, yours=True, url=facts.question_url, button=_("Answer"))
    if facts.advice_url:
        what = _("Give the advice of %(body)s on this item.") % {"body": facts.advice_of}
        return Turn(what, due=facts.advice_due, yours=True, url=facts.advice_url, button=_("Give advice"))
    if facts.question_awaited and facts.composes and item.status in (S.PROPOSED, S.ACCEPTED):
        return Turn(_("answers your question about this item; you can go on meanwhile."), who=item.proposer.name)
    if facts.advice_of and item.status in (S.PROPOSED, S.ACCEPTED):
        return Turn(_("gives advice on this item; then it goes on."), who=facts.advice_of, due=facts.advice_due)
    if item.status == S.PROPOSED:
        return _proposed(facts)
    if item.status == S.RETURNED:
        return _returned(item, facts)
    if item.status == S.ACCEPTED:
        return _accepted(item, facts)
    if item.status == S.PLACED:
        return _placed(item, facts)
    return _ended(item, facts)


def _officer() -> str:
    return _("The support officer")


def _proposed(facts: ItemFacts) -> Turn:
    if facts.composes:
        what = _("Accept this item, or send it back with what is missing.")
        return Turn(what, due=facts.decide_by, yours=True, url="#steps", button=_("Decide"))
    return Turn(_("decides whether this item goes on an agenda."), who=_officer(), due=facts.decide_by)


def _referred(facts: ItemFacts) -> Turn:
    if facts.receives:
        what = _("Accept this item for %(forum)s, or send it back: %(reason)s")
        what %= {"forum": facts.referred_to, "reason": facts.reason}
        return Turn(what, yours=True, url="#steps", button=_("Answer"))
    who = _("The support officer of %(forum)s") % {"forum": facts.referred_to}
    return Turn(_("accepts this item or sends it back."), who=who)


def _returned(item: AgendaItem, facts: ItemFacts) -> Turn:
    if facts.proposed:
        what = _("Change what was asked and propose the item again: %(reason)s") % {"reason": facts.reason}
        return Turn(what, yours=True, url=facts.edit_url, button=_("Change the item"))
    what = _("changes the item and proposes it again. What was asked: %(reason)s") % {"reason": facts.reason}
    return Turn(what, who=item.proposer.name)


def _accepted(item: AgendaItem, facts: ItemFacts) -> Turn:
    if facts.composes:
        what = _("Place this item on the agenda of a meeting.")
        return Turn(what, due=facts.decide_by, yours=True, url="#steps", button=_("Choose a meeting"))
    if facts.proposed:
        what = _("places the item on an agenda. Until then you can add notes.")
        return Turn(what, who=_officer(), due=facts.decide_by)
    return Turn(_("places the item on an agenda."), who=_officer(), due=facts.decide_by)


def _placed(item: AgendaItem, facts: ItemFacts) -> Turn:
    if facts.meeting_on:
        return Turn(
            _("treats this item at the meeting of %(day)s.") % {"day": day(facts.meeting_on)}, who=str(item.forum)
        )
    return Turn(_("is composing the agenda this item is on."), who=_officer())


def _ended(item: AgendaItem, facts: ItemFacts) -> Turn:
    if item.status == S.TREATED:
        if facts.decision_url:
            return Turn(_("This item is treated; what was agreed goes on in the decision."))
        return Turn(_("This item is treated."))
    texts = {
        S.DECLINED: _("This item was declined: %(reason)s"),
        S.WITHDRAWN: _("This item was withdrawn: %(reason)s"),
    }
    return Turn(texts[S(item.status)] % {"reason": facts.reason})
