"""Invite somebody from the command line; how a new installation gets its first administrator."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.services import invite
from overleg.lib.refusal import Refused


class Command(BaseCommand):
    help = "Make an account and mail the link to choose a password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("--administrator", action="store_true", help="may manage regions, forums and accounts")

    def handle(self, *args, email: str, name: str, administrator: bool, **options) -> None:
        try:
            user = invite(email, name, by=None, administrator=administrator)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{user.name} <{user.email}> is invited: a mail with the link is on its way.")
