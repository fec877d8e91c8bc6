"""`manage.py load_scale`: years of work of many regions, to measure with."""

from __future__ import annotations

import time
from io import StringIO

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from agenda.models import AgendaItem
from demo.scale.years import Years, around, forums_of
from regions.models import Forum, ReferenceRegion

BAR = 30


class Command(BaseCommand):
    help = "Fills an empty database with years of made-up work, always alike for the same seed. For measuring."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--years", type=int, default=10, help="how many years, up to today (10)")
        parser.add_argument("--regions", default="all", help="codes with commas between them, or all")
        parser.add_argument("--seed", type=int, default=1, help="another seed gives other work (1)")

    def handle(self, *, years: int, regions: str, seed: int, verbosity: int, **options) -> None:
        if years < 1:
            raise CommandError("Give at least one year.")
        if any(model.objects.exists() for model in (User, Forum, AgendaItem)):
            raise CommandError("This database is not empty, and nothing was loaded. Give DATABASE_URL an empty one.")
        start = time.monotonic()
        call_command("load_regions", stdout=StringIO())
        told = Years(years=years, seed=seed, today=timezone.localdate())
        forums = list(forums_of(self._regions(regions)))
        for number, forum in enumerate(forums, start=1):
            told.tell(forum, around(forum))
            if verbosity:
                self._show(number, len(forums), forum.name)
        told.writer.finish()
        if verbosity:
            self._tell(told, time.monotonic() - start)

    def _regions(self, asked: str) -> list[ReferenceRegion]:
        known = {region.code: region for region in ReferenceRegion.objects.order_by("code")}
        if asked == "all":
            return list(known.values())
        wrong = [code for code in asked.split(",") if code not in known]
        if wrong:
            raise CommandError(f"Unknown region {', '.join(wrong)}. There are: {', '.join(known)}.")
        return [known[code] for code in asked.split(",")]

    def _show(self, done: int, total: int, name: str) -> None:
        bar = "█" * (BAR * done // total)
        ending = "\n" if done == total or not self.stdout.isatty() else "\r"
        self.stdout.write(f"{bar.ljust(BAR, '·')} {done}/{total} {name[:40]:40}", ending=ending)
        self.stdout.flush()

    def _tell(self, told: Years, seconds: float) -> None:
        rows = sorted(told.writer.counts.items(), key=lambda pair: -pair[1])
        self.stdout.write(", ".join(f"{count} {model._meta.db_table}" for model, count in rows))
        self.stdout.write(f"Loaded in {seconds:.0f} seconds.")
