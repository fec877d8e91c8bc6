"""`manage.py load_regions`: the reference regions, municipalities and forums; safe to run again."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from regions.services.loading import load
from regions.services.mergers import settle
from regions.services.reading import FOLDER, BadData, read


class Command(BaseCommand):
    help = "Load the reference regions, municipalities, inhabitants and forums. A second run changes nothing."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--folder", type=Path, default=FOLDER, help="where the data files are")

    def handle(self, *args, folder: Path, **options) -> None:
        try:
            tallies = load(read(folder))
        except BadData as problem:
            raise CommandError(f"Nothing was loaded. {problem}") from None
        for name, tally in tallies.items():
            if tally:
                parts = [(tally.created, "created"), (tally.changed, "changed"), (tally.removed, "removed")]
                said = ", ".join(f"{count} {verb}" for count, verb in parts if count)
                self.stdout.write(f"{name}: {said} (of {tally.total})")
        if not any(tallies.values()):
            totals = ", ".join(f"{tally.total} {name}" for name, tally in tallies.items())
            self.stdout.write(f"Nothing to change: {totals}.")
        if passed := settle():
            self.stdout.write(f"Passed to the municipalities that followed: {passed} seats, duties and actions.")
