"""The digest as a message: plain text in the language of its reader, what is late first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.mail_wishes import link, one_click
from accounts.models import MailKind, User
from overleg.lib.reminder import Line, Urgency

HEADINGS = {
    Urgency.LATE: gettext_lazy("Late"),
    Urgency.SOON: gettext_lazy("Soon"),
    Urgency.NEW: gettext_lazy("New for you"),
}
SHOWN = 25  # of one heading; more than that is read on the page behind the link


@dataclass(frozen=True)
class Part:
    """Lines of one urgency; `more` are not shown."""

    heading: str
    lines: Sequence[Line]
    more: int


def parts(lines: Sequence[Line]) -> list[Part]:
    found = []
    for urgency, heading in HEADINGS.items():
        here = [line for line in lines if line.urgency == urgency]
        if here:
            found.append(Part(str(heading), here[:SHOWN], max(len(here) - SHOWN, 0)))
    return found


def subject(lines: Sequence[Line]) -> str:
    """How much and how urgent, no titles: a subject line is read by more people than a mail."""
    late = sum(line.urgency == Urgency.LATE for line in lines)
    waits = ngettext("%(n)d thing waits for you", "%(n)d things wait for you", len(lines)) % {"n": len(lines)}
    if not late:
        return waits
    return _("%(waits)s, %(late)d of them late") % {"waits": waits, "late": late}


def body(person: User, lines: Sequence[Line], *, known: int = 0) -> str:
    """`known` is how much waits besides, and was told before."""
    kinds = [kind for kind in MailKind if any(line.kind == kind for line in lines)]
    context = {
        "person": person,
        "parts": parts(lines),
        "known": known,
        "base": settings.BASE_URL,
        "start": settings.BASE_URL + reverse("start"),
        "profile": settings.BASE_URL + reverse("mail-choice"),
        "off": [(kind.label, link(person, kind)) for kind in kinds],
    }
    return render_to_string("mail/digest.txt", context).strip() + "\n"


def compose(person: User, lines: Sequence[Line], *, known: int, name: str) -> EmailMessage:
    """`name` is of this digest and no other, however often it is handed to a mail server."""
    with translation.override(person.language):
        message = EmailMessage(subject(lines), body(person, lines, known=known), to=[person.email])
    message.extra_headers["Message-ID"] = f"<digest.{name}@{urlsplit(settings.BASE_URL).hostname}>"
    # No machine answers a machine: an absence message goes nowhere.
    message.extra_headers["Auto-Submitted"] = "auto-generated"
    return one_click(message, person)
