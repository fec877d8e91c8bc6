"""`manage.py backup`: everything in one archive."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from documents import missing
from documents.models import Heartbeat
from overleg.backup import HEARTBEAT, Impossible, saving


class Command(BaseCommand):
    help = "Saves database and files, as they are at one moment, in one archive. People can go on working."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "target", type=Path, help="the archive to make, or a folder in which it gets a name by itself"
        )
        parser.add_argument("--keep", type=int, metavar="N", help="of the archives in that folder, keep the newest N")

    def handle(self, *, target: Path, keep: int | None, **_: object) -> None:
        if keep is not None and (keep < 1 or not target.is_dir()):
            raise CommandError("--keep needs a folder, and a number from 1.")
        try:
            path, manifest = saving.save(target)
        except Impossible as reason:
            raise CommandError(str(reason)) from None
        except OSError as error:  # no right to write there, or no space left
            raise CommandError(
                f"Nothing was saved: {error.strerror} ({error.filename or target}). "
                "Give the account that Overleg runs as the right to write there, and enough space."
            ) from None
        Heartbeat.objects.update_or_create(name=HEARTBEAT, defaults={"at": timezone.now()})
        count = len(manifest.members) - 1
        self.stdout.write(f"{path}: the database and {count} files, {path.stat().st_size / 1e6:.1f} MB.")
        if keep is not None:
            for old in saving.forget_old(target, keep):
                self.stdout.write(f"Removed {old}.")
        if manifest.missing:
            missing.notice(manifest.missing)
            self.stderr.write(
                f"{len(manifest.missing)} files that rows name are not in the store, first {manifest.missing[0]}. "
                "Look for them in an older backup."
            )
