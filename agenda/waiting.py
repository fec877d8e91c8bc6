"""What waits around items: questions and referrals to answer, advice to give, advice that is late."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.models import Advice, AgendaItem, ItemQuestion, Placement, Referral, Voice
from agenda.querysets_validation import validating
from overleg.lib.moments import short_day
from overleg.lib.source import Source
from overleg.lib.turn import Turn
from regions.access import Standing

SHOWN = 8


def questions(user: User) -> Source:
    """Proposer: what the support officer asks about an item."""
    asked = ItemQuestion.objects.visible_to(user).open().filter(item__proposer=user).select_related("item")
    return Source(asked[:SHOWN], _question)


def _question(row: ItemQuestion) -> Turn:
    return Turn(
        what=_("Answer the question about “%(title)s”.") % {"title": row.item.title},
        yours=True,
        url=f"{row.item.get_absolute_url()}#questions",
        button=_("Answer"),
    )


def referrals(mine: Standing, most: int = SHOWN) -> Source | None:
    """Support officer: items that another forum refers to mine."""
    composed = mine.forums("compose")
    if not composed:
        return None
    sent = Referral.objects.filter(
        status=Referral.Status.SENT, to_forum__in=composed, item__status=AgendaItem.Status.REFERRED
    )
    return Source(sent.for_list().order_by("sent_at")[:most], _referral)


def _referral(row: Referral) -> Turn:
    return Turn(
        what=_("%(from)s refers “%(title)s” to %(to)s: accept it, or send it back.")
        % {"from": row.from_forum, "title": row.item.title, "to": row.to_forum},
        yours=True,
        url=row.item.get_absolute_url(),
        button=_("Open the item"),
        forum=str(row.to_forum),
    )


def advice(mine: Standing, most: int = 2 * SHOWN) -> Source | None:
    """Advice to give for my forum or my organisation; and what I asked and is late."""
    composed = mine.forums("compose")
    if not composed and not mine.contact_of:
        return None
    today = timezone.localdate()
    # What stands on an agenda of theirs is answered at that meeting.
    on_agenda = Exists(Placement.objects.filter(advice=OuterRef("pk"), outcome=""))
    of_mine = Q(~on_agenda, forum__in=composed) | Q(organisation__in=mine.contact_of, item__confidential=False)
    late = Q(item__forum__in=composed, due_on__lt=today)
    found = Advice.objects.open().filter(of_mine | late).shown().select_related("item__forum").order_by("due_on", "pk")
    return Source(found[:most], lambda row: _advice(row, mine, composed))


def _advice(row: Advice, mine: Standing, composed: list[int]) -> Turn:
    asked = row.forum_id in composed if row.forum_id else row.organisation_id in mine.contact_of
    if asked:
        what = _("Give the advice of %(body)s on “%(title)s”.") % {"body": row.body, "title": row.item.title}
        url = f"{row.item.get_absolute_url()}#advice-{row.pk}"
        return Turn(what, due=row.due_on, yours=True, url=url, button=_("Give advice"), forum=str(row.forum or ""))
    what = _("The advice of %(body)s on “%(title)s” is late: remind them, or go on without it.")
    return Turn(
        what=what % {"body": row.body, "title": row.item.title},
        due=row.due_on,
        yours=True,
        url=row.item.get_absolute_url(),
        button=_("Open the item"),
        forum=str(row.item.forum),
    )


def validations(user: User) -> Source:
    """Who validates: agendas in preparation that wait for their answer."""
    silent = validating(user).filter(status=Voice.Status.WAITING)
    rows = silent.select_related("validation__meeting__forum").order_by("validation__due_on", "pk")
    return Source(rows[:SHOWN], _validation)


def _validation(row: Voice) -> Turn:
    meeting = row.validation.meeting
    return Turn(
        what=_("Approve the agenda of %(forum)s (%(day)s), or say what should change.")
        % {"forum": meeting.forum, "day": short_day(timezone.localdate(meeting.starts_at))},
        due=row.validation.due_on,
        yours=True,
        url=row.validation.get_absolute_url(),
        button=_("Read and answer"),
    )
