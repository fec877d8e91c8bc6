"""Who is at the table: everybody with a seat that day, in one pass; who comes later, leaves earlier or stands aside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.models import Attendance, Meeting, NonParticipation, Placement
from agenda.services.in_hand import demand_correction, demand_session
from overleg.lib.dates import in_force
from overleg.lib.refusal import Refused
from regions.models import Mandate, Seat
from timeline.services import now, record

State = Attendance.State
COLUMNS = ("state", "replaced_by", "replaced_role", "arrived_at", "arrived_item_id", "left_at", "left_item_id")


@dataclass(frozen=True)
class Row:
    """One line of the attendance form; items are those of this meeting."""

    attendance: int
    state: str
    replaced_by: str = ""
    replaced_role: str = ""
    arrived_at: time | None = None
    arrived_item: int | None = None
    left_at: time | None = None
    left_item: int | None = None


def compose(meeting: Meeting, day: date) -> list[Attendance]:
    """A row for everybody in a seat on that day, present unless changed; not saved yet."""
    mandates = Mandate.objects.on(day).select_related("person").order_by("starts_on")
    seats = (
        Seat.objects.filter(in_force(day), forum=meeting.forum_id)
        .select_related("municipality", "organisation")
        .prefetch_related(Prefetch("mandates", mandates))
    )
    return [row for seat in seats for row in _snapshot(meeting, seat)]


def _snapshot(meeting: Meeting, seat: Seat) -> list[Attendance]:
    """One row per person in the seat. An empty seat is a row as well, and absent; nobody misses an empty guest seat."""
    shared = {"meeting": meeting, "seat": seat, "body": str(seat)[:120], "voice": seat.voice}
    mandates = {mandate.person_id: mandate for mandate in seat.mandates.all()}
    if not mandates:
        return [] if seat.voice == Seat.Voice.GUEST else [Attendance(**shared, state=State.ABSENT)]
    return [
        Attendance(**shared, person=mandate.person, name=mandate.person.name, title=mandate.title, role=mandate.role)
        for mandate in mandates.values()
    ]


@transaction.atomic
def record_attendance(meeting: Meeting, *, by: User, rows: Iterable[Row], why: str = "") -> None:
    """All rows in one pass; nothing is written when one of them is wrong. After the meeting it says why."""
    demand_session(meeting)
    known = {attendance.pk: attendance for attendance in meeting.attendances.all()}
    order = dict(meeting.placements.values_list("pk", "position"))
    changed = []
    for row in rows:
        attendance = known.get(row.attendance)
        if attendance is None or row.state not in State:
            raise Refused(_("This attendance list is not complete. Reload the page and try again."))
        values = _checked(row, attendance, order)
        if values != {name: getattr(attendance, name) for name in COLUMNS}:
            for name, value in values.items():
                setattr(attendance, name, value)
            changed.append(attendance)
    if changed:
        _save(meeting, changed, by, demand_correction(meeting, why))


def _checked(row: Row, attendance: Attendance, order: dict[int, int]) -> dict:
    """The columns of one row; what does not go with its state is left out."""
    who = attendance.name or attendance.body
    replaced = row.state == State.REPLACED
    if replaced and not row.replaced_by.strip():
        raise Refused(_("Say who replaces %(name)s.") % {"name": who})
    if {row.arrived_item, row.left_item} - order.keys() - {None}:
        raise Refused(_("That item is not on this agenda. Reload the page and try again."))
    there = row.state in Attendance.AT_TABLE
    if there and row.arrived_at and row.left_at and row.left_at <= row.arrived_at:
        raise Refused(_("%(name)s cannot leave before arriving. Correct the times.") % {"name": who})
    if there and row.arrived_item and row.left_item and order[row.left_item] < order[row.arrived_item]:
        raise Refused(_("%(name)s cannot leave before arriving. Correct the items.") % {"name": who})
    return {
        "state": row.state,
        "replaced_by": row.replaced_by.strip()[:120] if replaced else "",
        "replaced_role": row.replaced_role.strip()[:80] if replaced else "",
        "arrived_at": row.arrived_at if there else None,
        "arrived_item_id": row.arrived_item if there else None,
        "left_at": row.left_at if there else None,
        "left_item_id": row.left_item if there else None,
    }


@transaction.atomic
def arrive(attendance: Attendance, *, at: Placement, by: User) -> None:
    """Somebody comes in now, during this item; who was marked absent is there from here on."""
    _demand_running(attendance.meeting)
    attendance.refresh_from_db()
    if not attendance.at_table:
        attendance.state = State.PRESENT
    attendance.arrived_at, attendance.arrived_item = _clock(), at
    attendance.left_at = attendance.left_item = None
    _save(attendance.meeting, [attendance], by)


@transaction.atomic
def leave(attendance: Attendance, *, at: Placement, by: User) -> None:
    """Somebody leaves now, during this item."""
    _demand_running(attendance.meeting)
    attendance.refresh_from_db()
    if not attendance.at_table:
        raise Refused(
            _("%(name)s is not at the table, so cannot leave it.") % {"name": attendance.name or attendance.body}
        )
    attendance.left_at, attendance.left_item = _clock(), at
    _save(attendance.meeting, [attendance], by)


@transaction.atomic
def stand_aside(attendance: Attendance, *, at: Placement, reason: str, by: User, why: str = "") -> NonParticipation:
    """Somebody at the table does not take part in this item. After the meeting it says why that was not known."""
    correction = demand_correction(attendance.meeting, why)
    if not reason.strip():
        raise Refused(
            _("Write why %(name)s does not take part.") % {"name": attendance.name or attendance.body}, field="reason"
        )
    row, made = NonParticipation.objects.update_or_create(
        attendance=attendance, placement=at, defaults={"reason": reason.strip()[:200]}
    )
    if made:
        record(attendance.meeting, "meeting.non_participation", by=by, item=at.position)
    _record_correction(attendance.meeting, by, correction)
    return row


@transaction.atomic
def take_part_again(row: NonParticipation, *, by: User, why: str = "") -> None:
    """Recorded by mistake."""
    meeting = row.attendance.meeting
    correction = demand_correction(meeting, why)
    row.delete()
    record(meeting, "meeting.attendance_recorded", by=by)
    _record_correction(meeting, by, correction)


def _demand_running(meeting: Meeting) -> None:
    if demand_session(meeting) != Meeting.Status.IN_SESSION:
        raise Refused(_("The meeting has ended. Correct the time in the attendance list, with the reason."))


def _save(meeting: Meeting, changed: list[Attendance], by: User, correction: str = "") -> None:
    Attendance.objects.bulk_update(changed, COLUMNS)
    if correction:
        _record_correction(meeting, by, correction)
    else:
        record(meeting, "meeting.attendance_recorded", by=by)


def _record_correction(meeting: Meeting, by: User, correction: str) -> None:
    if correction:
        record(meeting, "meeting.attendance_corrected", by=by, reason=correction)


def _clock() -> time:
    return timezone.localtime(now()).time().replace(second=0, microsecond=0)
