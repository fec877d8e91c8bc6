"""The panel with the packets of a decision or a meeting: what it shows, and the addresses of its buttons."""

from __future__ import annotations

from django.urls import reverse

from accounts.models import User
from decisions import access
from decisions.models import Decision, Packet
from decisions.services import packets as service
from decisions.services import sending
from decisions.services.packets import About
from overleg.http import AuthedRequest
from overleg.lib.together import Asking, ask

STEPS = ("packets", "packets-make", "packets-send", "packets-stop", "packets-zip")


def packets_context(request: AuthedRequest, about: About) -> dict:
    """The packets panel: also what its polling fragment shows."""
    return ask(packets_part(request.user, about))


def packets_part(user: User, about: About) -> Asking[dict]:
    """The same, as a part of a page."""
    found = Packet.objects.visible_to(user).in_use().with_mail().filter(**{_field(about): about})
    yield [found]
    packets = list(found)
    for packet in packets:
        setattr(packet, _field(about), about)  # the one at hand, forum included
    officer = bool(access.may_send(user, about))
    for packet in service.outdated(about, packets) if officer else ():
        packet.outdated = True
    progress = service.progress_of(packets)
    unreachable = sending.unreachable(packets) if officer else []
    stale = [packet for packet in packets if getattr(packet, "outdated", False)]
    lost = [packet.municipality for packet in stale if packet.lost]
    missing = service.missing(about, packets) if officer else []
    return {
        "about": about,
        "officer": officer,
        "packets": packets,
        "outdated": [packet for packet in stale if not packet.lost],
        "lost": lost,
        "missing": missing,
        "to_renew": len(stale) + len(missing),
        "unreachable": unreachable,
        "sendable": progress.to_send - len(unreachable),
        "opened": sum(packet.opened_at is not None for packet in packets),
        "troubled": [packet for packet in packets if packet.state != Packet.State.READY or packet.trouble],
        "progress": progress,
        "may_make": officer and service.may_receive(about),
        "to": addresses(about),
    }


def addresses(about: About) -> dict[str, str]:
    """By what the button does; a template has no hyphens in its names."""
    decision = isinstance(about, Decision)
    key, prefix = (about.item.reference, "") if decision else (about.pk, "meeting-")
    return {
        name.removeprefix("packets").strip("-") or "panel": reverse(f"decisions:{prefix}{name}", args=[key])
        for name in STEPS
    }


def _field(about: About) -> str:
    return "decision" if isinstance(about, Decision) else "meeting"
