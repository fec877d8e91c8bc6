"""`manage.py restore`: an archive back into an empty installation."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from overleg import startup
from overleg.backup import Impossible, restoring


class Command(BaseCommand):
    help = "Brings an archive back into an empty installation. Stop web, worker and scheduler first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path)
        parser.add_argument("--again", action="store_true", help="start over after a restore that was broken off")

    def handle(self, *, archive: Path, again: bool, **_: object) -> None:
        try:
            manifest = restoring.restore(archive, again=again)
        except Impossible as reason:
            raise CommandError(str(reason)) from None
        self.stdout.write(f"Restored: the database and {len(manifest.members) - 1} files, as of {manifest.made_at}.")
        if manifest.missing:
            self.stdout.write(f"{len(manifest.missing)} files were missing when the backup was made.")
        try:
            startup.check_data()
        except startup.Unfit as unfit:
            self.stdout.write(f"Before you start: {unfit}")
