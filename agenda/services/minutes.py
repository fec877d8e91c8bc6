"""Hold the meeting: who was there, what was said, what became of each item; then the draft of the minutes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.models import Advice, AgendaItem, Attendance, Meeting, MeetingPaper, Minutes, Note, Placement
from agenda.services import advice
from agenda.services.meetings import new_paper
from agenda.workflow import ITEM, MEETING
from overleg.lib.dates import in_force
from overleg.lib.refusal import Refused
from regions.models import Mandate, Seat
from timeline.services import now, record

Status = Meeting.Status
Outcome = Placement.Outcome
# Outcomes of a ratification; decisions.services.ratification records them together with the decision.
AGREED = (Outcome.RATIFIED, Outcome.AMENDED)


class Conflict(Refused):
    """Somebody saved this note in between. Both texts are kept: theirs in `theirs`, yours in `mine`."""

    def __init__(self, theirs: Note, discussion: str, conclusion: str) -> None:
        super().__init__(
            _("%(name)s saved this note a moment ago. Your text is kept: compare the two and save again.")
            % {"name": theirs.written_by}
        )
        self.theirs = theirs
        self.mine = {"discussion": discussion, "conclusion": conclusion}


@dataclass(frozen=True)
class Row:
    """One line of the attendance form."""

    attendance: int
    state: str
    replaced_by: str = ""


@transaction.atomic
def open_session(meeting: Meeting, *, by: User) -> None:
    """The meeting begins; who sits there on its day is written down, everybody present unless changed."""
    day = timezone.localdate(meeting.starts_at)
    if meeting.status == Status.PUBLISHED and timezone.localdate(now()) < day:
        raise Refused(_("The meeting has not come yet. You can open it from its own day on."))
    MEETING.move(meeting, Status.IN_SESSION, by=by)
    mandates = Mandate.objects.on(day).select_related("person").order_by("starts_on")
    seats = (
        Seat.objects.filter(in_force(day), forum=meeting.forum_id)
        .select_related("municipality", "organisation")
        .prefetch_related(Prefetch("mandates", mandates))
    )
    rows = [row for seat in seats for row in _snapshot(meeting, seat)]
    Attendance.objects.bulk_create(rows)


def _snapshot(meeting: Meeting, seat: Seat) -> list[Attendance]:
    """One row per person in the seat. An empty seat is a row as well, and absent; nobody misses an empty guest seat."""
    shared = {"meeting": meeting, "seat": seat, "body": str(seat)[:120], "voice": seat.voice}
    mandates = {mandate.person_id: mandate for mandate in seat.mandates.all()}
    if not mandates:
        return [] if seat.voice == Seat.Voice.GUEST else [Attendance(**shared, state=Attendance.State.ABSENT)]
    return [
        Attendance(**shared, person=mandate.person, name=mandate.person.name, title=mandate.title, role=mandate.role)
        for mandate in mandates.values()
    ]


@transaction.atomic
def record_attendance(meeting: Meeting, *, by: User, rows: Iterable[Row]) -> None:
    """All rows in one pass; nothing is written when one of them is wrong."""
    _demand_session(meeting)
    known = {attendance.pk: attendance for attendance in meeting.attendances.all()}
    changed = []
    for row in rows:
        attendance = known.get(row.attendance)
        if attendance is None or row.state not in Attendance.State:
            raise Refused(_("This attendance list is not complete. Reload the page and try again."))
        replaced_by = row.replaced_by.strip() if row.state == Attendance.State.REPLACED else ""
        if row.state == Attendance.State.REPLACED and not replaced_by:
            raise Refused(_("Say who replaces %(name)s.") % {"name": attendance.name or attendance.body})
        if (attendance.state, attendance.replaced_by) != (row.state, replaced_by):
            attendance.state, attendance.replaced_by = row.state, replaced_by[:120]
            changed.append(attendance)
    if changed:
        Attendance.objects.bulk_update(changed, ["state", "replaced_by"])
        record(meeting, "meeting.attendance_recorded", by=by)


def write_note(placement: Placement, *, by: User, discussion: str, conclusion: str, base_version: int) -> Note | None:
    """Save the next version of the note; `base_version` is the one the writer started from (0 for none).

    The same text makes no new version. Raises Conflict when somebody saved in between; then nothing is written.
    """
    discussion, conclusion = _tidy(discussion), _tidy(conclusion)
    try:
        with transaction.atomic():
            _demand_session(placement.meeting)
            latest = placement.notes.select_related("written_by").first()
            same = (discussion, conclusion) == ((latest.discussion, latest.conclusion) if latest else ("", ""))
            if same:
                return latest
            if (latest.version if latest else 0) != base_version:
                raise Conflict(latest, discussion, conclusion)
            return Note.objects.create(
                placement=placement,
                version=base_version + 1,
                discussion=discussion,
                conclusion=conclusion,
                written_by=by,
                written_at=now(),
            )
    except IntegrityError:
        # Both read the same latest version and both wrote the next one: the database let the other go first.
        raise Conflict(placement.notes.select_related("written_by").first(), discussion, conclusion) from None


@transaction.atomic
def record_outcome(placement: Placement, outcome: str, *, by: User) -> None:
    """What became of the item at this meeting; a postponed item waits in the queue again."""
    _demand_session(placement.meeting)
    if outcome not in Outcome:
        raise Refused(_("Choose what became of this item."))
    _demand_fitting(placement, outcome)
    if outcome in (*AGREED, Outcome.NOT_RATIFIED) and placement.item.treatment != AgendaItem.Treatment.RATIFY:
        raise Refused(_("This item was not up for ratification. Choose noted, postponed or withdrawn."))
    rows = Placement.objects.filter(pk=placement.pk, outcome="").update(outcome=outcome, outcome_at=now())
    if not rows:
        raise Refused(_("This item already has an outcome. Take that back first if it is wrong."))
    placement.refresh_from_db(fields=["outcome", "outcome_at"])
    from agenda.services.approval import approve_by_forum  # it builds on this module

    approve_by_forum(placement, by=by)
    if placement.advice_id:
        # The item stands at the forum that asked: nothing happens to it here.
        return
    facts = {"meeting": placement.meeting_id, "outcome": outcome, "on": _day(placement.meeting)}
    if outcome == Outcome.POSTPONED:
        ITEM.move(placement.item, AgendaItem.Status.ACCEPTED, by=by, **facts)
    elif outcome == Outcome.WITHDRAWN:
        reason = _("Withdrawn at the meeting.")
        ITEM.move(placement.item, AgendaItem.Status.WITHDRAWN, by=by, reason=reason, **facts)
    else:
        ITEM.move(placement.item, AgendaItem.Status.TREATED, by=by, **facts)


def _demand_fitting(placement: Placement, outcome: str) -> None:
    """Where an item stands for advice, advice is what comes of it; and nowhere else."""
    if outcome == Outcome.ADVISED:
        if not placement.advice_id or placement.advice.status != Advice.Status.GIVEN:
            raise Refused(_("Say what this table advises."))
    elif placement.advice_id and outcome not in (Outcome.POSTPONED, Outcome.WITHDRAWN):
        raise Refused(_("This item is here for advice. Record the advice, or postpone it."))


def undo_outcome(placement: Placement, *, by: User) -> None:
    """Take an outcome back; a ratification is withdrawn on the page of its decision instead."""
    if placement.outcome in AGREED:
        raise Refused(_("This item was ratified. Withdraw the ratification on the page of the decision."))
    reopen_outcome(placement, by=by)


@transaction.atomic
def reopen_outcome(placement: Placement, *, by: User) -> None:
    """Until the meeting is closed: the item stands on this agenda again, without an outcome."""
    _demand_session(placement.meeting)
    item = AgendaItem.objects.get(pk=placement.item_id)
    if not placement.outcome:
        raise Refused(_("This item has no outcome yet."))
    if placement.outcome == Outcome.WITHDRAWN:
        raise Refused(_("This item was withdrawn. Propose it again as a new item."))
    postponed = placement.outcome == Outcome.POSTPONED and not placement.advice_id
    if postponed and item.status != AgendaItem.Status.ACCEPTED:
        raise Refused(_("This item already went on from the queue. Take it off its new agenda first."))
    if placement.advice_id and placement.advice.placements.filter(outcome="").exists():
        raise Refused(_("This item already went on from the queue. Take it off its new agenda first."))
    rows = Placement.objects.filter(pk=placement.pk, outcome=placement.outcome).update(outcome="", outcome_at=None)
    if not rows:
        raise Refused(_("Somebody else changed this a moment ago. Reload the page to see where it stands."))
    was, placement.outcome, placement.outcome_at, placement.item = placement.outcome, "", None, item
    if placement.advice_id:
        if was == Outcome.ADVISED:
            advice.reopen(placement.advice, by=by)
        return
    ITEM.move(item, AgendaItem.Status.PLACED, by=by, meeting=placement.meeting_id, on=_day(placement.meeting))


@transaction.atomic
def end_session(meeting: Meeting, *, by: User) -> MeetingPaper:
    """The meeting was held: the draft of its minutes is complete at once."""
    demand_outcomes(meeting)
    MEETING.move(meeting, Status.HELD, by=by)
    minutes, made = Minutes.objects.get_or_create(meeting=meeting)
    if made:
        record(minutes, "minutes.drafted", by=by)
    return new_paper(meeting, MeetingPaper.Kind.MINUTES)


@transaction.atomic
def refresh_minutes(meeting: Meeting, *, by: User) -> MeetingPaper:
    """The next version of the draft, after corrections."""
    if meeting.status != Status.HELD:
        raise Refused(_("There is a draft to renew only after the meeting and before the approval."))
    record(meeting.minutes, "minutes.refreshed", by=by)
    return new_paper(meeting, MeetingPaper.Kind.MINUTES)


def without_outcome(meeting: Meeting) -> list[Placement]:
    return list(meeting.placements.filter(outcome="").select_related("item").order_by("position"))


def demand_outcomes(meeting: Meeting) -> None:
    waiting = without_outcome(meeting)
    if waiting:
        items = "; ".join(f"{placement.position}. {placement.item.title}" for placement in waiting)
        raise Refused(_("These items have no outcome yet: %(items)s. Record one for each first.") % {"items": items})


def _demand_session(meeting: Meeting) -> None:
    """The row as it stands now decides, for another tab may have closed the meeting."""
    status = Meeting.objects.select_for_update().values_list("status", flat=True).get(pk=meeting.pk)
    if status == Status.CLOSED:
        raise Refused(_("The minutes are approved and can no longer be changed."))
    if status not in (Status.IN_SESSION, Status.HELD):
        raise Refused(_("The meeting is not in session. Open it first."))


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _day(meeting: Meeting) -> str:
    return timezone.localdate(meeting.starts_at).isoformat()
