"""What somebody wants by mail: chosen on the profile, or switched off from a mail by its signed link."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import DigestState, MailChoice, MailKind, SwitchedOff, User
from overleg.lib.refusal import Refused

SALT = "accounts.mail-off"
WORKS = timedelta(days=365)
# Every kind at once: what the button of a mail program means.
EVERYTHING = "all"


def choice_of(person: User) -> MailChoice:
    """What was chosen, or what holds for who chose nothing; not saved."""
    kept = MailChoice.objects.filter(person=person).first()
    return kept or MailChoice(person=person, chosen_on=timezone.localdate())


@transaction.atomic
def choose(person: User, *, frequency: str, weekday: int, kinds: Iterable[str]) -> None:
    """When the digest comes, and what is in it: what is not among the kinds is switched off."""
    kept = choice_of(person)
    changed = (kept.frequency, kept.weekday) != (frequency, weekday)
    if changed or kept.pk is None:
        wanted = {"frequency": frequency, "weekday": weekday, "chosen_on": timezone.localdate()}
        MailChoice.objects.update_or_create(person=person, defaults=wanted)
        # What was sent today in another rhythm does not keep the new one waiting until tomorrow.
        if frequency == MailChoice.Frequency.AT_ONCE:
            DigestState.objects.filter(person=person, handed_over_at=None).update(settled_on=None)
    kinds = set(kinds)
    switch(person, [kind for kind in MailKind.values if kind in kinds], on=True)
    switch(person, [kind for kind in MailKind.values if kind not in kinds], on=False)


@transaction.atomic
def switch(person: User, kinds: Iterable[str], *, on: bool) -> None:
    """Twice the same is the same."""
    if on:
        SwitchedOff.objects.filter(person=person, kind__in=list(kinds)).delete()
        return
    rows = [SwitchedOff(person=person, kind=kind, at=timezone.now()) for kind in kinds]
    SwitchedOff.objects.bulk_create(rows, ignore_conflicts=True)


def link(person: User, kind: str) -> str:
    """Where this person switches this kind off: whoever has the mail can, and nobody else knows the address."""
    token = signing.dumps([person.pk, kind], salt=SALT)
    return settings.BASE_URL + reverse("mail-off", args=[token])


def read(token: str) -> tuple[User, list[str]]:
    """Whose link it is, and for which kinds. Raises Refused for a link that was changed, or is too old."""
    try:
        pk, kind = signing.loads(token, salt=SALT, max_age=WORKS)
    except signing.SignatureExpired:
        raise Refused(
            _("This link is older than a year. Sign in and choose on your profile which mail you get.")
        ) from None
    except signing.BadSignature:
        raise Refused(
            _("This link is not complete. Copy it whole from the mail, or sign in and choose on your profile.")
        ) from None
    person = User.objects.filter(pk=pk).first()
    kinds = MailKind.values if kind == EVERYTHING else [kind] if kind in MailKind.values else []
    if person is None or not kinds:
        raise Refused(_("This link is about mail that no longer exists: you do not get it any more."))
    return person, kinds


def one_click(message: EmailMessage, person: User) -> EmailMessage:
    """The headers by which a mail program offers to unsubscribe with one press (RFC 8058)."""
    message.extra_headers["List-Unsubscribe"] = f"<{link(person, EVERYTHING)}>"
    message.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message
