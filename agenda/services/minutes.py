"""The notes of a meeting, and its minutes with their approval."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.models import Meeting, MeetingPaper, Minutes, Note, Placement
from agenda.services.in_hand import demand_session
from agenda.services.meetings import new_paper
from agenda.services.session import demand_outcomes
from agenda.workflow import MEETING, MINUTES
from overleg.lib.refusal import Refused
from timeline.services import now, record

Status = Meeting.Status


class Conflict(Refused):
    """Somebody saved this note in between. Both texts are kept: theirs in `theirs`, yours in `mine`."""

    def __init__(self, theirs: Note, discussion: str, conclusion: str) -> None:
        super().__init__(
            _("%(name)s saved this note a moment ago. Your text is kept: compare the two and save again.")
            % {"name": theirs.written_by}
        )
        self.theirs = theirs
        self.mine = {"discussion": discussion, "conclusion": conclusion}


def write_note(placement: Placement, *, by: User, discussion: str, conclusion: str, base_version: int) -> Note | None:
    """Save the next version of the note; `base_version` is the one the writer started from (0 for none).

    The same text makes no new version. Raises Conflict when somebody saved in between; then nothing is written.
    """
    discussion, conclusion = _tidy(discussion), _tidy(conclusion)
    try:
        with transaction.atomic():
            demand_session(placement.meeting)
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
def refresh_minutes(meeting: Meeting, *, by: User) -> MeetingPaper:
    """The next version of the draft, after corrections."""
    if meeting.status != Status.HELD:
        raise Refused(_("There is a draft to renew only after the meeting and before the approval."))
    record(meeting.minutes, "minutes.refreshed", by=by)
    return new_paper(meeting, MeetingPaper.Kind.MINUTES)


@transaction.atomic
def approve_minutes(meeting: Meeting, *, by: User) -> tuple[MeetingPaper, MeetingPaper]:
    """The chair approves: the meeting is closed, its notes are frozen, and the final papers are made."""
    minutes = Minutes.objects.filter(meeting=meeting).first()
    if minutes is None:
        raise Refused(_("There are no minutes yet: the meeting has not been ended."))
    demand_outcomes(meeting)
    minutes.approved_at, minutes.approved_by = now(), by
    MINUTES.move(minutes, Minutes.Status.APPROVED, by=by, fields=("approved_at", "approved_by"))
    MEETING.move(meeting, Status.CLOSED, by=by)
    return new_paper(meeting, MeetingPaper.Kind.MINUTES), new_paper(meeting, MeetingPaper.Kind.EXTRACT)


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
