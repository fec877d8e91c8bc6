"""One PDF per municipality, of a decision or a meeting: make them with one press, retry one alone, stop halfway."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.models import Meeting
from decisions.models import Decision, Packet, PacketRun
from decisions.receivers import may_receive, receivers, sources_of
from decisions.workflow import DECISION
from documents import jobs
from overleg.lib.refusal import Refused
from regions.models import Municipality
from timeline.services import now, record

State = Packet.State
BUSY = (State.QUEUED, State.RENDERING)
About = Decision | Meeting


@dataclass(frozen=True)
class Progress:
    """How far the packets are: made, failed, with their mail on its way, and sent, of how many."""

    total: int
    ready: int
    failed: int
    sent: int
    on_the_way: int = 0

    @property
    def waiting(self) -> int:
        return self.total - self.ready - self.failed

    @property
    def to_send(self) -> int:
        return self.ready - self.sent - self.on_the_way


@transaction.atomic
def make_packets(about: About, *, by: User) -> PacketRun:
    """One packet for every municipality that receives one; for a decision feedback begins with the first.

    A packet that still says what it should stays as it is: nobody gets a second version of the same words.

    Of two presses at once the second is told to wait: it finds the packets of the first being made.
    """
    about = locked(about)
    wanted = receivers(about)
    if about.packets.filter(state__in=BUSY, superseded_at__isnull=True).exists():
        raise Refused(_("The packets are being made at this moment. Wait until they are ready."))
    wanted = _to_make(about, wanted)
    if not wanted:
        raise Refused(_("No packet is outdated. Reload the page to see where they stand."))
    run = _queue(about, wanted, by)
    if isinstance(about, Decision) and about.status == Decision.Status.RATIFIED:
        DECISION.move(about, Decision.Status.FEEDBACK, by=by)
    record(about, f"{_verb(about)}.packets_made", by=by, count=len(wanted))
    return run


def _queue(about: About, municipalities: Sequence[Municipality], by: User) -> PacketRun:
    """The earlier packets of these make room for the next version."""
    kind, moment = _verb(about), now()
    earlier = about.packets.filter(superseded_at__isnull=True)
    earlier.filter(municipality__in=municipalities).update(superseded_at=moment)
    versions = dict(about.packets.order_by().values_list("municipality").annotate(Max("version")))
    run = PacketRun.objects.create(**{kind: about}, started_at=moment, started_by=by)
    many = len(municipalities) > 1
    packets = [
        Packet(**{kind: about}, run=run, municipality=one, version=versions.get(one.pk, 0) + 1, bulk=many)
        for one in municipalities
    ]
    jobs.enqueue(*Packet.objects.bulk_create(packets))
    return run


def outdated(about: About, packets: Sequence[Packet] | None = None) -> list[Packet]:
    """The packets in use that say something else than they would when made now, or of which a file is gone.

    Of a packet from before this was kept nobody knows what it says: better made again than trusted.
    """
    if not may_receive(about):
        return []
    if packets is None:
        packets = list(about.packets.in_use())
    made = [packet for packet in packets if packet.state == State.READY]
    if not made:
        return []
    sources = sources_of(about, [packet.municipality for packet in made])
    return [packet for packet in made if packet.lost or packet.source != sources.fingerprint(packet.municipality)]


def missing(about: About, packets: Sequence[Packet]) -> list[Municipality]:
    """Who should have a packet and has none, once there are packets: it joined later, or its turn never came."""
    if not packets or not may_receive(about):
        return []
    have = {packet.municipality_id for packet in packets}
    try:
        return [one for one in receivers(about) if one.pk not in have]
    except Refused:
        return []


def _to_make(about: About, wanted: Sequence[Municipality]) -> list[Municipality]:
    ready = list(about.packets.in_use().filter(state=State.READY))
    good = {packet.municipality_id for packet in ready} - {one.municipality_id for one in outdated(about, ready)}
    return [one for one in wanted if one.pk not in good]


@transaction.atomic
def retry_packet(packet: Packet, *, by: User) -> Packet:
    """Make this one again; the others stay as they are."""
    if packet.superseded_at:
        raise Refused(_("There is a newer version of this packet. Reload the page."))
    jobs.retry(packet)
    about = packet.about
    record(about, f"{_verb(about)}.packet_retried", by=by, municipality=packet.municipality.name)
    return packet


@transaction.atomic
def stop_packets(about: About, *, by: User) -> int:
    """Those nobody began with are not made; whoever had an earlier version keeps that. Gives how many were stopped."""
    about = locked(about)
    queued = Packet.objects.select_for_update().filter(pk__in=about.packets.filter(superseded_at__isnull=True))
    stopped = list(queued.filter(state=State.QUEUED).order_by("pk"))
    if not stopped:
        raise Refused(_("There is nothing left to stop: every packet is made, or being made."))
    Packet.objects.filter(pk__in=[packet.pk for packet in stopped]).delete()
    for packet in stopped:
        before = about.packets.filter(municipality=packet.municipality_id, version=packet.version - 1)
        before.update(superseded_at=None)
    record(about, f"{_verb(about)}.packets_stopped", by=by, count=len(stopped))
    return len(stopped)


def progress_of(packets: Sequence[Packet]) -> Progress:
    """Of packets that were fetched with their mail (`with_mail`)."""
    return Progress(
        total=len(packets),
        ready=sum(packet.state == State.READY for packet in packets),
        failed=sum(packet.state == State.FAILED for packet in packets),
        sent=sum(packet.sent_at is not None for packet in packets),
        on_the_way=sum(packet.sent_at is None and bool(packet.underway) for packet in packets),
    )


def locked(about: About) -> About:
    """Held until the transaction ends, so that of two presses the second sees what the first did."""
    rows = type(about)._default_manager.select_for_update(of=("self",))
    related = ("item", "forum") if isinstance(about, Decision) else ("forum",)
    return rows.select_related(*related).get(pk=about.pk)


def _verb(about: About) -> str:
    """The field it stands in, and the first word of what is told about it."""
    return "decision" if isinstance(about, Decision) else "meeting"
