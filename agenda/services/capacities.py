"""On whose behalf a person may bring an item to a forum, and where they may bring one at all."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.verdict import Verdict, no
from agenda.models import AgendaItem
from regions import access
from regions.access import Role, standing
from regions.models import Forum, Municipality, Organisation, Seat, WorkingAgreement
from timeline.services import now

Capacity = AgendaItem.Capacity


@dataclass(frozen=True)
class Hat:
    """A capacity and the body it speaks for; `key` is its value in a form."""

    capacity: str
    municipality: Municipality | None = None
    organisation: Organisation | None = None

    @property
    def key(self) -> str:
        body = self.municipality or self.organisation
        return f"{self.capacity}:{body.pk}" if body else self.capacity

    def __str__(self) -> str:
        body = self.municipality or self.organisation
        if self.capacity == Capacity.SUPPORT:
            return _("The support staff of the forum")
        if self.capacity == Capacity.MEMBER:
            return _("Member of the forum, for %(body)s") % {"body": body} if body else _("Member of the forum")
        return str(body)


def capacities(user: User, forum: Forum) -> list[Hat]:
    """The hats this person may wear at this forum today, the most natural first; none means: may not propose."""
    return _hats(user, forum, _agreements([forum]).get(forum.pk))


def may_propose(user: User, forum: Forum) -> Verdict:
    """The role must allow it, and so must the forum's working agreement."""
    return may_propose_under(user, forum, _agreements([forum]).get(forum.pk))


def may_propose_under(user: User, forum: Forum, agreement: WorkingAgreement | None) -> Verdict:
    """The same, where today's agreement is known already."""
    allowed = access.can(user, "propose", forum)
    if not allowed or _allowed(user, forum, agreement):
        return allowed
    if Role.DIRECTOR in standing(user).roles[forum.pk]:
        return no(
            _("At this forum general directors do not propose items. Ask your mayor or the support officer to do it.")
        )
    return no(_("At this forum partners do not propose items. Ask the support officer or a member to do it."))


def open_forums(user: User) -> list[Forum]:
    """The forums this person may propose an item to, by name."""
    forums = list(Forum.objects.filter(pk__in=standing(user).forums("propose")))
    agreements = _agreements(forums)
    return [forum for forum in forums if _allowed(user, forum, agreements.get(forum.pk))]


def _agreements(forums: list[Forum]) -> dict[int, WorkingAgreement]:
    day = timezone.localdate(now())
    rows = WorkingAgreement.objects.on(day).filter(forum__in=forums).order_by("starts_on")
    return {row.forum_id: row for row in rows}


def _allowed(user: User, forum: Forum, agreement: WorkingAgreement | None) -> set[Role]:
    """Roles that let this person propose here. A forum that agreed nothing has an open door."""
    roles = standing(user).roles[forum.pk] & access.CAPABILITIES["propose"]
    if agreement and not agreement.directors_may_propose:
        roles = roles - {Role.DIRECTOR}
    if agreement and not agreement.partners_may_propose:
        roles = roles - {Role.PARTNER}
    return roles


def _hats(user: User, forum: Forum, agreement: WorkingAgreement | None) -> list[Hat]:
    mine, roles = standing(user), _allowed(user, forum, agreement)
    hats = [Hat(Capacity.SUPPORT)] if Role.OFFICER in roles else []
    if roles & {Role.CHAIR, Role.MEMBER}:
        homes = Municipality.objects.filter(pk__in=mine.speaks_for[forum.pk])
        hats += [Hat(Capacity.MEMBER, municipality=home) for home in homes] or [Hat(Capacity.MEMBER)]
    seats = Seat.objects.on(timezone.localdate()).filter(forum=forum)
    if Role.DIRECTOR in roles:
        served = seats.filter(municipality__in=mine.staff_of).select_related("municipality")
        hats += [Hat(Capacity.MUNICIPALITY, municipality=seat.municipality) for seat in served]
    if Role.PARTNER in roles:
        served = seats.filter(organisation__in=mine.contact_of).select_related("organisation")
        hats += [Hat(Capacity.PARTNER, organisation=seat.organisation) for seat in served]
    return hats
