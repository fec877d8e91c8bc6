"""From a row of MeetingPaper to its PDF: the papers of a meeting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from agenda import bundles, record, versions
from agenda.models import Meeting, MeetingPaper, MinutesVersion
from documents import pdf, store
from documents.models import Document
from overleg.lib import moments

Kind = MeetingPaper.Kind
LIVE: dict[str, Callable[[Meeting], dict]] = {Kind.MINUTES: record.full, Kind.EXTRACT: record.public}


def build(paper: MeetingPaper) -> Document:
    """Make the PDF and keep it."""
    meeting = Meeting.objects.select_related("forum__chained_after").get(pk=paper.meeting_id)
    with translation.override(settings.LANGUAGE_CODE):
        title, name = _title(paper, meeting), _name(paper, meeting)
    if paper.is_bundle:
        return bundles.build(paper, meeting, title, name)
    rendered = render(paper, meeting, title)
    return store.keep(
        rendered.pdf,
        title=title,
        name=name,
        # Only the minutes hold what was said of a confidential item; the others leave it out.
        confidential=paper.kind == Kind.MINUTES and meeting.placements.filter(item__confidential=True).exists(),
        pages=rendered.pages,
    )


def render(paper: MeetingPaper, meeting: Meeting, title: str) -> pdf.Rendered:
    """Papers are in the language of the region, whoever asked for them."""
    language = settings.LANGUAGE_CODE
    with translation.override(language):
        version = frozen(paper)
        data = _published(paper) if paper.kind == Kind.AGENDA else _minutes(paper, meeting, version)
        data |= {"letter": paper.letter}
    template = f"agenda/print/{paper.kind}.html"
    return pdf.render(template, data, title=title, language=language, archive=version is not None)


def frozen(paper: MeetingPaper) -> MinutesVersion | None:
    """The approved version this paper is of; nothing for a draft."""
    found = MinutesVersion.objects.select_related("approved_by", "approved_with__meeting", "minutes")
    return found.filter(Q(paper_id=paper.pk) | Q(public_paper_id=paper.pk)).first()


def _minutes(paper: MeetingPaper, meeting: Meeting, version: MinutesVersion | None) -> dict:
    """Approved minutes are printed from what was approved, a draft from what stands there now."""
    if version is None:
        data = LIVE[paper.kind](meeting)
    else:
        data = record.read(version.content if paper.kind == Kind.MINUTES else version.extract)
    return data | record.lists(data) | {"version": version}


def _published(paper: MeetingPaper) -> dict:
    """The frozen agenda, each entry with what became of it since the version before."""
    data, found = versions.read(paper), versions.differences(paper)
    entries = [entry | {"change": found.changes.get(entry.get("item"))} for entry in data["entries"]]
    return data | {"entries": entries, "withdrawn": found.withdrawn}


def _title(paper: MeetingPaper, meeting: Meeting) -> str:
    words = {"forum": meeting.forum.name, "day": moments.day(meeting.starts_at)}
    if paper.kind == Kind.AGENDA:
        return _("Agenda, %(forum)s, %(day)s") % words
    if paper.kind == Kind.BUNDLE:
        return _("Bundle, %(forum)s, %(day)s") % words
    if paper.kind == Kind.TABLE:
        return _("Bundle for the table, %(forum)s, %(day)s") % words
    if paper.kind == Kind.MINUTES:
        return _("Minutes, %(forum)s, %(day)s") % words
    return _("Extract of the minutes, %(forum)s, %(day)s") % words


def _name(paper: MeetingPaper, meeting: Meeting) -> str:
    day: date = timezone.localdate(meeting.starts_at)
    return f"{slugify(paper.get_kind_display())}-{meeting.forum.slug}-{day:%Y-%m-%d}-{paper.letter}.pdf"
