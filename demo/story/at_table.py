"""What happened at one table besides what was on its agenda: somebody late, somebody aside, a no, work at once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from accounts.models import User
from agenda.models import Attendance, Meeting, Placement
from agenda.services.attendance import arrive, stand_aside
from decisions.models import Position
from decisions.services import actions, positions
from demo.story.calendar import working_day
from regions.models import Seat

if TYPE_CHECKING:
    from demo.story.agenda import Year

MEETING = "z5"
LATE, ASIDE = "Kuurne", "Wervik"
FAMILY = "een familielid werkt bij een van de aanbieders"
TOO_DEAR = "Zonder offerte van een aannemer kan Menen deze kost niet aan zijn gemeenteraad voorleggen."


def happen(year: Year, key: str, placement: Placement, officer: User) -> None:
    """While this item is at the table."""
    if key != MEETING:
        return
    meeting = placement.meeting
    if placement.position == 1:
        stand_aside(_who(meeting, ASIDE), at=placement, reason=FAMILY, by=officer)
    if placement.position == 2:
        arrive(_who(meeting, LATE), at=placement, by=officer)
    if placement.position == 4:
        seat = Seat.objects.get(forum=meeting.forum_id, municipality__name="Menen")
        positions.take(placement, by=officer, seat=seat, stance=Position.Stance.AGAINST, reason=TOO_DEAR)
        actions.add_at_table(
            placement,
            by=officer,
            title="Offerte vragen aan een aannemer voor het winteronderhoud",
            owner=year.cast.body("Zwevegem"),
            due_on=working_day(year.today + timedelta(days=20)),
        )


def _who(meeting: Meeting, body: str) -> Attendance:
    return meeting.attendances.select_related("meeting").get(body=body)
