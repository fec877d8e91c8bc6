"""The bundle of a meeting: cover, contents, the agenda and every annex in order, as one PDF."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from agenda import print as paper_data
from agenda.calendar import absolute
from agenda.models import Advice, AgendaItem, Attachment, Meeting, MeetingPaper, Placement
from agenda.schedule import schedule
from documents import binder, jobs, pdf, store
from documents.binder import Annex
from documents.models import Document

TEMPLATE = "agenda/print/bundle.html"
RENEW = 5  # seconds between two signs of life while one annex takes long
TRIES = 3


@dataclass(frozen=True)
class Row:
    """A line of the published agenda."""

    item: int
    position: int
    minutes: int


class Progress:
    """Tells the row how far we are, and that we are still there."""

    def __init__(self, paper: MeetingPaper) -> None:
        self.paper, self.told = paper, time.monotonic()

    def __call__(self, done: int | None = None) -> None:
        if done is None and time.monotonic() - self.told < RENEW:
            return
        jobs.renew(self.paper, **({} if done is None else {"done": done}))
        self.told = time.monotonic()


def holds_all(paper: MeetingPaper) -> bool:
    """The bundle for the table also holds what is confidential."""
    return paper.kind == MeetingPaper.Kind.TABLE


def inside(paper: MeetingPaper, items: Iterable[int]) -> dict[str, list]:
    """Which items and annexes would be in this bundle now, as a row can keep it."""
    items, whole = list(items), holds_all(paper)
    shown = AgendaItem.objects.filter(pk__in=items, **({} if whole else {"confidential": False}))
    files = _files(items, whole, paper.meeting.forum_id).values_list(
        "pk", "document", "title", "confidential", "document__missing_since"
    )
    gone = sorted(document for _pk, document, *_about, since in files if since)
    return _without(
        {"items": sorted(shown.values_list("pk", flat=True)), "files": [list(file[:4]) for file in files]}, gone
    )


def _without(held: dict[str, list], gone: list[int]) -> dict[str, list]:
    """The same, made without these files: once they are put back in the store, it is outdated."""
    return {name: what for name, what in held.items() if name != "gone"} | ({"gone": gone} if gone else {})


def is_outdated(paper: MeetingPaper) -> bool:
    """Was an annex added, replaced, closed, or put back in the store since it was made?"""
    if paper.state != MeetingPaper.State.READY or paper.snapshot is None:
        return False
    return paper.snapshot != inside(paper, [row.item for row in rows(paper)])


def holds_closed(paper: MeetingPaper) -> bool:
    """Does the open bundle hold something that was made confidential, or taken away, since?"""
    if holds_all(paper) or paper.snapshot is None:
        return False
    now = inside(paper, [row.item for row in rows(paper)])
    kept = {file[0] for file in now["files"]}
    return not (set(paper.snapshot["items"]) <= set(now["items"]) and {f[0] for f in paper.snapshot["files"]} <= kept)


def rows(paper: MeetingPaper) -> list[Row]:
    """What was published; the agenda itself may be under construction again."""
    frozen = paper.agenda.snapshot if paper.agenda_id else None
    if frozen:
        return [Row(entry["item"], entry["position"], entry["minutes"]) for entry in frozen["entries"]]
    placed = Placement.objects.filter(meeting=paper.meeting_id).order_by("position", "pk")
    return [Row(*values) for values in placed.values_list("item", "position", "minutes")]


def _files(items: list[int], whole: bool, forum: int):
    found = Attachment.objects.held_by(forum).filter(item__in=items).order_by("item", "position", "pk")
    return found if whole else found.public()


def build(paper: MeetingPaper, meeting: Meeting, title: str, name: str) -> Document:
    """Make the PDF on disk, a page at a time, and keep it; an annex that cannot be shown gets a page that says so."""
    progress = Progress(paper)
    folder_of = {"prefix": "bundle-", "dir": settings.VAR}
    with translation.override(settings.LANGUAGE_CODE), TemporaryDirectory(**folder_of) as folder:
        published = rows(paper)
        data, annexes = contents(paper, meeting, published)
        held = inside(paper, [row.item for row in published])
        jobs.renew(paper, snapshot=held, done=0, total=len(annexes))
        binder.prepare(annexes, Path(folder), progress)
        gone = sorted(annex.document.pk for annex in annexes if annex.gone)
        jobs.renew(paper, snapshot=_without(held, gone))
        made = Path(folder) / "bundle.pdf"
        pages = _bind(data, annexes, title, made, progress)
        return store.keep_file(made, title=title, name=name, confidential=holds_all(paper), pages=pages)


def _bind(data: dict, annexes: list[Annex], title: str, made: Path, progress: Progress) -> int:
    """Whoever turns out to be broken only now is left out, and the rest bound again."""
    while True:
        front, own = render_front(data, annexes, title)
        try:
            return binder.bind(front, own, annexes, made, progress)
        except binder.BrokenAnnex as broken:
            annex = broken.annex
            annex.path, annex.pages, annex.figure = None, 1, False
            annex.reason = _("This file is damaged and cannot be opened.")


def render_front(data: dict, annexes: list[Annex], title: str) -> tuple[bytes, int]:
    """Our own pages, and how many come before those of the annexes: their page numbers must be known to be printed."""
    own = 3
    for _try in range(TRIES):
        start = own + 1
        for annex in annexes:
            data["pages"][annex.key] = start
            start += annex.pages
        context = data | {"whole_pages": start - 1, "missing": [annex for annex in annexes if annex.path is None]}
        for line in (line for entry in data["entries"] for line in entry.get("annexes", ())):
            line["page"] = data["pages"][line["key"]]
            line["number_of_pages"] = line["annex"].pages
        rendered = pdf.render(TEMPLATE, context, title=title, language=settings.LANGUAGE_CODE)
        if rendered.pages - len(context["missing"]) == own:
            break
        own = rendered.pages - len(context["missing"])
    return rendered.pdf, own


def contents(paper: MeetingPaper, meeting: Meeting, published: list[Row]) -> tuple[dict, list[Annex]]:
    """What stands on our own pages, and the annexes in order."""
    whole, items = holds_all(paper), [row.item for row in published]
    shown = AgendaItem.objects.filter(pk__in=items, **({} if whole else {"confidential": False})).for_list()
    by_pk = {item.pk: item for item in shown}
    times = schedule(meeting, published)
    lines, advice = _lines(items, whole, meeting.forum_id), _advice(meeting, items)
    asked = _asked(meeting)
    annexes, entries = [], []
    for parent, (row, start) in enumerate(zip(published, times.starts, strict=True)):
        entry = {"position": row.position, "starts_at": start, "minutes": row.minutes, "title": ""}
        if item := by_pk.get(row.item):
            own = [_annex(file, number, row.position, parent) for number, file in lines[row.item]]
            annexes += [line["annex"] for line in own]
            entry |= paper_data.on_agenda(item, own, advice[row.item], asked.get(row.item)) | {
                "confidential": item.confidential
            }
        entries.append(entry)
    head = paper_data.head(meeting) | {"ends_at": times.ends_at, "minutes": times.minutes, "letter": paper.letter}
    return head | {"entries": entries, "whole": whole, "pages": {}, "number_of_annexes": len(annexes)}, annexes


def _advice(meeting: Meeting, items: list[int]) -> dict[int, list[Advice]]:
    """What was answered or is awaited, but for what stayed behind at another forum."""
    advice: dict[int, list[Advice]] = defaultdict(list)
    for row in Advice.objects.filter(Q(stays_at=None) | Q(stays_at=meeting.forum_id), item__in=items).shown():
        advice[row.item_id].append(row)
    return advice


def _asked(meeting: Meeting) -> dict[int, Advice]:
    """By item: the question, where it stands on this agenda for advice."""
    placed = Placement.objects.filter(meeting=meeting, advice__isnull=False).select_related("advice__forum")
    return {placement.item_id: placement.advice for placement in placed}


def _lines(items: list[int], whole: bool, forum: int) -> dict[int, list[tuple[int, Attachment]]]:
    """The annexes of each item with their numbers, which are the same in both bundles."""
    open_ones = set(_files(items, whole, forum).values_list("pk", flat=True))
    lines: dict[int, list[tuple[int, Attachment]]] = defaultdict(list)
    numbers: dict[int, int] = defaultdict(int)
    for file in _files(items, whole=True, forum=forum).select_related("document", "item"):
        numbers[file.item_id] += 1
        if file.pk in open_ones:
            lines[file.item_id].append((numbers[file.item_id], file))
    return lines


def _annex(file: Attachment, number: int, position: int, parent: int) -> dict:
    """One line of the contents, with the file to bind."""
    closed = file.confidential or file.item.confidential
    stamp = _("item %(item)s - annex %(annex)s - p. %(page)s/%(pages)s") % {
        "item": position, "annex": number, "page": "%(page)d", "pages": "%(pages)d",
    }  # fmt: skip
    key = f"{position}-{number}"
    annex = Annex(
        key=key,
        title=file.title,
        document=file.document,
        stamp=f"{stamp} - {_('confidential')}" if closed else stamp,
        parent=parent,
        address=absolute(reverse("agenda:attachment", args=[file.pk])),
    )
    return {"key": key, "number": number, "title": file.title, "closed": closed, "annex": annex}
