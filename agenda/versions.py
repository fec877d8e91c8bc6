"""Published versions of an agenda: frozen as they went out, read again later, compared with the one before."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from datetime import datetime

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation

from agenda import print as paper_data
from agenda.differences import Differences, compare
from agenda.models import AgendaItem, Attachment, Meeting, MeetingPaper, Placement

MOMENTS = ("starts_at", "ends_at", "after_at")


def freeze(meeting: Meeting) -> dict:
    """The open agenda as it is now, in the language of the region; of a confidential item that it is there."""
    with translation.override(settings.LANGUAGE_CODE):
        data = paper_data.agenda(meeting)
        rows = list(Placement.objects.filter(meeting=meeting).select_related("item").order_by("position", "pk"))
        files = _files(meeting)
        for entry, row in zip(data["entries"], rows, strict=True):
            entry |= {
                "item": row.item_id,
                "reference": row.item.reference,
                "confidential": row.item.confidential,
                # The text of a confidential item is not kept here; that it was edited is.
                "edited": row.item.version if row.item.confidential else 0,
                "files": files[row.item_id],
            }
    return data


def frozen(meeting: Meeting) -> dict:
    """The same as it would be kept, to compare it with what was kept before."""
    with translation.override(settings.LANGUAGE_CODE):
        return json.loads(json.dumps(freeze(meeting), cls=DjangoJSONEncoder))


def digest(snapshot: dict) -> str:
    """Two agendas that read the same have the same."""
    return hashlib.sha256(json.dumps(snapshot["entries"], sort_keys=True).encode()).hexdigest()[:16]


def _files(meeting: Meeting) -> dict[int, list[dict]]:
    files = defaultdict(list)
    held = Attachment.objects.held_by(meeting.forum_id)
    for file in held.filter(item__placements__meeting=meeting).select_related("item"):
        closed = file.confidential or file.item.confidential
        files[file.item_id].append({"id": file.pk, "document": file.document_id, "title": "" if closed else file.title})
    return files


def read(paper: MeetingPaper) -> dict:
    """What was published, without what became confidential since; versions from before this was kept: as it is now."""
    if paper.snapshot is None:
        return paper_data.agenda(paper.meeting)
    data = _with_moments(paper.snapshot)
    entries = [_with_moments(entry) for entry in data["entries"]]
    followed_by = [_with_moments(meeting) for meeting in data.get("followed_by", [])]
    return data | {"entries": _still_open(entries), "followed_by": followed_by}


def previous(paper: MeetingPaper) -> MeetingPaper | None:
    """The version that was published before this one."""
    earlier = MeetingPaper.objects.filter(meeting=paper.meeting_id, kind=MeetingPaper.Kind.AGENDA)
    return earlier.filter(version__lt=paper.version).order_by("-version").first()


def differences(paper: MeetingPaper) -> Differences:
    """Between this version and the one before; nothing when there is none."""
    return _between(previous(paper), paper) if paper.version > 1 else Differences()


def since(got: MeetingPaper | None, paper: MeetingPaper) -> Differences:
    """Between the version somebody got and this one."""
    return _between(got, paper)


def latest(meeting: Meeting) -> Differences:
    """Between the last two published versions, while the agenda is not being changed again."""
    if meeting.status == Meeting.Status.DRAFT:
        return Differences()
    papers = MeetingPaper.objects.filter(meeting=meeting, kind=MeetingPaper.Kind.AGENDA).order_by("-version")[:2]
    newest = list(papers)
    return _between(newest[1], newest[0]) if len(newest) == 2 else Differences()


def _between(before: MeetingPaper | None, after: MeetingPaper) -> Differences:
    return between(before and before.snapshot, after.snapshot)


def between(before: dict | None, after: dict | None) -> Differences:
    """Of two frozen agendas; nothing when one of them was not kept."""
    if before is None or after is None:
        return Differences()
    found = compare(before["entries"], after["entries"])
    return Differences(found.changes, _still_open([_with_moments(entry) for entry in found.withdrawn]))


def _still_open(entries: list[dict]) -> list[dict]:
    """An item or an annex that was made confidential after publishing is not named any more."""
    if not entries:
        return entries
    items = [entry["item"] for entry in entries]
    closed = set(AgendaItem.objects.filter(pk__in=items, confidential=True).values_list("pk", flat=True))
    files = set(Attachment.objects.filter(item__in=items, confidential=True).values_list("pk", flat=True))
    return [_hidden(entry) if entry["item"] in closed else _without(entry, files) for entry in entries]


def _hidden(entry: dict) -> dict:
    kept = ("position", "starts_at", "minutes", "item")
    return {name: entry[name] for name in kept} | {"title": "", "confidential": True, "files": []}


def _without(entry: dict, closed: set[int]) -> dict:
    files = [file for file in entry["files"] if file["id"] not in closed]
    return entry | {"files": files, "annexes": [file["title"] for file in files if file["title"]]}


def _with_moments(data: dict) -> dict:
    """JSON keeps moments as text."""
    revived = {name: data[name] for name in MOMENTS if isinstance(data.get(name), str)}
    return data | {name: datetime.fromisoformat(text) for name, text in revived.items()}
