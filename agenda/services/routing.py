"""An item goes to another forum: offered with a reason, accepted there, sent back, or taken back before that."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.access import can, may_answer, may_take_back
from agenda.models import Advice, AgendaItem, Attachment, Notice, Referral, Remark
from agenda.services.notices import tell
from agenda.workflow import ITEM, REFERRAL, TAKING_BACK
from overleg.lib.refusal import Refused
from regions.models import Forum
from timeline.services import now

S = AgendaItem.Status


@transaction.atomic
def refer(
    item: AgendaItem,
    *,
    by: User,
    to_forum: Forum,
    reason: str,
    with_attachments: bool = True,
    with_advice: bool = True,
    with_notes: bool = False,
) -> Referral:
    """Offer the item to another forum. What does not travel along stays with the readers of this one."""
    allowed = can(by, "compose", item)
    if not allowed:
        raise Refused(allowed.reason)
    if to_forum == item.forum:
        raise Refused(_("The item stands at this forum already. Choose another one."), field="to_forum")
    if not to_forum.assignments.on(timezone.localdate(now())).exists():
        raise Refused(
            _("%(forum)s has no support officer, so nobody can answer. Choose another forum.") % {"forum": to_forum},
            field="to_forum",
        )
    if Advice.objects.open().filter(item=item).exists():
        raise Refused(_("Advice on this item is still awaited. Wait for it or withdraw the question, then refer it."))
    here, was = item.forum, item.status
    ITEM.move(item, S.REFERRED, by=by, reason=reason, from_forum=here.name, to_forum=to_forum.name)
    _divide(item, here, {Attachment: with_attachments, Advice: with_advice, Remark: with_notes})
    referral = Referral.objects.create(
        item=item,
        from_forum=here,
        to_forum=to_forum,
        reason=reason.strip(),
        with_attachments=with_attachments,
        with_advice=with_advice,
        with_notes=with_notes,
        item_was=was,
        sent_by=by,
        sent_at=now(),
    )
    tell(Notice.Kind.REFERRED, referral, by=by)
    return referral


def _divide(item: AgendaItem, here: Forum, travels: dict) -> None:
    """What stays behind; what stayed behind at an earlier forum is not ours to send on."""
    for kind, goes in travels.items():
        rows = kind.objects.filter(Q(stays_at=None) | Q(stays_at=here), item=item)
        rows.update(stays_at=None if goes else here)


@transaction.atomic
def accept(referral: Referral, *, by: User) -> None:
    """The item stands at the receiving forum from now on, and waits there for a place."""
    _answer(referral, Referral.Status.ACCEPTED, by=by)
    item = referral.item
    item.forum = referral.to_forum
    ITEM.move(item, S.ACCEPTED, by=by, fields=("forum",), to_forum=referral.to_forum.name)
    tell(Notice.Kind.ACCEPTED, referral, by=by)


@transaction.atomic
def send_back(referral: Referral, *, by: User, reason: str) -> None:
    """It stays where it stood, to be decided there; what was to stay behind is again with the whole item."""
    _answer(referral, Referral.Status.SENT_BACK, by=by, reason=reason)
    item, forum = referral.item, referral.from_forum
    ITEM.move(item, S.PROPOSED, by=by, reason=reason, from_forum=forum.name, to_forum=referral.to_forum.name)
    _make_whole(item, forum)
    tell(Notice.Kind.SENT_BACK, referral, by=by)


@transaction.atomic
def take_back(referral: Referral, *, by: User, reason: str = "") -> None:
    """The sender changes their mind before the answer came: the item stands again as it stood."""
    allowed = may_take_back(by, referral)
    if not allowed:
        raise Refused(allowed.reason)
    referral.answered_by, referral.answered_at = by, now()
    REFERRAL.move(referral, Referral.Status.TAKEN_BACK, by=by, reason=reason, fields=("answered_by", "answered_at"))
    item = referral.item
    TAKING_BACK.move(item, referral.item_was, by=by, reason=reason, to_forum=referral.to_forum.name)
    _make_whole(item, referral.from_forum)
    tell(Notice.Kind.TAKEN_BACK, referral, by=by)


def _make_whole(item: AgendaItem, forum: Forum) -> None:
    """What was to stay behind is again with the whole item, unless an earlier referral left it here."""
    if item.referrals.filter(status=Referral.Status.ACCEPTED, from_forum=forum).exists():
        return
    for kind in (Attachment, Advice, Remark):
        kind.objects.filter(item=item, stays_at=forum).update(stays_at=None)


def _answer(referral: Referral, status: str, *, by: User, reason: str = "") -> None:
    allowed = may_answer(by, referral)
    if not allowed:
        raise Refused(allowed.reason)
    referral.answered_by, referral.answered_at = by, now()
    REFERRAL.move(referral, status, by=by, reason=reason, fields=("answered_by", "answered_at"))
