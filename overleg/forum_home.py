"""The page of a forum as its home: the next meeting, the queue, the papers, and how often it meets with whose support.

Everything here starts from what the reader may see; only the numbers of `agenda.figures` are for everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, islice

from django.db.models import Count
from django.utils import timezone

from accounts.models import User
from agenda import access, figures
from agenda.chain import Chains
from agenda.models import AgendaItem, Meeting, MeetingPaper, Placement
from agenda.services.capacities import may_propose
from agenda.views.meetings import STATE_KINDS
from decisions.models import Evaluation
from regions.access import can, standing
from regions.models import Forum, Organisation, SupportAssignment

LATER = 5
PAPERS_OF = 5  # meetings whose papers are shown
PAPERS_READ = 40
LESSONS = 4


@dataclass(frozen=True)
class NextMeeting:
    meeting: Meeting
    kind: str  # of its state
    items: int  # on its agenda, as far as one may read
    publish_by: date | None  # while the agenda is in preparation
    chained: list[str]  # what comes before and after on that day


@dataclass(frozen=True)
class Queue:
    """What waits for a place on an agenda, for who composes it."""

    number: int
    oldest: AgendaItem | None

    @property
    def days(self) -> int:
        return (timezone.localdate() - timezone.localdate(self.oldest.proposed_at)).days if self.oldest else 0


@dataclass(frozen=True)
class Home:
    next: NextMeeting | None
    later: list[Meeting]
    queue: Queue | None
    papers: list[tuple[Meeting, list[MeetingPaper]]]
    lessons: list[Evaluation]
    may_propose: bool
    composes: bool
    has_meetings: bool  # whether there are any this person may know of


def forum_home(user: User, forum: Forum) -> Home:
    coming = list(Meeting.objects.visible_to(user).filter(forum=forum).coming(timezone.now()).for_list()[: LATER + 1])
    composes = bool(can(user, "compose", forum))
    return Home(
        next=_next(user, coming[0]) if coming else None,
        later=coming[1:],
        queue=_queue(user, forum) if composes else None,
        papers=_papers(user, forum),
        lessons=_lessons(user, forum),
        may_propose=bool(may_propose(user, forum)),
        composes=composes,
        has_meetings=standing(user).may("read_extract", forum.pk),
    )


def _next(user: User, meeting: Meeting) -> NextMeeting:
    day = timezone.localdate(meeting.starts_at)
    agreement = meeting.forum.agreement_on(day)
    in_preparation = meeting.status == Meeting.Status.DRAFT
    return NextMeeting(
        meeting=meeting,
        kind=STATE_KINDS[Meeting.Status(meeting.status)],
        items=Placement.objects.visible_to(user).filter(meeting=meeting).count(),
        publish_by=day - timedelta(days=agreement.publication_days) if agreement and in_preparation else None,
        chained=Chains([meeting]).words(meeting),
    )


def _queue(user: User, forum: Forum) -> Queue:
    waiting = AgendaItem.objects.visible_to(user).waiting_for(forum)
    return Queue(waiting.count(), waiting.first())


def _papers(user: User, forum: Forum) -> list[tuple[Meeting, list[MeetingPaper]]]:
    """The newest papers this person may read, of the last meetings that have any."""
    ready = MeetingPaper.objects.visible_to(user).newest().filter(state=MeetingPaper.State.READY, meeting__forum=forum)
    ready = ready.select_related("meeting__forum").defer("agenda__snapshot")
    ready = ready.order_by("-meeting__starts_at", "meeting", "kind")[:PAPERS_READ]
    by_meeting = groupby(ready, key=lambda paper: paper.meeting)
    found = []
    for meeting, papers in islice(by_meeting, PAPERS_OF):
        # An open bundle in which something became confidential since is asked about one by one: five at most.
        readable = [paper for paper in papers if not access.is_withheld(user, paper)]
        if readable:
            found.append((meeting, readable))
    return found


def _lessons(user: User, forum: Forum) -> list[Evaluation]:
    """What was written when its last decisions were closed."""
    found = Evaluation.objects.visible_to(user).newest().filter(decision__forum=forum)
    return list(found.for_list()[:LESSONS])


@dataclass(frozen=True)
class Frequency:
    """A forum in the table of its region: how often it met and will meet, and who supports it."""

    forum: Forum
    years: list[figures.Year]
    supporters: list[Organisation]
    officers: int


def frequencies(forums: list[Forum], day: date) -> tuple[list[int], list[Frequency]]:
    """The years of the table (last, this, next) and a line for every forum that ever met or is supported."""
    years = [day.year - 1, day.year, day.year + 1]
    counted = figures.per_year(forum.pk for forum in forums)
    assigned = SupportAssignment.objects.on(day).filter(forum__in=forums).order_by()
    officers = dict(assigned.values_list("forum").annotate(number=Count("officer", distinct=True)))
    lines = []
    for forum in forums:
        known = {row.year: row for row in counted.get(forum.pk, [])}
        shown = [known.get(year, figures.Year(year)) for year in years]
        lines.append(Frequency(forum, shown, list(forum.supported_by.all()), officers.get(forum.pk, 0)))
    return years, lines
