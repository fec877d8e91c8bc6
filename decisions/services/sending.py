"""Telling municipalities that their packet is there: to every address once, again when asked, and who opened it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.models import Meeting
from agenda.once import send_once, waiting
from decisions import mail
from decisions.models import Decision, Delivery, Packet
from decisions.services.packets import State, locked
from overleg.lib.refusal import Refused
from regions.access import standing
from regions.models import Municipality
from timeline.services import now, record

PER_TICK = 200


@dataclass(frozen=True)
class Sending:
    """What became of "send": how many packets go out, and who has nobody to send them to."""

    going: int
    without_address: list[str]


@transaction.atomic
def send_packets(about: Decision | Meeting, *, by: User) -> Sending:
    """Mail goes to every municipality whose packet is ready and was not sent before."""
    about = locked(about)
    unsent = [packet for packet in about.packets.in_use().with_mail() if _to_send(packet)]
    if not unsent:
        raise Refused(_("There is no packet that is ready and not sent yet."))
    people = mail.recipients(packet.municipality_id for packet in unsent)
    reachable = [packet for packet in unsent if people.get(packet.municipality_id)]
    for packet in reachable:
        _post(packet, people[packet.municipality_id])
    if reachable:
        verb = "decision" if isinstance(about, Decision) else "meeting"
        record(about, f"{verb}.packets_sent", by=by, count=len(reachable))
    silent = [packet.municipality.name for packet in unsent if not people.get(packet.municipality_id)]
    return Sending(len(reachable), silent)


@transaction.atomic
def send_again(packet: Packet, *, by: User) -> int:
    """The same mail once more, to everybody it concerns today; what is still on its way is tried now."""
    if packet.superseded_at or packet.state != State.READY:
        raise Refused(_("This packet is not in use. Reload the page."))
    people = mail.recipients([packet.municipality_id]).get(packet.municipality_id, [])
    if not people:
        raise Refused(
            _("Nobody in %(name)s has an e-mail address: no general director, no clerk. Add one first.")
            % {"name": packet.municipality}
        )
    packet.deliveries.filter(sent_at__isnull=True).update(attempts=0, retry_at=None)
    _post(packet, people)
    about = packet.about
    verb = "decision" if isinstance(about, Decision) else "meeting"
    record(about, f"{verb}.packet_sent_again", by=by, municipality=packet.municipality.name)
    return len(people)


def unreachable(packets: Sequence[Packet]) -> list[Municipality]:
    """Whose packet is ready to be sent, with nobody to send it to."""
    unsent = [packet for packet in packets if _to_send(packet)]
    people = mail.recipients(packet.municipality_id for packet in unsent) if unsent else {}
    return [packet.municipality for packet in unsent if not people.get(packet.municipality_id)]


def deliver(pk: int | None = None) -> int:
    """Send what waits: of one packet, or of all. Gives how many messages went out."""
    rows = waiting(Delivery.objects.filter(sent_at__isnull=True, packet__in=Packet.objects.to_be_read()))
    if pk is not None:
        rows = rows.filter(packet=pk)
    rows = rows.select_related("person", *mail.NEEDED)
    return sum(_deliver(row) for row in rows[:PER_TICK])


def opened(packet: Packet, *, by: User) -> None:
    """The first time somebody of the municipality itself reads it; an officer or an administrator who looks along
    does not count."""
    reader = standing(by)
    if packet.opened_at is None and packet.municipality_id in reader.staff_of and not reader.helper:
        Packet.objects.filter(pk=packet.pk, opened_at__isnull=True).update(opened_at=now(), opened_by=by)


def _to_send(packet: Packet) -> bool:
    return packet.state == State.READY and packet.sent_at is None and not packet.underway


def _post(packet: Packet, people: Sequence[User]) -> None:
    from decisions.tasks import send_packet  # the task imports this module

    rows = [Delivery(packet=packet, person=person, asked_at=now()) for person in people]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    # Without a broker the scheduler sends them later.
    transaction.on_commit(lambda: send_packet.apply_async((packet.pk,), retry=False), robust=True)


def _deliver(row: Delivery) -> bool:
    if not send_once(row, "sent_at", mail.about_packet):
        return False
    Packet.objects.filter(pk=row.packet_id, sent_at__isnull=True).update(sent_at=now())
    return True
