"""What could meet a duty: meetings whose agenda and minutes can be discussed, decisions that wait for an answer.

Names of forums and days are for whoever reads the rhythm of a municipality; titles and packets for who may open them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from agenda.models import Meeting
from decisions.models import Discussion, Feedback, Packet
from decisions.rhythm.duties import ReportingDuty, Stand, Year
from decisions.rhythm.facts import subject
from decisions.services.feedback import ALIVE
from regions.models import Municipality, Seat

About, S = Discussion.About, Meeting.Status
HELD = (S.HELD, S.CLOSED)
SHOWN = (S.PUBLISHED, S.IN_SESSION, *HELD)
BEFORE, AFTER = timedelta(days=120), timedelta(days=45)
EARLIER, WAITING = 3, 4
MOST = 400


@dataclass(frozen=True)
class Choice:
    """Something of a meeting that a body can discuss: its value in the form, and in words; its packet when there is
    one."""

    about: str
    meeting: Meeting
    packet: str = ""

    @property
    def value(self) -> str:
        return f"{self.about}-{self.meeting.pk}"

    @property
    def label(self) -> str:
        return subject(self.about, str(self.meeting.forum), _day(self.meeting))


@dataclass(frozen=True)
class Waiting:
    """A decision that this body still has to answer, with its packet when there is one."""

    title: str
    due_on: date
    url: str
    packet: str = ""


@dataclass(frozen=True)
class Hint:
    """For one duty. `met`: a forum of this municipality meets within the period."""

    choices: list[Choice]
    waiting: list[Waiting]
    met: bool


class Hints:
    """The meetings of the year around with their packets, and the open duties of one municipality: three questions."""

    def __init__(self, year: Year, user: User) -> None:
        self.municipality = year.municipality
        duties = year.duties
        self.meetings = _meetings(year.municipality, duties[0].period.first, duties[-1].period.last) if duties else []
        self.packets = _packets(year.municipality, self.meetings, user)
        self.waiting = _waiting(year.municipality, user) if any(duty.stand == Stand.DUE for duty in duties) else []

    def of(self, duty: ReportingDuty) -> Hint:
        return Hint(
            choices=self.choices(duty),
            waiting=[waiting for body, waiting in self.waiting if body == duty.body][:WAITING],
            met=any(_day(meeting) in duty.period for meeting in self.meetings),
        )

    def choices(self, duty: ReportingDuty) -> list[Choice]:
        """The likeliest first: the last meetings that were held by then, then agendas that are out already."""
        until = min(duty.period.last, max(duty.today, duty.period.first))
        held = [one for one in self.meetings if one.status in HELD and _day(one) <= until]
        coming = [
            one
            for one in self.meetings
            if duty.period.first <= _day(one) <= duty.period.last + AFTER and one not in held
        ]
        found = [(kind, one) for one in reversed(held[-EARLIER:]) for kind in (About.BOTH, About.MINUTES)]
        found += [(About.AGENDA, one) for one in coming[:EARLIER]]
        return [Choice(kind, one, self.packets.get(one.pk, "")) for kind, one in found]


def _meetings(municipality: Municipality, first: date, last: date) -> list[Meeting]:
    """Of the forums where it has or had a seat; what is still a draft is for who composes it."""
    seats = Seat.objects.filter(municipality=municipality)
    found = Meeting.objects.filter(
        forum__in=seats.values("forum"),
        status__in=SHOWN,
        starts_at__date__range=(first - BEFORE, last + AFTER),
    )
    return list(found.select_related("forum").order_by("starts_at", "pk")[:MOST])


def _packets(municipality: Municipality, meetings: Sequence[Meeting], user: User) -> dict[int, str]:
    rows = Packet.objects.to_be_read().visible_to(user).filter(municipality=municipality, meeting__in=meetings)
    return {packet.meeting_id: reverse("decisions:packet", args=[packet.pk]) for packet in rows}


def _waiting(municipality: Municipality, user: User) -> Sequence[tuple[str, Waiting]]:
    packets = Packet.objects.to_be_read().filter(decision=OuterRef("decision"), municipality=municipality)
    rows = (
        Feedback.objects.visible_to(user)
        .due_for([municipality.pk])
        .filter(decision__status__in=ALIVE, decision__item__confidential=False)
        .annotate(packet=Subquery(packets.values("pk")[:1]))
        .values_list("pk", "body", "decision__item__title", "due_on", "packet")
    )
    return [
        (
            body,
            Waiting(
                title,
                due_on,
                reverse("decisions:feedback", args=[pk]),
                reverse("decisions:packet", args=[packet]) if packet else "",
            ),
        )
        for pk, body, title, due_on, packet in rows[:MOST]
    ]


def _day(meeting: Meeting) -> date:
    return timezone.localdate(meeting.starts_at)
