"""A proposal for a series of meetings: days from the fixed day, hosts in turn, and what stands in the way of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import cycle, islice

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from agenda.clashes import Seats, overlap, sharing
from agenda.models import Meeting
from overleg.lib.dates import holidays, in_brussels, is_flemish_day
from overleg.lib.moments import hour
from overleg.lib.rhythm import Rhythm
from regions.access import may_see_names, standing
from regions.models import Forum


@dataclass(frozen=True)
class Wishes:
    """What the officer asks for."""

    rhythm: Rhythm
    first: date
    last: date
    start: time
    duration: int
    place: str = ""
    rotate: bool = False  # hosts in turn instead of one place


@dataclass(frozen=True)
class Slot:
    """One meeting that may come."""

    starts_at: datetime
    duration: int
    place: str = ""

    @property
    def day(self) -> date:
        return timezone.localdate(self.starts_at)


@dataclass(frozen=True)
class Remark:
    """Something to know about a day; `stops` when the day is not proposed because of it."""

    kind: str
    text: str
    stops: bool = False


def propose(forum: Forum, wishes: Wishes) -> list[Slot]:
    """The days of the rhythm; chained to another forum, right after its meeting of that day."""
    own = Meeting.objects.filter(forum=forum).exclude(status=Meeting.Status.CANCELLED)
    last = own.filter(starts_at__lt=_midnight(wishes.first)).order_by("starts_at").last()
    days = list(wishes.rhythm.days(wishes.first, wishes.last, after=_day(last) if last else None))
    ends = _ends_of_earlier(forum, wishes.first, wishes.last)
    # A day off does not cost anybody the turn to be host.
    free = [day for day in days if day not in holidays(day.year)]
    hosts = dict(zip(free, _hosts(forum, wishes, last, len(free)), strict=True))
    return [
        Slot(ends.get(day) or in_brussels(day, wishes.start), wishes.duration, hosts.get(day, wishes.place))
        for day in days
    ]


def municipalities(forum: Forum, day: date) -> list[str]:
    """Who can be host: the municipalities with a seat."""
    seats = forum.seats.on(day).filter(municipality__isnull=False)
    return list(seats.values_list("municipality__name", flat=True).order_by("municipality__name"))


def _hosts(forum: Forum, wishes: Wishes, last: Meeting | None, number: int) -> list[str]:
    names = municipalities(forum, wishes.first) if wishes.rotate else []
    if not names:
        return [wishes.place] * number
    start = names.index(last.place) + 1 if last and last.place in names else 0
    return list(islice(cycle(names), start, start + number))


def _ends_of_earlier(forum: Forum, first: date, last: date) -> dict[date, datetime]:
    """By day, when the forum after which this one meets is done."""
    if not forum.chained_after_id:
        return {}
    found = _between(first, last).filter(forum=forum.chained_after_id)
    return {_day(meeting): timezone.localtime(meeting.ends_at) for meeting in found}


class Surroundings:
    """What else happens in a period that a new meeting of this forum would meet with: a fixed number of queries."""

    def __init__(self, forum: Forum, first: date, last: date, user: User) -> None:
        self.forum = forum
        others = sharing(forum, first, last)
        near = {*others, forum.pk, forum.chained_after_id} - {None}
        self.meetings = list(_between(first, last).filter(forum__in=near).select_related("forum"))
        self.seats = Seats([*others, forum.pk], first, last)
        self.visible = set(standing(user).forums("read_extract"))
        self.named = {meeting.forum_id: may_see_names(user, meeting.forum) for meeting in self.meetings}
        self.names_here = may_see_names(user, forum)

    def remarks(self, slot: Slot) -> list[Remark]:
        """First what stops a day, then clashes, then what is good to know."""
        found = []
        if holiday := holidays(slot.day.year).get(slot.day):
            found.append(Remark("refused", holiday, stops=True))
        same_day = [meeting for meeting in self.meetings if _day(meeting) == slot.day]
        for meeting in same_day:
            if meeting.forum_id == self.forum.pk:
                text = _("Already planned, at %(time)s") % {"time": hour(meeting.starts_at)}
                found.append(Remark("muted", text, stops=True))
        if is_flemish_day(slot.day):
            found.append(Remark("remark", _("Flemish Community Day: town halls are closed")))
        others = [meeting for meeting in same_day if meeting.forum_id != self.forum.pk]
        return found + [remark for meeting in others if (remark := self._about(slot, meeting))]

    def _about(self, slot: Slot, meeting: Meeting) -> Remark | None:
        people = self.seats.both(self.forum.pk, meeting.forum_id, slot.day)
        facts = {"forum": meeting.forum, "time": hour(meeting.starts_at)}
        if people and overlap(slot.starts_at, slot.duration, meeting):
            return Remark("late", self._clash(meeting, people, facts))
        if meeting.forum_id == self.forum.chained_after_id and slot.starts_at >= meeting.ends_at:
            return Remark("planned", _("After: %(forum)s, %(time)s") % facts)
        if people and meeting.forum_id in self.visible:
            return Remark("open", _("Same day: %(forum)s, %(time)s") % facts)
        return None

    def _clash(self, meeting: Meeting, people: list[str], facts: dict) -> str:
        """Whoever knows nothing of that forum only hears how many people it is about."""
        number = {"n": len(people)}
        if meeting.forum_id not in self.visible:
            text = ngettext("%(n)d member sits elsewhere then", "%(n)d members sit elsewhere then", len(people))
            return text % number
        who = ngettext("%(n)d member", "%(n)d members", len(people)) % number
        if self.names_here and self.named[meeting.forum_id] and len(people) <= 3:
            who = ", ".join(people)
        return _("At the same time: %(forum)s, %(time)s (%(who)s)") % (facts | {"who": who})


def _between(first: date, last: date) -> QuerySet[Meeting]:
    found = Meeting.objects.filter(starts_at__gte=_midnight(first), starts_at__lt=_midnight(last + timedelta(days=1)))
    return found.exclude(status=Meeting.Status.CANCELLED).order_by("starts_at")


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _day(meeting: Meeting) -> date:
    return timezone.localdate(meeting.starts_at)
