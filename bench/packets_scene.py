"""Twenty municipalities that get a packet of 17 pages: letter, draft, share, agreement, explanation, extract."""

from __future__ import annotations

import time
from datetime import timedelta

from django.utils import timezone

from agenda.models import Meeting, Note
from decisions import print as paper
from decisions.models import CostKey, Decision, Packet, Share
from decisions.services.packets import make_packets
from decisions.services.ratification import ratify
from overleg.lib.refusal import Refused
from tests import factories as make

ALINEA = (
    "De burgemeesters bespreken hoe de gemeenten dit samen aanpakken, wie welke stap zet en welke termijn erbij hoort. "
    "Uit de bevraging blijkt dat de meeste gemeenten nood hebben aan een duidelijke taakverdeling tussen de zone, de "
    "provincie en het lokale bestuur. De kosten blijven binnen de raming van het vorige dienstjaar. "
)
TAKES_LONG = 300  # seconds after which something is wrong
EXPLAINED, CONCLUDED = 37, 4  # alineas that make the explanation 11 pages and the extract 2


class Scene:
    """A forum with its decisions, and the press of a button."""

    def __init__(self, municipalities: int) -> None:
        self.forum = make.make_forum("Burgemeestersoverleg", prefix="BENCH")
        self.officer = make.make_user("Ondersteuner")
        make.make_assignment(self.forum, self.officer)
        make.make_agreement(self.forum)
        self.seats = [
            make.make_seat(self.forum, make.make_municipality(f"Gemeente {number:02d}", inhabitants=9000 + number))
            for number in range(municipalities)
        ]
        self.warming = self._decision("Opwarming", explained=2, concluded=2)
        self.decision = self._decision("Regionaal fonds", explained=EXPLAINED, concluded=CONCLUDED)
        self.corrections = 0

    def _decision(self, title: str, *, explained: int, concluded: int) -> Decision:
        moment = timezone.now() - timedelta(days=20)
        meeting = make.make_meeting(self.forum, starts_at=moment, status=Meeting.Status.IN_SESSION)
        item = make.make_item(
            self.forum,
            self.officer,
            title=title,
            summary="\n\n".join(f"{number}. {ALINEA * 3}" for number in range(explained)),
            ratify="De gemeenten richten samen een fonds op en storten hun aandeel elk jaar voor 1 maart.",
        )
        placement = make.make_placement(meeting, item)
        self._note(placement, concluded, 1)
        key = CostKey.objects.create(item=item, kind="equal", total=100_000 * len(self.seats))
        Share.objects.bulk_create(Share(key=key, municipality=seat.municipality, cents=100_000) for seat in self.seats)
        return ratify(placement, by=self.officer, college_ask="decide", council_ask="nothing")

    def _note(self, placement, concluded: int, version: int) -> None:
        text = "".join(f"<p>{version}.{number}. {ALINEA * 3}</p>" for number in range(concluded))
        Note.objects.create(
            placement=placement,
            version=version,
            conclusion=text,
            written_by=self.officer,
            written_at=timezone.now(),
        )

    def correct(self) -> None:
        """Somebody mends the conclusion in the minutes: two of the 17 pages, which all packets have."""
        self.corrections += 1
        self._note(self.decision.placement, CONCLUDED, self.corrections + 1)

    def start_over(self) -> None:
        """A first press again."""
        for decision in (self.warming, self.decision):
            documents = [packet.document for packet in decision.packets.select_related("document")]
            decision.packets.all().delete()
            decision.packetruns.all().delete()
            for document in filter(None, documents):
                document.file.delete(save=False)
                document.delete()

    def press(self, decision: Decision) -> float:
        """Make the packets. Gives the seconds until the last one is ready."""
        began, start = timezone.now(), time.monotonic()
        run = make_packets(decision, by=self.officer)
        while run.packets.exclude(state=Packet.State.READY).exists():
            failed = run.packets.filter(state=Packet.State.FAILED).first()
            if failed or time.monotonic() > start + TAKES_LONG:
                raise SystemExit(f"A packet was not made: {failed and failed.error}")
            time.sleep(0.02)
        last = run.packets.latest("finished_at").finished_at
        return (last - began).total_seconds()

    def press_for_nothing(self, decision: Decision) -> float:
        """Nothing changed: every packet is held against what it would say now, and stays. Gives the seconds."""
        start = time.monotonic()
        try:
            make_packets(decision, by=self.officer)
        except Refused:
            return time.monotonic() - start
        raise SystemExit("Something changed.")

    def as_html(self) -> list[str]:
        """Every packet as the one document it would be without parts."""
        from django.template.loader import render_to_string
        from django.utils import translation

        pages = []
        with translation.override(paper.LANGUAGE):
            for packet in self.decision.packets.filter(superseded_at=None):
                context = paper.packet_context(packet)
                pages.append(
                    render_to_string(paper.TEMPLATE, paper.in_one_go(context) | {"title": "Pakket", "language": "nl"})
                )
        return pages

    def reading(self) -> float:
        """What reading the rows and filling the templates of all packets takes, with everything laid out."""
        packets = list(self.decision.packets.filter(superseded_at=None))
        for packet in packets:
            paper.parts_of(paper.packet_context(packet))
        start = time.perf_counter()
        for packet in packets:
            paper.parts_of(paper.packet_context(packet))
        return time.perf_counter() - start
