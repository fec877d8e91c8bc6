"""The messages about a meeting, each in the language of who receives it."""

from __future__ import annotations

from datetime import datetime

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from agenda import calendar, versions
from agenda import print as paper_data
from agenda.models import Invitation, MeetingPaper, Reviewer
from documents import missing
from documents.models import PDF
from overleg.lib.refusal import Refused
from regions.access import standing
from timeline.models import Event


def about_agenda(invitation: Invitation) -> EmailMessage:
    """The agenda; for whoever got an earlier one of a meeting that moved since, what has become of it."""
    moves = _moves_unheard(invitation)
    return meeting_moved(invitation, moves) if moves else agenda_published(invitation)


def agenda_published(invitation: Invitation) -> EmailMessage:
    """The open agenda with its PDF and a calendar file; a confidential item is only named as such."""
    message = agenda_message(invitation)
    _attach_agenda(message, invitation.paper)
    _attach_calendar(message, invitation.paper.meeting)
    return message


def agenda_message(invitation: Invitation) -> EmailMessage:
    """The text alone."""
    paper = invitation.paper
    bundle = calendar.absolute(reverse("agenda:bundle", args=[paper.meeting_id]))
    context = _what_changed(invitation) | {"letter": paper.letter, "bundle": bundle}
    return _message(invitation, "agenda_published", context)


def _what_changed(invitation: Invitation) -> dict:
    """The open agenda, and what is different in it from the version this person got last."""
    paper, got = invitation.paper, last_got(invitation)
    found = versions.since(got, paper)
    data = versions.read(paper)
    entries = [entry | {"change": found.changes.get(entry.get("item"))} for entry in data["entries"]]
    return data | {
        "again": got is not None,
        "entries": entries,
        "changed": [entry for entry in entries if entry["change"]],
        "withdrawn": found.withdrawn,
    }


def cancelled_message(invitation: Invitation, reason: str) -> EmailMessage:
    """The text alone."""
    context = paper_data.head(invitation.paper.meeting) | {"reason": reason}
    return _message(invitation, "meeting_cancelled", context)


def last_got(invitation: Invitation) -> MeetingPaper | None:
    """The version of this agenda that this person got before this one."""
    paper = invitation.paper
    got = Invitation.objects.filter(
        person=invitation.person_id, paper__meeting=paper.meeting_id, paper__version__lt=paper.version
    )
    sent = got.filter(sent_at__isnull=False).select_related("paper").order_by("-paper__version").first()
    return sent and sent.paper


def meeting_moved(invitation: Invitation, moves: list[Event]) -> EmailMessage:
    """When it was, when it is, and why; whoever left the forum in the meantime gets no agenda any more."""
    meeting = invitation.paper.meeting
    reads = standing(invitation.person).may("read_agenda", meeting.forum_id)
    was, reasons = datetime.fromisoformat(moves[0].data["moment"]), [move.data["reason"] for move in moves]
    message = moved_message(invitation, was, reasons, reads)
    if reads:
        _attach_agenda(message, invitation.paper)
    _attach_calendar(message, meeting)
    return message


def moved_message(invitation: Invitation, was: datetime, reasons: list[str], reads: bool) -> EmailMessage:
    """The text alone, with what else changed for who reads the agenda."""
    changes = _what_changed(invitation) if reads else {}
    context = changes | paper_data.head(invitation.paper.meeting) | {"was": was, "reasons": reasons, "reads": reads}
    return _message(invitation, "meeting_moved", context)


def meeting_cancelled(invitation: Invitation) -> EmailMessage:
    meeting = invitation.paper.meeting
    last = Event.objects.about(meeting).filter(verb="meeting.cancelled").last()
    message = cancelled_message(invitation, last.data.get("reason", "") if last else "")
    _attach_calendar(message, meeting)
    return message


def review_started(reviewer: Reviewer) -> EmailMessage:
    """Asks to read the minutes; nothing of what stands in them is mailed."""
    return _about_review(reviewer, "review_started")


def review_reminder(reviewer: Reviewer) -> EmailMessage:
    return _about_review(reviewer, "review_reminder")


def _about_review(reviewer: Reviewer, name: str) -> EmailMessage:
    review = reviewer.review
    meeting = review.minutes.meeting
    context = paper_data.head(meeting) | {
        "due": review.due_on,
        "silence": review.silence,
        "url": calendar.absolute(reverse("agenda:minutes", args=[meeting.pk])),
    }
    return _compose(reviewer.person, name, context)


def _moves_unheard(invitation: Invitation) -> list[Event]:
    """The moves after the last agenda this person got; none for who gets a first one."""
    paper = invitation.paper
    moves = list(Event.objects.about(paper.meeting).filter(verb="meeting.moved"))
    if not moves:
        return []
    got = last_got(invitation)
    return [move for move in moves if got and move.data["version"] > got.version]


def _message(invitation: Invitation, name: str, context: dict) -> EmailMessage:
    meeting = invitation.paper.meeting
    return _compose(invitation.person, name, context | {"url": calendar.absolute(meeting.get_absolute_url())})


def _compose(person: User, name: str, context: dict) -> EmailMessage:
    with translation.override(person.language):
        context = context | {"person": person}
        subject = " ".join(render_to_string(f"mail/{name}_subject.txt", context).split())
        body = render_to_string(f"mail/{name}.txt", context).strip() + "\n"
    return EmailMessage(subject, body, to=[person.email])


def _attach_agenda(message: EmailMessage, paper: MeetingPaper) -> None:
    try:
        file = missing.opened(paper.document)
    except FileNotFoundError:
        raise Refused(_("Its PDF is missing from the storage. Make it again on the page of the meeting.")) from None
    with file:
        message.attach(paper.document.name, file.read(), PDF)


def _attach_calendar(message: EmailMessage, meeting) -> None:
    message.attach(calendar.file_name(meeting), calendar.calendar_file(meeting).decode(), "text/calendar")
