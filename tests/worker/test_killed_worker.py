"""A real worker, killed without a warning in the middle of thirteen packets: in the end all are there, each once."""

from __future__ import annotations

import json
import os
import secrets
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOWNS = 13
PATIENCE = 50  # seconds for one thing to happen; on a quiet machine the whole test takes half of it
FOREIGN = {"DATABASE_URL", "REDIS_URL", "MEDIA_ROOT", "STATIC_ROOT", "HTTPS", "BASE_URL", "ALLOWED_HOSTS"}


class Machinery:
    """One installation: its own database, files and broker keys, and the programs started in it."""

    def __init__(self, env: dict[str, str], ask: Callable[[str], list[tuple]], pool: list[str], log: Path) -> None:
        kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
        defaults = {
            "DEMO": "1",
            "DEBUG": "0",
            "SECRET_KEY": secrets.token_hex(30),
            "JOB_LEASE_SECONDS": "8",
            "LOG_LEVEL": "WARNING",
            "PYTHONWARNINGS": "ignore",
        }
        self.env = kept | defaults | env
        self.ask = ask
        self.pool = pool
        self.log = log
        self.started: list[subprocess.Popen] = []

    def scene(self, what: str) -> str:
        command = [sys.executable, "-m", "tests.worker.scene", what]
        done = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=PATIENCE)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def worker(self) -> subprocess.Popen:
        quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        return self.start("worker", *self.pool, *quiet, "--hostname", f"{secrets.token_hex(4)}@test")

    def start(self, *words: str) -> subprocess.Popen:
        command = [sys.executable, "-m", "celery", "--quiet", "--app", "overleg", *words, "--loglevel", "WARNING"]
        with self.log.open("ab") as log:
            # A session of its own: what it starts itself can be reached with it, and nothing else.
            program = subprocess.Popen(
                command, cwd=ROOT, env=self.env, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )
        self.started.append(program)
        return program

    def kill(self, program: subprocess.Popen) -> None:
        if program.returncode is None:
            os.killpg(program.pid, signal.SIGKILL)
            program.wait()

    def states(self) -> dict[str, int]:
        return dict(self.ask("SELECT state, count(*) FROM decisions_packet GROUP BY state"))

    def in_hand(self) -> list[int]:
        return [pk for (pk,) in self.ask("SELECT id FROM decisions_packet WHERE state = 'rendering'")]

    def letters(self) -> list[tuple[str, int]]:
        return self.ask('SELECT "to", count(*) FROM demo_letter GROUP BY 1 ORDER BY 1')

    def until(self, what: str, happened: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not happened():
            assert time.monotonic() < end, f"not {what} in time: {self.states()}\n{self.log.read_text()}"
            time.sleep(0.02)

    def kill_at_work(self, worker: subprocess.Popen) -> list[int]:
        """Kill the worker while it makes a packet, with some done and some to do. Gives the packets it leaves."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self.until("at work", lambda: self.states().get("ready", 0) > 2 and "rendering" in self.states())
            # Held still for a moment, to be sure of what it was doing.
            os.killpg(worker.pid, signal.SIGSTOP)
            if self.in_hand():
                self.kill(worker)
                time.sleep(0.2)  # the database may still finish the last thing it was told
                return self.in_hand()
            os.killpg(worker.pid, signal.SIGCONT)
        raise AssertionError("the worker was never seen at work")


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Machinery]:
    """As in the demo: SQLite, a folder as broker, one worker process."""

    def ask(sql: str) -> list[tuple]:
        with closing(sqlite3.connect(tmp_path / "overleg.sqlite3", timeout=20)) as connection:
            return connection.execute(sql).fetchall()

    env = {"VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "overleg.settings"}
    machinery = Machinery(env, ask, ["--pool", "solo"], tmp_path / "log")
    yield machinery
    for program in machinery.started:
        machinery.kill(program)


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Machinery]:
    """As in production: PostgreSQL in a database of our own, Redis under keys of our own, a worker with children."""
    import psycopg
    import redis

    name = f"overleg_worker_{secrets.token_hex(4)}"
    server, broker = os.environ["DATABASE_URL"], redis.Redis.from_url(os.environ["REDIS_URL"])
    ours = urlsplit(server)._replace(path=f"/{name}").geturl()

    def administer(sql: str) -> None:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql)

    def ask(sql: str) -> list[tuple]:
        with psycopg.connect(ours) as connection:
            return connection.execute(sql).fetchall()

    env = {
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": ours,
        "REDIS_URL": os.environ["REDIS_URL"],
        "BROKER_PREFIX": f"{name}:",
        "DJANGO_SETTINGS_MODULE": "tests.worker.settings",
    }
    administer(f"CREATE DATABASE {name}")
    machinery = Machinery(env, ask, ["--pool", "prefork", "--concurrency", "2"], tmp_path / "log")
    yield machinery
    for program in machinery.started:
        machinery.kill(program)
    administer(f"DROP DATABASE {name} WITH (FORCE)")
    keys = list(broker.scan_iter(f"{name}:*"))
    if keys:
        broker.delete(*keys)
    broker.close()


def check_that_a_killed_worker_loses_nothing(machinery: Machinery) -> None:
    machinery.scene("ask")
    assert machinery.states() == {"queued": TOWNS}
    worker, scheduler = machinery.worker(), machinery.start("beat", "--pidfile=")
    left = machinery.kill_at_work(worker)
    halfway = machinery.states()
    assert 0 < halfway["ready"] < TOWNS
    assert halfway["rendering"] == len(left)

    machinery.worker()
    machinery.until("ready", lambda: machinery.states() == {"ready": TOWNS})
    machinery.kill(scheduler)

    told = json.loads(machinery.scene("tell"))
    packets = told["packets"]
    assert len(packets) == TOWNS == len({packet["document"] for packet in packets})
    # Killed between keeping a file and handing it over, a worker leaves one that the daily sweep forgets.
    assert 2 * TOWNS <= told["documents"] <= 2 * (TOWNS + len(left))  # a PDF and its drafts each
    assert {packet["pk"]: packet["attempts"] for packet in packets} == {
        packet["pk"]: 2 if packet["pk"] in left else 1 for packet in packets
    }
    rest = {"state": "ready", "version": 1, "leased": False, "error": ""}
    read = {"pages_as_said": True, "names_its_municipality": True}
    for packet in packets:
        assert packet | rest | read == packet


def check_that_mail_goes_out_once(machinery: Machinery) -> None:
    """To the director and the clerk of one municipality and the director of another; the others have nobody."""
    wanted = [(f"{who}@example.org", 1) for who in ("clerk", "director", "director_b")]
    seen = machinery.ask("SELECT at FROM documents_heartbeat")
    machinery.scene("send")
    machinery.until("mailed", lambda: len(machinery.letters()) == len(wanted))
    # The heartbeat was posted last: by then every second message was taken as well.
    machinery.until("through its messages", lambda: machinery.ask("SELECT at FROM documents_heartbeat") != seen)
    assert machinery.letters() == wanted


def test_embedded_a_killed_worker_loses_nothing_and_mails_once(embedded):
    check_that_a_killed_worker_loses_nothing(embedded)
    check_that_mail_goes_out_once(embedded)


@pytest.mark.services
def test_services_a_killed_worker_loses_nothing_and_mails_once(services):
    check_that_a_killed_worker_loses_nothing(services)
    check_that_mail_goes_out_once(services)
