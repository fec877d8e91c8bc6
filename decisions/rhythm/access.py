"""Who reads and records the rhythm of a municipality, and the only way to fetch it in a view.

Its own people read it, and the support officers of the forums where it sits; director and clerk record, an officer on
their behalf. Whoever works for the municipality that followed after a merger reads and completes what came before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.verdict import YES, Verdict, no
from agenda.access import demand
from decisions.models import Discussion, Statement
from decisions.rhythm import DECREE, today
from regions.access import REASONS, standing
from regions.access import get_municipality as any_municipality
from regions.access import get_region as any_region
from regions.models import Municipality, ReferenceRegion, Seat


@dataclass(frozen=True)
class Rights:
    """What this person may do here. `own`: as somebody of the municipality; `officer`: as its support officer."""

    own: bool
    staff: bool
    officer: bool

    @property
    def read(self) -> Verdict:
        return YES if self.own or self.officer else no(REASONS["follow_rhythm"])

    @property
    def record(self) -> Verdict:
        return YES if self.staff or self.officer else no(REASONS["record_on_behalf"])

    @property
    def remind(self) -> Verdict:
        text = _("Only the support officer of a forum where this municipality sits reminds it.")
        return YES if self.officer else no(text)


def rights(user: User, municipality: Municipality) -> Rights:
    mine = standing(user)
    chain = {one.pk for one in with_successors(municipality)}
    forums = mine.forums("follow_rhythm")
    officer = bool(forums) and Seat.objects.filter(forum__in=forums, municipality=municipality).exists()
    return Rights(
        own=bool(chain & (mine.staff_of | mine.mayor_of | mine.councillor_of)),
        staff=bool(chain & mine.staff_of),
        officer=officer,
    )


def with_successors(municipality: Municipality) -> list[Municipality]:
    """Itself, and whoever followed after a merger."""
    found = [municipality]
    while found[-1].successor:
        found.append(found[-1].successor)
    return found


def get_rhythm(user: User, nis_code: str, year: int, *, to: str = "read") -> tuple[Municipality, Rights]:
    """A municipality of the map is known to all; its rhythm is for whom it concerns."""
    _demand_year(year)
    municipality = any_municipality(user, nis_code)
    mine = rights(user, municipality)
    demand(mine.read)
    demand(getattr(mine, to))
    return municipality, mine


def get_region(user: User, code: str, year: int) -> tuple[ReferenceRegion, list[Municipality]]:
    """The region with the municipalities of it that this person supports, as it was in that year."""
    _demand_year(year)
    region = any_region(user, code)
    found = list(supported(user, region, year))
    if not found:
        demand(no(_("Only support officers of forums in this region read the rhythm of its municipalities.")))
    return region, found


def region_of(municipality: Municipality, year: int) -> ReferenceRegion | None:
    """The last one it belonged to in that year."""
    rows = municipality.memberships.filter(starts_on__lte=date(year, 12, 31)).select_related("region")
    last = rows.order_by("starts_on").last()
    return last.region if last else None


def before(municipality: Municipality, year: int) -> list[Municipality]:
    """Who merged into it in that year or at the end of the one before, as far as the decree asked them something."""
    return list(
        municipality.predecessors.filter(ends_on__year__gte=max(year - 1, DECREE.year), ends_on__year__lte=year)
    )


def supported(user: User, region: ReferenceRegion, year: int) -> QuerySet[Municipality]:
    """In the region on a day of that year, in force on one, and at a table this person supports."""
    forums = standing(user).forums("follow_rhythm")
    return in_year(region, year).filter(seats__forum__in=forums) if forums else Municipality.objects.none()


def in_year(region: ReferenceRegion, year: int) -> QuerySet[Municipality]:
    """In the region and in force on a day of that year; who merged stands there beside who followed."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    memberships = region.memberships.filter(starts_on__lte=last).exclude(ends_on__lt=first)
    found = Municipality.objects.filter(memberships__in=memberships, starts_on__lte=last).exclude(ends_on__lt=first)
    return found.select_related("successor").distinct().order_by("name")


def supports_all(user: User, region: ReferenceRegion, year: int) -> Verdict:
    """The statement of a region tells of all its municipalities, so it is for who supports them all."""
    theirs = {one.pk for one in supported(user, region, year)}
    if theirs and theirs == {one.pk for one in in_year(region, year)}:
        return YES
    return no(_("The statement of a region is for who supports all its municipalities."))


def get_discussion(user: User, pk: int) -> Discussion:
    """To confirm or take back what was recorded by hand."""
    row = get_object_or_404(Discussion.objects.select_related("municipality__successor", "meeting__forum"), pk=pk)
    mine = rights(user, row.municipality)
    if not mine.read:
        raise Http404
    demand(mine.record)
    return row


def get_statement(user: User, pk: int) -> Statement:
    found = get_object_or_404(Statement.objects.select_related("municipality__successor", "region", "document"), pk=pk)
    if found.municipality:
        readable = bool(rights(user, found.municipality).read)
    else:
        readable = bool(supports_all(user, found.region, found.year))
    if not readable:
        raise Http404
    return found


def _demand_year(year: int) -> None:
    """From the year of the decree to the next one, which can be planned already."""
    if not DECREE.year <= year <= today().year + 1:
        raise Http404
