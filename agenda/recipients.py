"""Who gets what by mail about a meeting, before it goes out: the people, the subject line and the text."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.core.mail import EmailMessage
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from agenda import mail, versions
from agenda.models import Invitation, Meeting, MeetingPaper
from overleg.lib.dates import in_force
from regions.models import Mandate, SupportAssignment
from timeline.services import now

Kind = MeetingPaper.Kind


@dataclass(frozen=True)
class Recipient:
    """One person, whatever the number of their roles; without an address nothing reaches them."""

    name: str
    roles: str
    address: str

    @property
    def masked(self) -> str:
        """For who does not work with the addresses: recognisable, not usable."""
        local, _at, domain = self.address.partition("@")
        return f"{local[:1]}…@{domain}" if domain else ""


class People(list[Recipient]):
    """By name."""

    @property
    def reached(self) -> int:
        return sum(1 for row in self if row.address)


class Rows:
    """Who has a mandate at the forum today, who supports it, who got an earlier version: to be read at once."""

    def __init__(self, meeting: Meeting) -> None:
        day = timezone.localdate(now())
        mandates = Mandate.objects.on(day).filter(in_force(day, "seat__"), seat__forum=meeting.forum_id)
        officers = SupportAssignment.objects.on(day).filter(forum=meeting.forum_id)
        got = Invitation.objects.filter(paper__meeting=meeting, sent_at__isnull=False).values("person")
        self.mandates = mandates.select_related("person", "seat__municipality", "seat__organisation")
        self.officers, self.told = officers.select_related("officer"), User.objects.filter(pk__in=got)
        self.all = [self.mandates, self.officers, self.told]

    @property
    def roles(self) -> dict[User, list[str]]:
        roles: dict[User, list[str]] = defaultdict(list)
        for row in self.mandates:
            roles[row.person].append(f"{row.get_role_display()}, {row.seat}")
        for assignment in self.officers:
            roles[assignment.officer].append(_("support officer"))
        return roles


def of_agenda(meeting: Meeting, read: Rows | None = None) -> People:
    """Everybody with a mandate at the forum today, its support officers, and who got an earlier version."""
    read = read or Rows(meeting)
    roles = read.roles
    for person in read.told:
        roles.setdefault(person, [_("got an earlier version")])
    return _in_order(roles)


def of_cancellation(meeting: Meeting, read: Rows | None = None) -> People:
    """Whoever got the agenda; nobody else heard of the meeting by mail."""
    read = read or Rows(meeting)
    roles = read.roles
    return _in_order({person: roles.get(person, [_("no seat any more")]) for person in read.told})


def publication(meeting: Meeting, reader: User) -> EmailMessage:
    return mail.agenda_message(_next(meeting, reader))


def move(meeting: Meeting, reader: User, *, typed: dict) -> EmailMessage:
    """As if it were moved: nothing of this is kept."""
    was = meeting.starts_at
    meeting.starts_at, meeting.duration, meeting.place = typed["starts_at"], typed["duration"], typed["place"]
    return mail.moved_message(_next(meeting, reader), was, [typed["reason"]], reads=True)


def cancellation(meeting: Meeting, reader: User, *, reason: str) -> EmailMessage:
    return mail.cancelled_message(_next(meeting, reader), reason)


def _next(meeting: Meeting, reader: User) -> Invitation:
    """The mail that would go out now; never saved."""
    found = MeetingPaper.objects.filter(meeting=meeting, kind=Kind.AGENDA).aggregate(Max("version"))
    version = (found["version__max"] or 0) + 1
    paper = MeetingPaper(meeting=meeting, kind=Kind.AGENDA, version=version, snapshot=versions.frozen(meeting))
    return Invitation(paper=paper, person=reader)


def _in_order(roles: dict[User, list[str]]) -> People:
    people = sorted(roles, key=lambda person: person.name)
    return People(Recipient(person.name, "; ".join(roles[person]), person.email or "") for person in people)
