"""The notes of a meeting, and the draft of its minutes."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.models import Meeting, MeetingPaper, Note, Placement
from agenda.services.in_hand import demand_session
from agenda.services.meetings import new_paper
from overleg.lib import rich
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

    Both texts are rich text and are cleaned here. The same text makes no new version.
    Raises Conflict when somebody saved in between; then nothing is written.
    """
    discussion, conclusion = rich.keep(discussion, "discussion"), rich.keep(conclusion, "conclusion")
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
