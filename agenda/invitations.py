"""Who gets an agenda by mail, and sending each of them one message, however often a job runs."""

from __future__ import annotations

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from agenda import mail
from agenda.models import Invitation, Meeting, MeetingPaper
from agenda.once import send_once, waiting
from overleg.lib.dates import in_force
from regions.models import Forum, Mandate, SupportAssignment
from timeline.models import Event
from timeline.services import now

PER_TICK = 200


def invited(forum: Forum) -> QuerySet[User]:
    """Everybody with a mandate at the forum today, and its support officers; whoever has an address."""
    day = timezone.localdate(now())
    members = Mandate.objects.on(day).filter(in_force(day, "seat__"), seat__forum=forum)
    officers = SupportAssignment.objects.on(day).filter(forum=forum)
    return User.objects.reachable().filter(Q(pk__in=members.values("person")) | Q(pk__in=officers.values("officer")))


def current_agendas() -> QuerySet[MeetingPaper]:
    """Agendas still worth sending: made, not replaced by a later version, of a meeting to come, and done waiting."""
    return MeetingPaper.objects.newest().filter(
        Q(mail_after=None) | Q(mail_after__lte=now()),
        kind=MeetingPaper.Kind.AGENDA,
        state=MeetingPaper.State.READY,
        meeting__status=Meeting.Status.PUBLISHED,
        meeting__starts_at__gt=now(),
    )


def invite(paper: MeetingPaper) -> None:
    """One row per person; asked again it adds nobody twice."""
    people = set(invited(paper.meeting.forum)) | _told_before(paper)
    Invitation.objects.bulk_create([Invitation(paper=paper, person=person) for person in people], ignore_conflicts=True)


def _told_before(paper: MeetingPaper) -> set[User]:
    """When the meeting moved since: also whoever got an agenda and has no mandate any more, for their calendar."""
    sent = Invitation.objects.filter(paper__meeting=paper.meeting_id, sent_at__isnull=False)
    last = sent.aggregate(Max("paper__version"))["paper__version__max"] or 0
    moves = Event.objects.about(paper.meeting).filter(verb="meeting.moved", data__version__gt=last)
    if not moves.exists():
        return set()
    return set(User.objects.reachable().filter(pk__in=sent.values("person")))


def send(papers: QuerySet[MeetingPaper]) -> int:
    """Mail the agendas that were not mailed yet. Gives how many went out."""
    for paper in papers.filter(invitations__isnull=True).select_related("meeting__forum"):
        invite(paper)
    rows = waiting(Invitation.objects.filter(paper__in=papers, sent_at__isnull=True))
    return sum(send_once(invitation, "sent_at", mail.about_agenda) for invitation in _with_everything(rows))


def send_cancellations() -> int:
    """Tell everybody who got an agenda that the meeting is off; once, whatever the number of versions they got."""
    later = Invitation.objects.filter(
        person=OuterRef("person"),
        paper__meeting=OuterRef("paper__meeting"),
        paper__version__gt=OuterRef("paper__version"),
        sent_at__isnull=False,
    )
    untold = Invitation.objects.filter(
        ~Exists(later),
        paper__meeting__status=Meeting.Status.CANCELLED,
        paper__meeting__starts_at__gt=now(),
        sent_at__isnull=False,
        cancellation_sent_at__isnull=True,
    )
    return sum(
        send_once(invitation, "cancellation_sent_at", mail.meeting_cancelled)
        for invitation in _with_everything(waiting(untold))
    )


def _with_everything(invitations: QuerySet[Invitation]) -> QuerySet[Invitation]:
    return invitations.select_related("person", "paper__document", "paper__meeting__forum__chained_after")[:PER_TICK]
