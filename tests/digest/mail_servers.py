"""Mail servers as they are on a bad day: each a backend that Django is told to use."""

from __future__ import annotations

from smtplib import SMTPServerDisconnected

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.locmem import EmailBackend

HERE = f"{__name__}."


class Killed(BaseException):
    """The worker is gone: nothing of ours runs after this."""


class Refuses(BaseEmailBackend):
    def send_messages(self, email_messages):
        raise SMTPServerDisconnected("Connection unexpectedly closed")


class RefusesOne(EmailBackend):
    """It takes everything but what is for the director of Aalbeke."""

    def send_messages(self, email_messages):
        if "director@example.org" in email_messages[0].to:
            raise SMTPServerDisconnected("Mailbox unavailable")
        return super().send_messages(email_messages)


class KillsBefore(BaseEmailBackend):
    """The worker dies while it talks to the server, before that says yes."""

    def send_messages(self, email_messages):
        raise Killed


class KillsAfter(EmailBackend):
    """The server has the message; the worker dies before it can write that down."""

    def send_messages(self, email_messages):
        super().send_messages(email_messages)
        raise Killed


class MeetsAnother(EmailBackend):
    """While the server thinks, a second scheduler asks for the same digests."""

    def send_messages(self, email_messages):
        from overleg.digest import run

        run.send_due()
        return super().send_messages(email_messages)
