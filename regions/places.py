"""What the pages about regions and municipalities tell for one day, gathered from dated rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Prefetch
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from overleg.lib.svg import Tile
from overleg.lib.together import Asking, at_once, related
from regions.models import (
    Forum,
    Municipality,
    Organisation,
    Population,
    ReferenceRegion,
    RegionMembership,
    Seat,
)
from regions.tilemap import Place, layout

MINI_WIDTH, MINI_HEIGHT = 9, 6


@dataclass(frozen=True)
class Progress:
    """What a tile says about its municipality: words, and how full its bar is (0 to 1)."""

    text: str
    share: float


@dataclass(frozen=True)
class Line:
    """A municipality in a region on a day, and what happened to it before and after."""

    municipality: Municipality
    population: Population | None
    joined: list[Municipality]  # merged into it by that day
    follower: Municipality | None  # merged into this one after that day
    follows_on: date | None
    next_region: RegionMembership | None  # moved there while it stayed itself

    @property
    def joined_on(self) -> date | None:
        return self.joined[0].ends_on + timedelta(days=1) if self.joined else None


@dataclass(frozen=True)
class RegionPage:
    region: ReferenceRegion
    day: date
    lines: list[Line]
    inhabitants: int | None  # nothing when the figures are of different years
    year: int | None
    forums: list[Forum]
    supporters: list[Organisation]
    tiles: list[Tile]
    answers: bool  # whether the tiles tell of answers

    @property
    def sources(self) -> list[str]:
        return sorted({line.population.source for line in self.lines if line.population})


def region_page(
    region: ReferenceRegion, day: date, progress: Asking[Mapping[int, Progress] | None]
) -> Asking[RegionPage]:
    """The region as it was on `day`. `progress` (by municipality id) fills the tiles; else they show inhabitants."""
    municipalities = Municipality.objects.in_region(region, day).for_region_page()
    forums = Forum.objects.of_region(region).for_list()
    beside = [municipalities, forums, *related(region, "supported_by")]
    (known,) = yield from at_once(progress, beside=beside)
    lines = [_line(municipality, region, day) for municipality in municipalities]
    inhabitants, year = total([line.population for line in lines])
    return RegionPage(
        region=region,
        day=day,
        lines=lines,
        inhabitants=inhabitants,
        year=year,
        forums=list(forums),
        supporters=list(region.supported_by.all()),
        tiles=_tiles(lines, known),
        answers=bool(known),
    )


def _line(municipality: Municipality, region: ReferenceRegion, day: date) -> Line:
    later = [
        membership
        for membership in municipality.memberships.all()
        if membership.starts_on > day and membership.region_id != region.pk
    ]
    return Line(
        municipality=municipality,
        population=population_for(municipality.populations.all(), day),
        joined=[one for one in municipality.predecessors.all() if one.ends_on < day],
        follower=municipality.successor,
        follows_on=municipality.ends_on + timedelta(days=1) if municipality.ends_on else None,
        next_region=later[0] if later else None,
    )


def population_for(rows: Iterable[Population], day: date) -> Population | None:
    """The last figure known on `day`; before the first figure, the first."""
    ordered = sorted(rows, key=lambda row: row.year)
    known = [row for row in ordered if row.year <= day.year]
    return (known[-1:] or ordered[:1] or [None])[0]


def total(populations: list[Population | None]) -> tuple[int | None, int | None]:
    """Figures of one year add up; figures of different years may count the same people twice."""
    years = {row.year if row else None for row in populations}
    if len(years) != 1 or None in years:
        return None, None
    return sum(row.inhabitants for row in populations if row), years.pop()


def places(municipalities: Iterable[Municipality]) -> list[Place]:
    return [Place(one.pk, float(one.lat), float(one.lon)) for one in municipalities]


def _tiles(lines: list[Line], progress: Mapping[int, Progress] | None) -> list[Tile]:
    squares = layout(places(line.municipality for line in lines))
    largest = max((line.population.inhabitants for line in lines if line.population), default=0)
    tiles = []
    for line in lines:
        column, row = squares[line.municipality.pk]
        said = _said(line, largest) if progress is None else progress.get(line.municipality.pk, Progress("", 0))
        url = line.municipality.get_absolute_url()
        tiles.append(Tile(line.municipality.name, column, row, said.text, said.share, url))
    return tiles


def _said(line: Line, largest: int) -> Progress:
    if line.population is None:
        return Progress(_("not known"), 0)
    inhabitants = line.population.inhabitants
    return Progress(number_format(inhabitants, force_grouping=True), inhabitants / largest if largest else 0)


@dataclass(frozen=True)
class Miniature:
    """The tiles of a region as small boxes: their corners, and the size of the whole."""

    corners: list[tuple[int, int]]

    @property
    def width(self) -> int:
        return max((x for x, _y in self.corners), default=0) + MINI_WIDTH

    @property
    def height(self) -> int:
        return max((y for _x, y in self.corners), default=0) + MINI_HEIGHT


@dataclass(frozen=True)
class Overview:
    """A region in the list of regions."""

    region: ReferenceRegion
    municipalities: int
    inhabitants: int | None
    year: int | None
    forums: int
    mine: bool
    miniature: Miniature


SORTS = {
    "naam": lambda line: line.region.name,
    "gemeenten": lambda line: -line.municipalities,
    "inwoners": lambda line: -(line.inhabitants or 0),
    "forums": lambda line: -line.forums,
}


def overview(day: date, *, mine: frozenset[int] = frozenset(), sort: str = "naam") -> list[Overview]:
    """All regions on `day`, those in `mine` first."""
    running = (
        RegionMembership.objects.on(day).select_related("municipality").prefetch_related("municipality__populations")
    )
    regions = ReferenceRegion.objects.annotate(forum_count=Count("forums")).prefetch_related(
        Prefetch("memberships", queryset=running, to_attr="running")
    )
    lines = [_overview_line(region, day, region.pk in mine) for region in regions]
    lines.sort(key=lambda line: line.region.name)
    return sorted(lines, key=lambda line: (not line.mine, SORTS.get(sort, SORTS["naam"])(line)))


def _overview_line(region: ReferenceRegion, day: date, mine: bool) -> Overview:
    members = [membership.municipality for membership in region.running]
    inhabitants, year = total([population_for(one.populations.all(), day) for one in members])
    squares = sorted(layout(places(members)).values())
    corners = [(column * (MINI_WIDTH + 1), row * (MINI_HEIGHT + 1)) for column, row in squares]
    return Overview(region, len(members), inhabitants, year, region.forum_count, mine, Miniature(corners))


@dataclass(frozen=True)
class MunicipalityPage:
    municipality: Municipality
    day: date
    in_force: bool
    membership: RegionMembership | None
    memberships: list[RegionMembership]
    populations: list[Population]
    predecessors: list[Municipality]
    successors: list[Municipality]  # the whole chain, next one first
    seats: list[Seat]


def municipality_page(municipality: Municipality, day: date) -> MunicipalityPage:
    memberships = list(municipality.memberships.select_related("region"))
    running = [row for row in memberships if row.starts_on <= day and (row.ends_on is None or row.ends_on >= day)]
    successors, follower = [], municipality.successor
    while follower:
        successors.append(follower)
        follower = follower.successor
    return MunicipalityPage(
        municipality=municipality,
        day=day,
        in_force=municipality.starts_on <= day and (municipality.ends_on is None or municipality.ends_on >= day),
        membership=running[0] if running else None,
        memberships=memberships,
        populations=list(municipality.populations.all()),
        predecessors=list(municipality.predecessors.order_by("ends_on", "name")),
        successors=successors,
        seats=list(municipality.seats.on(day).select_related("forum").order_by("forum__name")),
    )
