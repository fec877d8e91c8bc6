"""Who receives a packet about a decision or a meeting, and what it would say now. Refuses with the reason why not."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from agenda.models import Meeting
from decisions.meeting_sources import MeetingSources
from decisions.models import Decision
from decisions.services.ratification import deciding_seats
from decisions.sources import Sources
from overleg.lib.refusal import Refused
from regions.models import Municipality

RECEIVES = (Decision.Status.RATIFIED, Decision.Status.FEEDBACK)
PUBLISHED = (Meeting.Status.PUBLISHED, Meeting.Status.IN_SESSION, Meeting.Status.HELD, Meeting.Status.CLOSED)


def receivers(about: Decision | Meeting) -> list[Municipality]:
    """In the order of their names; raises Refused when there are none."""
    return _of_decision(about) if isinstance(about, Decision) else _of_meeting(about)


def may_receive(about: Decision | Meeting) -> bool:
    """Whether packets are made of it at this moment at all."""
    if isinstance(about, Decision):
        return about.status in RECEIVES and not about.item.confidential
    return about.status in PUBLISHED


def sources_of(about: Decision | Meeting, municipalities: Sequence[Municipality]) -> Sources | MeetingSources:
    """What their packets are made from."""
    if isinstance(about, Decision):
        return Sources(about.item, about, municipalities)
    return MeetingSources(about, municipalities)


def _of_decision(decision: Decision) -> list[Municipality]:
    if decision.item.confidential:
        raise Refused(_("This item is confidential: nothing of it leaves the forum, so there are no packets."))
    if decision.status not in RECEIVES:
        raise Refused(
            _("This decision is %(status)s, so no packets are made.") % {"status": decision.get_status_display()}
        )
    duties = decision.feedback.asked()
    found = list(Municipality.objects.filter(pk__in=duties.values("municipality")).order_by("name"))
    if not found:
        raise Refused(_("Nothing is asked of a college or council, so there are no packets. Start the execution."))
    return found


def _of_meeting(meeting: Meeting) -> list[Municipality]:
    """The municipalities that decide at this table on the day of the meeting."""
    if meeting.status not in PUBLISHED:
        raise Refused(
            _("This meeting is %(status)s: publish its agenda first, then make the packets.")
            % {"status": meeting.get_status_display()}
        )
    seats = deciding_seats(meeting.forum, timezone.localdate(meeting.starts_at))
    found = list(dict.fromkeys(seat.municipality for seat in seats))
    if not found:
        raise Refused(_("No municipality has a deciding seat on this forum on the day of the meeting."))
    return found
