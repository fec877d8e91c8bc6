"""`manage.py reset_second_factor`: for the only administrator who lost phone and recovery codes."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.services import reset_second_factor
from overleg.lib.refusal import Refused


class Command(BaseCommand):
    help = "Takes away all second factors of somebody and ends their sessions; they are told by mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *, email: str, **_: object) -> None:
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            raise CommandError("Nobody has this address.")
        try:
            reset_second_factor(user, by=None)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write("Done: at the next sign-in a new second factor is set up.")
