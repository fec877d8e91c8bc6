"""Have the bundles of a published agenda made: after publishing, and again when its annexes changed."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.models import Attachment, Meeting, MeetingPaper
from documents import jobs
from overleg.lib.refusal import Refused

Kind = MeetingPaper.Kind


def prepare(agenda: MeetingPaper) -> list[MeetingPaper]:
    """The rows of its bundles; they are made once the agenda itself is there, so that no mail waits for them."""
    made = [next_version(agenda.meeting, kind, agenda=agenda, bulk=True) for kind in _kinds(agenda.meeting)]
    for bundle in made:
        jobs.hold(bundle)
    return made


@transaction.atomic
def remake(meeting: Meeting, *, by: User) -> list[MeetingPaper]:
    """Make the bundles of the last published agenda again, with the annexes as they are now."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    agenda = meeting.papers.filter(kind=Kind.AGENDA).order_by("-version").first()
    if agenda is None:
        raise Refused(_("There is no published agenda yet. Publish it: its bundle is made at once."))
    newest = list(MeetingPaper.objects.newest().filter(meeting=meeting, kind__in=MeetingPaper.BUNDLES))
    if any(bundle.state in (MeetingPaper.State.QUEUED, MeetingPaper.State.RENDERING) for bundle in newest):
        raise Refused(_("The bundle is being made at this moment. Wait until it is ready."))
    made = prepare(agenda)
    for bundle in made:
        jobs.enqueue(bundle)
    return made


def next_version(meeting: Meeting, kind: str, **fields) -> MeetingPaper:
    latest = meeting.papers.filter(kind=kind).aggregate(Max("version"))["version__max"] or 0
    return MeetingPaper.objects.create(meeting=meeting, kind=kind, version=latest + 1, **fields)


def _kinds(meeting: Meeting) -> list[str]:
    """A bundle of its own for the table only when there is something that others may not read."""
    placed = meeting.placements
    files = Attachment.objects.held_by(meeting.forum_id).filter(item__placements__meeting=meeting, confidential=True)
    closed = placed.filter(item__confidential=True).exists() or files.exists()
    had_one = meeting.papers.filter(kind=Kind.TABLE).exists()
    return [Kind.BUNDLE, Kind.TABLE] if closed or had_one else [Kind.BUNDLE]
