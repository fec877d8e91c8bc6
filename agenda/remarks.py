"""The internal notes on the page of an item, for the support officers who may read them."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from agenda.access import can, may_change_remark
from agenda.forms.routing import RemarkForm
from agenda.models import AgendaItem, Remark
from overleg.lib.together import Asking

SHOWN = 50


@dataclass(frozen=True)
class RemarkRow:
    """One note; its author gets the form to change it, open when that was just refused."""

    remark: Remark
    form: RemarkForm | None = None
    tried: bool = False


@dataclass(frozen=True)
class Remarks:
    rows: list[RemarkRow]
    form: RemarkForm | None  # to write one
    shown: bool


def of_item(user: User, item: AgendaItem, tried) -> Asking[Remarks]:
    """The newest first, each with what it said before."""
    writes = bool(can(user, "compose", item))
    found = Remark.objects.visible_to(user).filter(item=item).select_related("author", "stays_at")
    notes = found.prefetch_related("versions").order_by("-written_at", "-pk")[:SHOWN]
    yield [notes]
    rows = []
    for remark in notes:
        key = f"remark-{remark.pk}"
        mine = bool(may_change_remark(user, remark)) and not remark.removed_at
        initial = RemarkForm(initial={"text": remark.text}, key=str(remark.pk))
        rows.append(RemarkRow(remark, tried.or_new(key, initial) if mine else None, tried.key == key))
    form = tried.or_new("remark-new", RemarkForm()) if writes else None
    return Remarks(rows, form, shown=writes or bool(rows))
