"""A municipality that does not simply agree: taken in two clicks, its reason written after."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.models import AgendaItem, Placement
from agenda.services.in_hand import demand_session
from decisions.models import Position
from decisions.services.ratification import day_of, deciding_seats
from overleg.lib.refusal import Refused
from regions.models import Seat
from timeline.services import record


@transaction.atomic
def take(placement: Placement, *, by: User, seat: Seat, stance: str, reason: str = "") -> Position:
    """The seat's position on this item; a second one takes the place of the first. The decision follows it."""
    demand_session(placement.meeting)
    if placement.item.treatment != AgendaItem.Treatment.RATIFY:
        raise Refused(_("This item is not up for ratification: write what was said in the note."))
    if seat not in deciding_seats(placement.meeting.forum, day_of(placement)):
        raise Refused(_("%(seat)s has no deciding seat here on that day.") % {"seat": seat})
    if stance not in Position.Stance.values:
        raise Refused(_("Choose the position of %(seat)s from the list.") % {"seat": seat})
    position, _made = Position.objects.update_or_create(
        placement=placement,
        seat=seat,
        defaults={"stance": stance, "reason": reason.strip()[:300], "decision": placement.agreement},
    )
    record(placement.meeting, "meeting.position_taken", by=by, seat=str(seat), item=placement.position)
    return position


@transaction.atomic
def explain(position: Position, *, by: User, reason: str) -> None:
    """Why; every college and council reads it beside the agreement."""
    demand_session(position.placement.meeting)
    if not reason.strip():
        raise Refused(_("Say why %(seat)s does not simply agree.") % {"seat": position.seat}, field="reason")
    position.reason = reason.strip()[:300]
    position.save(update_fields=["reason"])


@transaction.atomic
def take_back(position: Position, *, by: User) -> None:
    """The seat agrees after all, or it was a slip of the hand."""
    meeting = position.placement.meeting
    demand_session(meeting)
    record(meeting, "meeting.position_taken_back", by=by, seat=str(position.seat), item=position.placement.position)
    position.delete()
