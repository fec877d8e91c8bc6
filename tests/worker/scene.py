"""Run as a program, beside the worker: thirteen packets are asked for; what became of them; their mail, asked twice."""

from __future__ import annotations

import json
import sys
from io import BytesIO

import django

OTHERS = 11  # the table of the tests has two municipalities of its own


def ask_packets() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from decisions.services.packets import make_packets
    from tests import factories as make
    from tests.decisions.scenes import ratified
    from tests.personas import set_table

    table = set_table()
    for number in range(OTHERS):
        make.make_seat(table.forum, make.make_municipality(f"Gemeente {number:02}", region=table.region))
    make_packets(ratified(table), by=table.officer)


def tell() -> None:
    """One JSON object: every packet with its document opened and read, and how many documents there are."""
    from decisions.models import Packet
    from documents.models import Document

    packets = [_told(packet) for packet in Packet.objects.select_related("municipality", "document").order_by("pk")]
    print(json.dumps({"packets": packets, "documents": Document.objects.count()}))


def _told(packet) -> dict:
    import pikepdf

    from tests.decisions.reading import words_of

    content = b""
    if packet.document:
        with packet.document.file.open("rb") as file:
            content = file.read()
    with pikepdf.open(BytesIO(content)) as pdf:
        pages = len(pdf.pages)
    return {
        "pk": packet.pk,
        "state": packet.state,
        "version": packet.version,
        "attempts": packet.attempts,
        "leased": packet.lease_until is not None,
        "error": packet.error,
        "document": packet.document_id,
        "pages_as_said": pages == packet.document.pages,
        "names_its_municipality": packet.municipality.name in words_of(content),
    }


def send_twice() -> None:
    """The button is pressed, and every message reaches the broker a second time."""
    from decisions.models import Decision, Packet
    from decisions.services.sending import send_packets
    from decisions.tasks import send_packet
    from documents.tasks import beat
    from regions.models import SupportAssignment

    send_packets(Decision.objects.get(), by=SupportAssignment.objects.get().officer)
    for pk in Packet.objects.values_list("pk", flat=True):
        send_packet.delay(pk)
    beat.delay()


if __name__ == "__main__":
    django.setup()
    {"ask": ask_packets, "tell": tell, "send": send_twice}[sys.argv[1]]()
