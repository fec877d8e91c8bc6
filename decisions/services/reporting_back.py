"""What came of a piece of work returns to the forum: one item for its queue, linked with what it follows from."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.models import AgendaItem
from agenda.services import items
from agenda.services.capacities import Capacity, Hat, capacities
from decisions.models import Action
from overleg.lib.refusal import Refused
from timeline.services import record

# An item that came to nothing does not stand in the way of another report.
ENDED = (AgendaItem.Status.DECLINED, AgendaItem.Status.WITHDRAWN)


@transaction.atomic
def report_back(action: Action, *, by: User, text: str) -> AgendaItem:
    """Propose the item, for information. Of two presses the second finds the item of the first."""
    action = Action.objects.select_for_update(of=("self",)).for_list().get(pk=action.pk)
    if action.status == Action.Status.DROPPED:
        raise Refused(_("This action is no longer needed. Reopen it before you report on it."))
    if action.reported_in and action.reported_in.status not in ENDED:
        raise Refused(
            _("This was reported back to the forum already, as %(reference)s.")
            % {"reference": action.reported_in.reference}
        )
    if not text.strip():
        raise Refused(_("Write what the forum should know."), field="text")
    title = _("Report: %(title)s") % {"title": action.title}
    item = items.report_on(action.item, by=by, hat=_hat(action, by), title=title[:160], summary=text)
    action.reported_in = item
    action.save(update_fields=["reported_in"])
    record(action, "action.reported_back", by=by, title=action.title, reference=item.reference)
    return item


def _hat(action: Action, by: User) -> Hat:
    """On whose behalf the forum hears it: its own support staff, the owner, or whatever one may speak for there."""
    own = capacities(by, action.item.forum)
    if own and own[0].capacity == Capacity.SUPPORT:
        return own[0]
    if action.municipality:
        return Hat(Capacity.MUNICIPALITY, municipality=action.municipality)
    if action.organisation:
        return Hat(Capacity.PARTNER, organisation=action.organisation)
    # Somebody without a place there: the support staff brings it to the table for them.
    return own[0] if own else Hat(Capacity.SUPPORT)
