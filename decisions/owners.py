"""Who can be given work at a table, by every name they go by there."""

from __future__ import annotations

from typing import NamedTuple

from accounts.models import User
from agenda.models import Placement
from regions.models import Municipality, Organisation


class Named(NamedTuple):
    """The body that answers for the work, and who does it when a person was named."""

    body: Municipality | Organisation
    person: User | None = None


def owners_at(placement: Placement) -> dict[str, Named]:
    """Whoever sits at this meeting, for whom they sit, who leads the file, and who supports the forum."""
    found: dict[str, Named] = {}
    seated = placement.meeting.attendances.select_related("seat__municipality", "seat__organisation", "person")
    for row in seated:
        body = row.seat.municipality or row.seat.organisation
        found[str(body)] = Named(body)
        if row.person:
            found.setdefault(row.person.name, Named(body, row.person))
    for body in (placement.item.lead, *placement.meeting.forum.supported_by.all()):
        if body:
            found.setdefault(str(body), Named(body))
    return dict(sorted(found.items()))
