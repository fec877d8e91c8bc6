"""The years of one forum after the other: always the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from django.contrib.contenttypes.models import ContentType

from agenda.models import AgendaItem, Meeting, Minutes
from decisions.models import Action, Decision, Feedback
from demo.scale.answers import Answers
from demo.scale.people import People
from demo.scale.sessions import Sessions
from demo.scale.writer import Writer
from regions.models import Forum, Municipality, Organisation, ReferenceRegion

A_YEAR = (1, 2, 3, 4, 5, 6, 9, 10, 11, 12)  # no meetings in summer
QUEUE = 8
PARTNERS = 2
ZONAL = 6  # municipalities at a zonal forum
TOLD = (AgendaItem, Meeting, Minutes, Decision, Feedback, Action)


class Years:
    """Tells so many years of these forums, up to today. `mail`: how the addresses of its people begin."""

    def __init__(self, *, years: int, seed: int, today: date, mail: str = "persoon") -> None:
        self.years, self.today, self.seed = years, today, seed
        self.starts_on = today - timedelta(days=365 * years)
        self.writer = Writer()
        self.people = People(self.writer, Random(seed), self.starts_on, today, mail)
        self.kinds = {model: ContentType.objects.get_for_model(model).pk for model in TOLD}

    def tell(self, forum: Forum, municipalities: list[Municipality]) -> None:
        random = Random(f"{self.seed} {forum.slug}")
        partners = list(Organisation.objects.order_by("slug").exclude(kind="support"))
        partners = random.sample(partners, min(PARTNERS, len(partners)))
        table = self.people.set_table(forum, municipalities, partners)
        sessions = Sessions(self.writer, random, table, self.kinds, self.today)
        answers = Answers(self.writer, random, table, self.kinds, self.today)
        past, coming = self._days()
        for number, day in enumerate(past):
            for item, placement, row in sessions.hold(day, review=number == len(past) - 1):
                answers.ratify(day, item, placement, row)
        for number, day in enumerate(coming):
            sessions.prepare(day, published=number == 0)
        sessions.wait(QUEUE)
        self.writer.flush()

    def _days(self) -> tuple[list[date], list[date]]:
        """The first Friday of every month with a meeting; two more are prepared."""
        days = []
        for year in range(self.starts_on.year, self.today.year + 2):
            for month in A_YEAR:
                first = date(year, month, 1)
                days.append(first + timedelta(days=(4 - first.weekday()) % 7))
        past = [day for day in days if self.starts_on <= day < self.today]
        return past, [day for day in days if day > self.today][:2]


def around(forum: Forum) -> list[Municipality]:
    """The municipalities that a forum can have at its table, also those that merged meanwhile."""
    homes = Municipality.objects.filter(memberships__region__in=forum.regions.all()).distinct().order_by("nis_code")
    return list(homes[:ZONAL] if forum.scale == Forum.Scale.ZONAL else homes)


def forums_of(regions: list[ReferenceRegion]) -> Iterator[Forum]:
    """The forums of these regions; a region without one gets a table of mayors."""
    known = Forum.objects.filter(regions__in=regions).distinct().prefetch_related("regions", "supported_by")
    yield from known.order_by("slug")
    for region in regions:
        if not region.forums.filter(scale=Forum.Scale.REGIONAL).exists():
            forum = Forum.objects.create(
                name=f"Burgemeestersoverleg {region.name}",
                slug=f"burgemeesters-{region.code}",
                prefix=region.code[:8].upper(),
                kind=Forum.Kind.MAYORS,
                scale=Forum.Scale.REGIONAL,
            )
            forum.regions.add(region)
            yield forum
