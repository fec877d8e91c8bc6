"""Internal notes on an item: written, changed and removed by their author; what stood there before is kept."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.access import may_change_remark, may_note
from agenda.models import AgendaItem, Remark, RemarkVersion
from overleg.lib.refusal import Refused
from timeline.services import now

LONGEST = 8000


@transaction.atomic
def write(item: AgendaItem, *, by: User, text: str) -> Remark:
    """Kept out of the history of the item, which more people read."""
    allowed = may_note(by, item)
    if not allowed:
        raise Refused(allowed.reason)
    return Remark.objects.create(item=item, author=by, text=_checked(text), written_at=now())


@transaction.atomic
def change(remark: Remark, *, by: User, text: str) -> None:
    current = _mine(remark, by)
    text = _checked(text)
    if text == current.text:
        return
    _keep(current)
    Remark.objects.filter(pk=current.pk).update(text=text, changed_at=now())


@transaction.atomic
def remove(remark: Remark, *, by: User) -> None:
    """That there was a note, and whose, stays to be seen."""
    current = _mine(remark, by)
    _keep(current)
    Remark.objects.filter(pk=current.pk).update(text="", removed_at=now())


def _mine(remark: Remark, by: User) -> Remark:
    """The row as it stands now: another tab may have changed or removed it."""
    current = Remark.objects.select_for_update().get(pk=remark.pk)
    allowed = may_change_remark(by, current)
    if not allowed:
        raise Refused(allowed.reason)
    if current.removed_at:
        raise Refused(_("This internal note was removed already. Reload the page."))
    return current


def _keep(remark: Remark) -> None:
    RemarkVersion.objects.create(remark=remark, text=remark.text, until=now())


def _checked(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Refused(_("Write something first."), field="text")
    if len(text) > LONGEST:
        raise Refused(_("An internal note has at most %(most)d characters.") % {"most": LONGEST}, field="text")
    return text
