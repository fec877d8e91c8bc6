"""`manage.py verify`: may this version run on this data? Asked before the web server starts."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from overleg import startup


class Command(BaseCommand):
    help = "Says whether the database fits this version and is whole; fails with the reason and the way out."

    def handle(self, **_: object) -> None:
        try:
            startup.check_data()
        except startup.Unfit as unfit:
            raise CommandError(f"Overleg does not start. {unfit}") from None
