"""A college states its position before the forum meets; its municipality, the officer and the chair read it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.models import AgendaItem
from decisions.models import EarlyPosition
from decisions.services.cost_keys import locked, payers
from overleg.lib.refusal import Refused
from regions.models import Municipality
from timeline.services import record

Stance = EarlyPosition.Stance


@transaction.atomic
def state_position(
    item: AgendaItem, municipality: Municipality, *, by: User, stance: str, treated_on: date, reason: str = ""
) -> EarlyPosition:
    """What the college thinks; stated again it replaces what was said. The history tells that, not what."""
    item = _before_the_meeting(item)
    if municipality not in payers(item, None):
        raise Refused(_("%(name)s has no deciding seat here.") % {"name": municipality.name})
    if stance not in Stance.values:
        raise Refused(_("Choose a position from the list."), field="stance")
    if stance != Stance.AGREES and not reason.strip():
        raise Refused(_("Say why: the officer and the chair prepare the meeting with it."), field="reason")
    if treated_on > timezone.localdate():
        raise Refused(_("This day is still to come. State the position once the college took it."), field="treated_on")
    facts = {"stance": stance, "reason": reason.strip(), "treated_on": treated_on, "recorded_by": by}
    position, _new = EarlyPosition.objects.update_or_create(item=item, municipality=municipality, defaults=facts)
    record(item, "early_position.stated", by=by, municipality=municipality.name)
    return position


@transaction.atomic
def withdraw_position(item: AgendaItem, municipality: Municipality, *, by: User) -> None:
    item = _before_the_meeting(item)
    gone, _models = EarlyPosition.objects.filter(item=item, municipality=municipality).delete()
    if not gone:
        raise Refused(_("There is no position to take back. Reload the page."))
    record(item, "early_position.withdrawn", by=by, municipality=municipality.name)


def _before_the_meeting(item: AgendaItem) -> AgendaItem:
    item, decision = locked(item)
    if decision:
        raise Refused(_("The forum decided already: record what the college does with it in the follow-up."))
    return item
