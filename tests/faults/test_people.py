"""People do things at the same moment, twice, or are cut off half-way: nothing is lost, nothing happens twice."""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from agenda.models import AgendaItem
from decisions.models import Packet, PacketRun
from tests import factories as make
from tests.decisions.scenes import ratified
from tests.faults.conftest import Installs
from tests.faults.servers import free_port, wait_for_port
from timeline.models import Event

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


FORM, UPLOAD = "application/x-www-form-urlencoded", "multipart/form-data; boundary=part"
PART = 'Content-Disposition: form-data; name="files"; filename="half.pdf"'
HALF_A_FILE = f"--part\r\n{PART}\r\n\r\n%PDF-1.7".encode() + 4_000_000 * b"x"


def at_once(number: int, act: Callable[[int], int]) -> list[int]:
    """Everybody waits at the line and starts together; what each of them got."""
    line = threading.Barrier(number)

    def run(who: int) -> int:
        line.wait()
        try:
            return act(who)
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as crowd:
        return sorted(crowd.map(run, range(number)))


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_eight_officers_save_the_same_item_at_once(table):
    item = make.make_item(table.forum, table.mayor, status=AgendaItem.Status.ACCEPTED)
    officers = [make.make_user(f"Officier {number}") for number in range(8)]
    for officer in officers:
        make.make_assignment(table.forum, officer)
    address = reverse("agenda:item-edit", args=[item.reference])
    form = signed_in(officers[0]).get(address).context["form"]
    read = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in read.items() if value not in (None, False)}
    shown: dict[int, str] = {}

    def save(who: int) -> int:
        answer = signed_in(officers[who]).post(address, sent | {"title": f"Titel van officier {who}"})
        shown[who] = answer.content.decode()
        return answer.status_code

    assert at_once(8, save) == [302] + [409] * 7
    item.refresh_from_db()
    won = int(item.title.rpartition(" ")[2])
    assert Event.objects.about(item).filter(actor__in=officers).count() == 1
    for who, page in shown.items():
        if who != won:
            assert f"Titel van officier {who}" in page, "what one typed is still there"
            assert f"Titel van officier {won}" in page, "beside what the other saved"


def test_one_button_pressed_four_times_at_once_makes_one_run_of_packets(table, monkeypatch):
    decision = ratified(table)
    address = reverse("decisions:packets-make", args=[decision.item.reference])
    # Nothing makes them meanwhile: every press after the first finds the packets of the first waiting.
    monkeypatch.setattr(Packet, "task", "tests.errands.tasks.run_on_silent")
    at_once(4, lambda who: signed_in(table.officer).post(address).status_code)
    assert PacketRun.objects.count() == 1
    assert sorted(Packet.objects.values_list("municipality", "version")) == [
        (town.pk, 1) for town in (table.municipality_a, table.municipality_b)
    ]
    assert Event.objects.about(decision).filter(verb="decision.packets_made").count() == 1


def test_a_request_that_is_cut_off_half_way_changes_nothing(on_services: Installs):
    """Headers and half of a body arrive, then the line is dead; the server answers the next one as before."""
    port = free_port()
    with on_services(BASE_URL=f"http://127.0.0.1:{port}", ALLOWED_HOSTS="127.0.0.1") as machinery:
        machinery.scene("ask")
        machinery.run("gunicorn", "overleg.wsgi", "--bind", f"127.0.0.1:{port}")
        wait_for_port(port)
        before = machinery.ask("SELECT count(*) FROM timeline_event")
        session = json.loads(machinery.scene("session"))
        address = f"/agendapunten/{session['item']}/bewerken/"
        for to, kind, body, promised in (
            (address, FORM, b"title=Half", 4000),
            (address, FORM, b"", 10),
            (f"/agendapunten/{session['item']}/bijlagen/", UPLOAD, HALF_A_FILE, 8_000_000),
        ):
            with socket.create_connection(("127.0.0.1", port)) as line:
                head = f"POST {to} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookies(session)}\r\n"
                head += f"Content-Type: {kind}\r\nContent-Length: {promised}\r\n"
                line.sendall(f"{head}X-CSRFToken: {session['csrftoken']}\r\n\r\n".encode() + body)
        assert "200" in ask(port, address, session), "it serves the next one"
        assert machinery.ask("SELECT count(*) FROM timeline_event") == before
        assert machinery.ask("SELECT count(*) FROM agenda_agendaitem WHERE title LIKE 'Half%'") == [(0,)]
        assert machinery.ask("SELECT count(*) FROM documents_document") == [(0,)]
        assert not [path for path in (machinery.log.parent / "media").rglob("*") if path.is_file()], "no half files"


def cookies(session: dict) -> str:
    jar = SimpleCookie({name: session[name] for name in ("sessionid", "csrftoken")})
    return jar.output(attrs=[], header="", sep=";").strip()


def ask(port: int, address: str, session: dict) -> str:
    """The first line of the answer."""
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(f"GET {address} HTTP/1.0\r\nHost: 127.0.0.1\r\nCookie: {cookies(session)}\r\n\r\n".encode())
        return line.makefile().readline()


def test_this_is_really_postgresql():
    assert os.environ["DATABASE_URL"].startswith("postgres")
