"""Run as a program, beside the worker: thirteen packets are asked for; what became of them; their mail, asked twice."""

from __future__ import annotations

import json
import os
import sys
from io import BytesIO

import django

OTHERS = int(os.environ.get("OTHERS", "11"))  # the table of the tests has two municipalities of its own


def make_tables() -> None:
    """Unless the database came with them."""
    from django.core.management import call_command
    from django.db import connection

    if "decisions_packet" not in connection.introspection.table_names():
        call_command("migrate", verbosity=0)


def ask_packets() -> None:
    make_tables()
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
    from regions.models import SupportAssignment

    send_packets(Decision.objects.get(), by=SupportAssignment.objects.get().officer)
    for pk in Packet.objects.values_list("pk", flat=True):
        send_packet.delay(pk)


def post_beat() -> None:
    from documents.tasks import beat

    beat.delay()


def post_pending() -> None:
    """What the scheduler posts every minute."""
    from agenda.tasks import send_pending

    send_pending.delay()


def work_here() -> None:
    """Every packet in this very process."""
    from decisions.models import Packet
    from decisions.tasks import render_packet

    for pk in Packet.objects.order_by("pk").values_list("pk", flat=True):
        render_packet(pk)


def tell_session() -> None:
    """An officer who is signed in, and an item that may be changed."""
    from django.middleware.csrf import get_token
    from django.test import Client, RequestFactory

    from agenda.models import AgendaItem
    from regions.models import SupportAssignment
    from tests import factories as make

    assignment = SupportAssignment.objects.get()
    client = Client()
    client.force_login(assignment.officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    request = RequestFactory().get("/")
    get_token(request)
    told = {"sessionid": client.cookies["sessionid"].value, "csrftoken": request.META["CSRF_COOKIE"]}
    item = make.make_item(assignment.forum, status=AgendaItem.Status.ACCEPTED)
    print(json.dumps(told | {"item": item.reference}))


def tell_health() -> None:
    from overleg.health import look

    print(json.dumps(look().as_json()))


def publish() -> None:
    """A published agenda with its paper made, and nobody mailed yet."""
    make_tables()
    from datetime import timedelta

    from django.utils import timezone

    from agenda import papers
    from agenda.models import AgendaItem, Meeting, MeetingPaper
    from agenda.services.meetings import publish_agenda
    from documents import jobs
    from tests import factories as make
    from tests.personas import set_table

    table = set_table()
    meeting = make.make_meeting(table.forum, starts_at=timezone.now() + timedelta(days=20))
    make.make_placement(meeting, make.make_item(table.forum, table.mayor, status=AgendaItem.Status.PLACED))
    publish_agenda(Meeting.objects.get(pk=meeting.pk), by=table.officer)
    for pk in MeetingPaper.objects.filter(kind="agenda").values_list("pk", flat=True):
        jobs.work(MeetingPaper, pk, papers.build)


if __name__ == "__main__":
    django.setup()
    scenes = {
        "ask": ask_packets,
        "tell": tell,
        "send": send_twice,
        "beat": post_beat,
        "send_pending": post_pending,
        "work": work_here,
        "health": tell_health,
        "session": tell_session,
        "publish": publish,
    }
    scenes[sys.argv[1]]()
