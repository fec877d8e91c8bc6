"""`manage.py catalogue`: collect and compile the Dutch catalogue, or check that it is complete."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from overleg import catalogue


class Command(BaseCommand):
    help = "Collects every string into locale/nl/LC_MESSAGES/django.po, keeps the translations, and compiles it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--compile", action="store_true", help="only compile what is older than its source")
        what.add_argument("--check", action="store_true", help="only say what is missing, and fail when anything is")
        what.add_argument("--merge", nargs="+", type=Path, metavar="FILE", help="take translations from these too")

    def handle(self, *, compile: bool, check: bool, merge: list[Path] | None, **_: object) -> None:
        if compile:
            catalogue.compile_catalogues()
        elif check:
            self.check_complete()
        else:
            self.collect(merge or [])

    def collect(self, fragments: list[Path]) -> None:
        path = catalogue.catalogue_path()
        others = [catalogue.read(fragment) for fragment in fragments]
        fresh = catalogue.update(catalogue.collect(), catalogue.read(path), *others)
        catalogue.write(fresh, path)
        catalogue.compile_catalogues()
        for fragment, other in zip(fragments, others, strict=True):
            for message in catalogue.messages(other):
                taken = catalogue.find(message, fresh)
                text = repr(catalogue.forms(message.id)[0])
                if taken is None:
                    self.stdout.write(f"{fragment.name}: not in the source: {text}")
                elif catalogue.forms(taken.string) != catalogue.forms(message.string):
                    self.stdout.write(f"{fragment.name}: translated otherwise elsewhere: {text}")
        count = sum(1 for message in catalogue.messages(fresh) if not catalogue.translated(message))
        self.stdout.write(f"{len(fresh)} strings, {count} still to translate.")

    def check_complete(self) -> None:
        found = catalogue.problems(catalogue.read(catalogue.catalogue_path()), catalogue.collect())
        if found:
            raise CommandError("\n".join(["The catalogue is not complete:", *found]))
