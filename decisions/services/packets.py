"""One PDF per municipality: make them all with one press, retry one alone, send each once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from accounts.models import User
from decisions import mail
from decisions.models import Decision, Feedback, Packet, PacketRun
from decisions.sources import Sources
from decisions.workflow import DECISION
from documents import jobs
from overleg.lib.refusal import Refused
from regions.models import Municipality
from timeline.services import now, record

State = Packet.State
BUSY = (State.QUEUED, State.RENDERING)
RECEIVES = (Decision.Status.RATIFIED, Decision.Status.FEEDBACK)


@dataclass(frozen=True)
class Progress:
    """How far the packets are: made, failed and sent, of how many."""

    total: int
    ready: int
    failed: int
    sent: int

    @property
    def waiting(self) -> int:
        return self.total - self.ready - self.failed

    @property
    def to_send(self) -> int:
        return self.ready - self.sent


@dataclass(frozen=True)
class Sending:
    """What became of "send": how many packets go out, and who has nobody to send them to."""

    going: int
    without_address: list[str]


@transaction.atomic
def make_packets(decision: Decision, *, by: User, outdated_only: bool = False) -> PacketRun:
    """One packet for every municipality with a duty; the first time, feedback begins.

    `outdated_only`: those whose sources changed since; the others stay as they are.

    Of two presses at once the second is told to wait: it finds the packets of the first being made.
    """
    decision = Decision.objects.select_for_update(of=("self",)).select_related("item").get(pk=decision.pk)
    municipalities = _receivers(decision)
    if decision.packets.filter(state__in=BUSY, superseded_at__isnull=True).exists():
        raise Refused(_("The packets are being made at this moment. Wait until they are ready."))
    if outdated_only:
        municipalities = [packet.municipality_id for packet in outdated(decision)]
        if not municipalities:
            raise Refused(_("No packet is outdated. Reload the page to see where they stand."))
    moment, in_use = now(), decision.packets.filter(superseded_at__isnull=True)
    if outdated_only:
        in_use = in_use.filter(municipality__in=municipalities)
    in_use.update(superseded_at=moment)
    versions = dict(decision.packets.order_by().values_list("municipality").annotate(Max("version")))
    run = PacketRun.objects.create(decision=decision, started_at=moment, started_by=by)
    many = len(municipalities) > 1
    packets = [
        Packet(run=run, decision=decision, municipality_id=pk, version=versions.get(pk, 0) + 1, bulk=many)
        for pk in municipalities
    ]
    for packet in Packet.objects.bulk_create(packets):
        jobs.enqueue(packet)
    if decision.status == Decision.Status.RATIFIED:
        DECISION.move(decision, Decision.Status.FEEDBACK, by=by)
    record(decision, "decision.packets_made", by=by, count=len(packets))
    return run


def outdated(decision: Decision, packets: Sequence[Packet] | None = None) -> list[Packet]:
    """The packets in use that say something else than they would when made now."""
    if decision.status not in RECEIVES or decision.item.confidential:
        return []
    if packets is None:
        packets = list(decision.packets.in_use())
    made = [packet for packet in packets if packet.state == State.READY and packet.source]
    if not made:
        return []
    sources = Sources(decision.item, decision, [packet.municipality for packet in made])
    return [packet for packet in made if packet.source != sources.fingerprint(packet.municipality)]


@transaction.atomic
def retry_packet(packet: Packet, *, by: User) -> Packet:
    """Make this one again; the others stay as they are."""
    if packet.superseded_at:
        raise Refused(_("There is a newer version of this packet. Reload the page."))
    jobs.retry(packet)
    record(packet.decision, "decision.packet_retried", by=by, municipality=packet.municipality.name)
    return packet


def progress(run: PacketRun) -> Progress:
    """The counts of one run, in one query."""
    counts = run.packets.aggregate(
        total=Count("pk"),
        ready=Count("pk", filter=Q(state=State.READY)),
        failed=Count("pk", filter=Q(state=State.FAILED)),
        sent=Count("pk", filter=Q(sent_at__isnull=False)),
    )
    return Progress(**counts)


def progress_of(packets: Sequence[Packet]) -> Progress:
    """The same counts, of packets that were already fetched."""
    return Progress(
        total=len(packets),
        ready=sum(packet.state == State.READY for packet in packets),
        failed=sum(packet.state == State.FAILED for packet in packets),
        sent=sum(packet.sent_at is not None for packet in packets),
    )


@transaction.atomic
def send_packets(decision: Decision, *, by: User) -> Sending:
    """Tell every municipality that its packet is there: those that are ready and were not sent yet."""
    from decisions.tasks import send_packet  # the task imports this module

    unsent = list(decision.packets.in_use().filter(state=State.READY, sent_at__isnull=True))
    if not unsent:
        raise Refused(_("There is no packet that is ready and not sent yet."))
    addresses = mail.recipients(unsent)
    reachable = [packet for packet in unsent if addresses.get(packet.municipality_id)]
    for packet in reachable:
        # Without a broker the packet stays unsent, and the button stays: press it again.
        transaction.on_commit(lambda pk=packet.pk: send_packet.apply_async((pk,), retry=False), robust=True)
    if reachable:
        record(decision, "decision.packets_sent", by=by, count=len(reachable))
    silent = [packet.municipality.name for packet in unsent if not addresses.get(packet.municipality_id)]
    return Sending(len(reachable), silent)


def send(pk: int) -> None:
    """Mail one packet. Whoever writes the moment first sends it; when the mail fails the moment is taken back."""
    ready = Packet.objects.filter(pk=pk, state=State.READY, superseded_at__isnull=True)
    if not ready.filter(sent_at__isnull=True).update(sent_at=now(), error=""):
        return
    packet = ready.select_related("municipality", "decision__item", "decision__forum").get()
    try:
        mail.send_packet(packet)
    except OSError as problem:
        mail.log.warning("The mail for packet %s did not go out: %s", pk, problem)
        ready.update(sent_at=None, error=_("The mail could not be sent. Press “send” again."))


def _receivers(decision: Decision) -> list[int]:
    """Municipalities that are asked something, or a refusal that says why there are none."""
    if decision.item.confidential:
        raise Refused(_("This item is confidential: nothing of it leaves the forum, so there are no packets."))
    if decision.status not in RECEIVES:
        raise Refused(
            _("This decision is %(status)s, so no packets are made.") % {"status": decision.get_status_display()}
        )
    duties = decision.feedback.exclude(status=Feedback.Status.NOT_NEEDED)
    pks = list(
        Municipality.objects.filter(pk__in=duties.values("municipality")).order_by("name").values_list("pk", flat=True)
    )
    if not pks:
        raise Refused(_("Nothing is asked of a college or council, so there are no packets. Start the execution."))
    return pks
