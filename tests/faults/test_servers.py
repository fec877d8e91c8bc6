"""The servers underneath fail in the middle of a packet run: in the end every packet is there once, every mail too."""

from __future__ import annotations

import json
import resource
import shelve
import subprocess
import sys
from datetime import timedelta

import pytest
import redis

from tests.faults.conftest import Installs
from tests.faults.servers import Postgres, Redis
from tests.faults.smtp import Mail
from tests.worker.machinery import ROOT, Machinery

pytestmark = pytest.mark.services
TOWNS = 5
MAILED = sorted(f"{who}@example.org" for who in ("clerk", "director", "director_b"))


def start_run(machinery: Machinery) -> None:
    """Packets are asked for, and a worker and a scheduler are at it."""
    machinery.scene("ask")
    assert machinery.states() == {"queued": TOWNS}
    machinery.worker()
    machinery.scheduler()
    machinery.until("at work", lambda: machinery.states().get("ready", 0) >= 1)


def every_packet_is_there_once(machinery: Machinery) -> None:
    machinery.until("ready", lambda: machinery.states() == {"ready": TOWNS})
    packets = json.loads(machinery.scene("tell"))["packets"]
    assert len({packet["document"] for packet in packets}) == TOWNS
    assert all(packet["names_its_municipality"] and packet["pages_as_said"] for packet in packets)
    assert {(packet["version"], packet["leased"], packet["error"]) for packet in packets} == {(1, False, "")}


def every_mail_goes_out_once(machinery: Machinery) -> None:
    machinery.scene("send")
    machinery.until("mailed", lambda: [to for to, _number in machinery.letters()] == MAILED)
    assert machinery.letters() == [(to, 1) for to in MAILED]


def test_redis_is_emptied(on_own_servers: Machinery, own_redis: Redis):
    start_run(on_own_servers)
    with redis.Redis.from_url(own_redis.url) as broker:
        broker.flushall()
    every_packet_is_there_once(on_own_servers)
    every_mail_goes_out_once(on_own_servers)


def test_redis_stops_and_comes_back_with_nothing(on_own_servers: Machinery, own_redis: Redis):
    start_run(on_own_servers)
    own_redis.stop()
    health = on_own_servers.scene("health")
    assert json.loads(health)["broker"] == "unreachable"
    own_redis.start()
    every_packet_is_there_once(on_own_servers)
    every_mail_goes_out_once(on_own_servers)


def test_postgresql_stops_and_comes_back(on_own_servers: Machinery, own_postgres: Postgres):
    start_run(on_own_servers)
    own_postgres.stop()
    own_postgres.start()
    every_packet_is_there_once(on_own_servers)
    every_mail_goes_out_once(on_own_servers)


def test_two_schedulers_are_started_by_mistake(on_services: Installs):
    with on_services() as machinery:
        machinery.scheduler()
        start_run(machinery)
        every_packet_is_there_once(machinery)
        every_mail_goes_out_once(machinery)
        told = "SELECT count(*) FROM documents_heartbeat WHERE name LIKE 'scheduler%'"
        machinery.until("showing two schedulers", lambda: machinery.ask(told) == [(2,)])


@pytest.mark.parametrize("jump", ["1 hour", "-1 hour"])
def test_the_clock_jumps_an_hour_while_a_killed_worker_holds_a_packet(on_services: Installs, jump: str):
    """Every moment the rows hold is an hour off, which is what a jump of the clock does to them."""
    with on_services() as machinery:
        machinery.scene("ask")
        worker = machinery.worker()
        machinery.kill_at_work(worker, ready=0)
        moments = ("lease_until", "enqueued_at", "not_before", "queued_at", "started_at")
        moved = ", ".join(f"{name} = {name} + interval '{jump}'" for name in moments)
        machinery.ask(f"UPDATE decisions_packet SET {moved}")  # noqa: S608 - our own names
        machinery.worker()
        machinery.scheduler()
        every_packet_is_there_once(machinery)


def test_the_clock_is_put_back_an_hour_and_the_scheduler_goes_on(on_services: Installs):
    """What it remembers of its last posts then lies an hour ahead: it must not be silent until that has come."""
    with on_services() as machinery:
        machinery.scene("ask")
        schedule = machinery.log.with_name("schedule")
        shown = "SELECT count(*) FROM documents_heartbeat WHERE name LIKE 'scheduler%'"
        first = machinery.scheduler(schedule)
        machinery.until("showing that it lives", lambda: machinery.ask(shown) == [(1,)])
        machinery.kill(first)
        with shelve.open(str(schedule), writeback=True) as remembered:  # noqa: S301 - written by our own scheduler
            for entry in remembered["entries"].values():
                entry.last_run_at += timedelta(hours=1)
        # Nothing was posted for these rows, so only a scheduler that is awake gets them made.
        machinery.ask("UPDATE decisions_packet SET enqueued_at = NULL")
        machinery.forget_messages()
        machinery.worker()
        machinery.scheduler(schedule)
        every_packet_is_there_once(machinery)


def test_the_mail_server_refuses_for_a_while(on_services: Installs):
    """Each time the pause is over the mail is offered again, until it is taken; then never more."""
    server = Mail()
    server.refusing = True
    with on_services(DEMO="0", EMAIL_HOST="127.0.0.1", EMAIL_PORT=str(server.port)) as machinery:
        machinery.scene("publish")
        machinery.worker()
        machinery.scene("send_pending")
        machinery.until("refused", lambda: server.refused > 0)
        machinery.until("through its messages", machinery.heart_has_beaten())
        everybody = server.refused
        for times in (2, 3):
            machinery.ask("UPDATE agenda_invitation SET retry_at = now()")
            machinery.scene("send_pending")
            machinery.until("refused again", lambda: server.refused == times * everybody)  # noqa: B023
        unsent = "SELECT count(*), min(error) FROM agenda_invitation WHERE sent_at IS NULL"
        (number, error), *_rest = machinery.ask(unsent)
        assert number == everybody
        assert "try again later" in error
        server.refusing = False
        machinery.ask("UPDATE agenda_invitation SET retry_at = now()")
        for _twice in range(2):
            machinery.scene("send_pending")
        machinery.until("mailed", lambda: machinery.ask(unsent) == [(0, None)])
        machinery.until("through its messages", machinery.heart_has_beaten())
        assert len(server.received) == everybody == len(set(server.received))
    server.shutdown()
    server.server_close()


def test_the_disk_is_full_while_a_pdf_is_written(on_services: Installs):
    """A real limit on the size of a file stands for the full disk: the kernel refuses the write half-way."""
    with on_services(JOB_PAUSE_SECONDS="1") as machinery:
        machinery.scene("ask")
        command = [sys.executable, "-m", "tests.worker.scene", "work"]
        limit = (20_000, resource.RLIM_INFINITY)
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=machinery.env,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit),
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        rows = machinery.ask("SELECT state, attempts, document_id, error FROM decisions_packet ORDER BY id")
        assert {row[:3] for row in rows} == {("queued", 1, None)}
        assert all("schijf" in row[3] and "vanzelf" in row[3] for row in rows), "people read why, and that it goes on"
        assert machinery.ask("SELECT count(*) FROM documents_document") == [(0,)]
        assert not [path for path in (machinery.log.parent / "media").rglob("*") if path.is_file()], "no half files"
        machinery.worker()
        machinery.scheduler()
        every_packet_is_there_once(machinery)
