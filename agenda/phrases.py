"""The standard sentences of minutes, from the structure alone. Pure: what an officer makes of them is `Phrase`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from agenda.models import Attendance, Placement
from overleg.lib import moments

Outcome = Placement.Outcome
AT_THE_TABLE = Attendance.State.PRESENT
LEADS = ("chair", "vice_chair")


def presides(attendance: Iterable[Attendance]) -> Attendance | None:
    """The chair, or in their absence the vice-chair."""
    present = [row for row in attendance if row.state == AT_THE_TABLE and row.name]
    return next((row for role in LEADS for row in present if row.role == role), None)


def opening(starts_at: datetime, attendance: Iterable[Attendance]) -> str:
    who, time = presides(attendance), moments.hour(starts_at)
    if who is None:
        return _("The meeting begins at %(time)s.") % {"time": time}
    role = who.get_role_display().capitalize()
    return _("%(role)s %(name)s opens the meeting at %(time)s.") % {"role": role, "name": who.name, "time": time}


def closing(ended_at: datetime | None, attendance: Iterable[Attendance]) -> str:
    who = presides(attendance)
    if ended_at is None:
        return _("All items were treated.")
    words = {"role": who.get_role_display() if who else "", "time": moments.hour(ended_at)}
    if who is None:
        return _("The meeting ends at %(time)s.") % words
    return _("All items were treated. The %(role)s closes the meeting at %(time)s.") % words


def outcome(kind: str, exceptions: Iterable[dict]) -> str:
    """What became of an item, with who did not simply agree."""
    if kind in (Outcome.RATIFIED, Outcome.AMENDED):
        return " ".join([_agreed(kind, list(exceptions)), *_by_stance(exceptions)])
    return {
        Outcome.NOT_RATIFIED: _("The forum does not agree with the proposal."),
        Outcome.NOTED: _("The forum takes note."),
        Outcome.POSTPONED: _("The item is postponed to a next meeting."),
        Outcome.WITHDRAWN: _("The item is withdrawn."),
        Outcome.REFERRED: _("The item is referred to another forum."),
        Outcome.ADVISED: _("The forum gives its advice."),
    }.get(kind, "")


def _agreed(kind: str, exceptions: list[dict]) -> str:
    changed = kind == Outcome.AMENDED
    if exceptions:
        return _("The forum agrees with the amended proposal.") if changed else _("The forum agrees with the proposal.")
    if changed:
        return _("The forum agrees unanimously with the amended proposal.")
    return _("The forum agrees unanimously with the proposal.")


def _by_stance(exceptions: Iterable[dict]) -> list[str]:
    said = {
        "reservation": _("%(bodies)s: with reservation."),
        "abstains": _("%(bodies)s: abstention."),
        "against": _("%(bodies)s: against."),
    }
    rows = list(exceptions)
    return [
        text % {"bodies": ", ".join(bodies)}
        for stance, text in said.items()
        if (bodies := [row["body"] for row in rows if row["kind"] == stance])
    ]
