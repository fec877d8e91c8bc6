"""What else is said of an item on one agenda: its kind, who presents it, what the chair must know."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.models import Placement
from agenda.services.changes import Verb, take
from overleg.lib.dates import in_force
from overleg.lib.refusal import Refused
from regions.models import Forum, Mandate

Kind = Placement.Kind
CHAIRS = (Mandate.Role.CHAIR, Mandate.Role.VICE_CHAIR)


def approvers(forum: Forum) -> QuerySet[User]:
    """Who may allow an urgent item: the chair and the vice-chairs of today."""
    day = timezone.localdate()
    mandates = Mandate.objects.on(day).filter(in_force(day, "seat__"), seat__forum=forum, role__in=CHAIRS)
    return User.objects.filter(pk__in=mandates.values("person")).order_by("name")


@transaction.atomic
def set_details(
    placement: Placement,
    *,
    by: User,
    kind: str,
    motivation: str = "",
    approved_by: User | None = None,
    presenter: str = "",
    remarks: str = "",
    seen: int | None = None,
) -> None:
    """Urgent asks for a motivation and the name of the chair who allowed it; otherwise neither is kept."""
    draft = take(placement.meeting, by=by, seen=seen)
    held = draft.find(placement)
    draft.demand_untouched(held.item_id)
    motivation = motivation.strip()
    if kind == Kind.URGENT:
        _check_urgent(held, motivation, approved_by)
    else:
        motivation, approved_by = "", None
    wanted = {
        "kind": kind,
        "motivation": motivation,
        "approved_by": approved_by,
        "presenter": presenter.strip(),
        "remarks": remarks.strip(),
    }
    changed = [name for name, value in wanted.items() if getattr(held, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(held, name, wanted[name])
        setattr(placement, name, wanted[name])
    held.save(update_fields=changed)
    draft.save(Verb.DETAILED, [held.item_id])


def _check_urgent(placement: Placement, motivation: str, approved_by: User | None) -> None:
    if not motivation:
        raise Refused(_("Say why it cannot wait: this stands on the agenda."), field="motivation")
    if approved_by is None or approved_by not in approvers(placement.meeting.forum):
        raise Refused(_("Choose who allowed it: the chair or a vice-chair of this forum."), field="approved_by")
