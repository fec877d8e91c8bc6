"""Items that belong together, across forums."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.access import can
from agenda.models import AgendaItem, ItemLink
from overleg.lib.refusal import Refused
from timeline.services import now, record


@transaction.atomic
def link(item: AgendaItem, *, by: User, reference: str) -> ItemLink:
    """Both items show the other, to who may read both."""
    allowed = can(by, "compose", item)
    if not allowed:
        raise Refused(allowed.reason)
    other = AgendaItem.objects.visible_to(by).filter(reference__iexact=reference.strip()).first()
    if other is None:
        raise Refused(_("There is no item with this reference that you may read."), field="reference")
    if other == item:
        raise Refused(_("This is the item itself. Type the reference of another one."), field="reference")
    one, two = sorted((item, other), key=lambda row: row.pk)
    made, is_new = ItemLink.objects.get_or_create(one=one, other=two, defaults={"by": by, "at": now()})
    if is_new:
        for end in (one, two):
            record(end, "item.linked", by=by)
    return made


@transaction.atomic
def unlink(found: ItemLink, *, by: User) -> None:
    """By the support officer of either end."""
    if not (can(by, "compose", found.one) or can(by, "compose", found.other)):
        raise Refused(_("Only the support officer of one of the two forums removes this link."))
    ends = (found.one, found.other)
    found.delete()
    for end in ends:
        record(end, "item.unlinked", by=by)
