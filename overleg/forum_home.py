"""The page of a forum as its home: the next meeting, the queue, the papers, and how often it meets with whose support.

Everything here starts from what the reader may see; only the numbers of `agenda.figures` are for everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, islice

from django.db.models import Count, Window
from django.utils import timezone

from accounts.models import User
from agenda import access, figures
from agenda.chain import Chains
from agenda.models import AgendaItem, Meeting, MeetingPaper, Placement
from agenda.services.capacities import may_propose_under
from agenda.views.meetings import STATE_KINDS
from decisions.models import Evaluation
from overleg.lib.together import Asking, at_once, nothing
from regions.access import can, standing
from regions.models import Forum, Organisation, SupportAssignment, WorkingAgreement
from timeline.services import now

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


def forum_home(user: User, forum: Forum) -> Asking[Home]:
    """All of it, from two queries; the second is about the next meeting."""
    composes = bool(can(user, "compose", forum))
    (coming, following), queue, papers, lessons, agreement = yield from at_once(
        _coming(user, forum),
        _queue(user, forum) if composes else nothing(None),
        _papers(user, forum),
        _lessons(user, forum),
        _agreement(forum, timezone.localdate(now())),
    )
    return Home(
        next=following,
        later=coming[1:],
        queue=queue,
        papers=papers,
        lessons=lessons,
        may_propose=bool(may_propose_under(user, forum, agreement)),
        composes=composes,
        has_meetings=standing(user).may("read_extract", forum.pk),
    )


def _coming(user: User, forum: Forum) -> Asking[tuple[list[Meeting], NextMeeting | None]]:
    coming = Meeting.objects.visible_to(user).filter(forum=forum).coming(timezone.now()).for_list()[: LATER + 1]
    yield [coming]
    return list(coming), (yield from _next(user, coming[0])) if coming else None


def _next(user: User, meeting: Meeting) -> Asking[NextMeeting]:
    day = timezone.localdate(meeting.starts_at)
    chains = Chains([meeting])
    placements = Placement.objects.visible_to(user).filter(meeting=meeting).order_by().values_list("pk")
    agreements = meeting.agreements
    yield [chains.rows, placements, agreements]
    in_preparation = meeting.status == Meeting.Status.DRAFT
    return NextMeeting(
        meeting=meeting,
        kind=STATE_KINDS[Meeting.Status(meeting.status)],
        items=len(placements),
        publish_by=day - timedelta(days=agreements[0].publication_days) if agreements and in_preparation else None,
        chained=chains.words(meeting),
    )


def _agreement(forum: Forum, day: date) -> Asking[WorkingAgreement | None]:
    running = forum.agreements_on(day)
    yield [running]
    return running[0] if running else None


def _queue(user: User, forum: Forum) -> Asking[Queue]:
    waiting = AgendaItem.objects.visible_to(user).waiting_for(forum).annotate(number=Window(Count("pk")))[:1]
    yield [waiting]
    return Queue(waiting[0].number, waiting[0]) if waiting else Queue(0, None)


def _papers(user: User, forum: Forum) -> Asking[list[tuple[Meeting, list[MeetingPaper]]]]:
    """The newest papers this person may read, of the last meetings that have any."""
    ready = MeetingPaper.objects.visible_to(user).newest().filter(state=MeetingPaper.State.READY, meeting__forum=forum)
    ready = ready.select_related("meeting__forum").defer("agenda__snapshot")
    ready = ready.order_by("-meeting__starts_at", "meeting", "kind")[:PAPERS_READ]
    yield [ready]
    by_meeting = groupby(ready, key=lambda paper: paper.meeting)
    found = []
    for meeting, papers in islice(by_meeting, PAPERS_OF):
        # An open bundle in which something became confidential since is asked about one by one: five at most.
        readable = [paper for paper in papers if not access.is_withheld(user, paper)]
        if readable:
            found.append((meeting, readable))
    return found


def _lessons(user: User, forum: Forum) -> Asking[list[Evaluation]]:
    """What was written when its last decisions were closed."""
    found = Evaluation.objects.visible_to(user).newest().filter(decision__forum=forum).for_list()[:LESSONS]
    yield [found]
    return list(found)


@dataclass(frozen=True)
class Frequency:
    """A forum in the table of its region: how often it met and will meet, and who supports it."""

    forum: Forum
    years: list[figures.Year]
    supporters: list[Organisation]
    officers: int


def frequencies(forums: list[Forum], day: date) -> Asking[tuple[list[int], list[Frequency]]]:
    """The years of the table (last, this, next) and a line for every forum that ever met or is supported."""
    years = [day.year - 1, day.year, day.year + 1]
    assigned = SupportAssignment.objects.on(day).filter(forum__in=forums).order_by()
    numbers = assigned.values_list("forum").annotate(number=Count("officer", distinct=True))
    (counted,) = yield from at_once(figures.per_year(forum.pk for forum in forums), beside=[numbers])
    officers = dict(numbers)
    lines = []
    for forum in forums:
        known = {row.year: row for row in counted.get(forum.pk, [])}
        shown = [known.get(year, figures.Year(year)) for year in years]
        lines.append(Frequency(forum, shown, list(forum.supported_by.all()), officers.get(forum.pk, 0)))
    return years, lines
