"""One installation for a test: its own database, files and broker keys, and the programs started in it."""

from __future__ import annotations

import os
import secrets
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
# Seconds for one thing to happen. A quiet machine needs a few; a busy one may take its time.
PATIENCE = 150
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
        done = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=2 * PATIENCE)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def worker(self) -> subprocess.Popen:
        quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        return self.start("worker", *self.pool, *quiet, "--hostname", f"{secrets.token_hex(4)}@test")

    def scheduler(self, schedule: Path | None = None) -> subprocess.Popen:
        schedule = schedule or self.log.with_name(secrets.token_hex(4))
        return self.start("beat", "--pidfile=", "--schedule", str(schedule))

    def start(self, *words: str) -> subprocess.Popen:
        return self.run("celery", "--quiet", "--app", "overleg", *words, "--loglevel", "WARNING")

    def run(self, *words: str) -> subprocess.Popen:
        command = [sys.executable, "-m", *words]
        with self.log.open("ab") as log:
            # A session of its own: what it starts itself can be reached with it, and nothing else.
            program = subprocess.Popen(
                command, cwd=ROOT, env=self.env, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )
        self.started.append(program)
        return program

    def forget_messages(self) -> None:
        """Drop what waits in our own queues of a Redis that others may be using."""
        forget_keys(self.env["REDIS_URL"], self.env["BROKER_PREFIX"])

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

    def heart_has_beaten(self) -> Callable[[], bool]:
        """True once a heartbeat posted now has arrived: by then everything posted before was taken."""
        seen = self.ask("SELECT at FROM documents_heartbeat WHERE name = 'worker'")
        self.scene("beat")
        return lambda: self.ask("SELECT at FROM documents_heartbeat WHERE name = 'worker'") != seen

    def kill_at_work(self, worker: subprocess.Popen, *, ready: int = 3) -> list[int]:
        """Kill the worker while it makes a packet, with some done and some to do. Gives the packets it leaves."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self.until("at work", lambda: self.states().get("ready", 0) >= ready and "rendering" in self.states())
            # Held still for a moment, to be sure of what it was doing.
            os.killpg(worker.pid, signal.SIGSTOP)
            if self.in_hand():
                self.kill(worker)
                time.sleep(0.2)  # the database may still finish the last thing it was told
                return self.in_hand()
            os.killpg(worker.pid, signal.SIGCONT)
        raise AssertionError("the worker was never seen at work")


@contextmanager
def embedded_machinery(folder: Path) -> Iterator[Machinery]:
    """As in the demo: SQLite, a folder as broker, one worker process."""

    def ask(sql: str) -> list[tuple]:
        with closing(sqlite3.connect(folder / "overleg.sqlite3", timeout=20)) as connection:
            return connection.execute(sql).fetchall()

    env = {"VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "overleg.settings"}
    machinery = Machinery(env, ask, ["--pool", "solo"], folder / "log")
    try:
        yield machinery
    finally:
        for program in machinery.started:
            machinery.kill(program)


def administer(server: str, sql: str) -> None:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql)


def at(server: str, name: str) -> str:
    return urlsplit(server)._replace(path=f"/{name}").geturl()


@contextmanager
def migrated(server: str, folder: Path) -> Iterator[str]:
    """The name of a database with all tables and no rows, from which others are copied in a moment."""
    name = f"overleg_template_{secrets.token_hex(4)}"
    administer(server, f"CREATE DATABASE {name}")
    env = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    env |= {"DATABASE_URL": at(server, name), "VAR_DIR": str(folder), "DEMO": "1", "SECRET_KEY": secrets.token_hex(30)}
    env["DJANGO_SETTINGS_MODULE"] = "overleg.settings"
    try:
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=env, check=True)
        yield name
    finally:
        administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def forget_keys(broker: str, prefix: str) -> None:
    import redis

    with redis.Redis.from_url(broker) as keys:
        for key in keys.scan_iter(f"{prefix}*"):
            keys.delete(key)


@contextmanager
def services_machinery(
    folder: Path, server: str, broker: str, template: str = "template1", **settings: str
) -> Iterator[Machinery]:
    """As in production: our own database on that PostgreSQL, our own keys in Redis, a worker with children."""
    import psycopg

    name = f"overleg_worker_{secrets.token_hex(4)}"
    ours = at(server, name)

    def ask(sql: str) -> list[tuple]:
        with psycopg.connect(ours) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description else []

    env = {
        "VAR_DIR": str(folder),
        "DATABASE_URL": ours,
        "REDIS_URL": broker,
        "BROKER_PREFIX": f"{name}:",
        "DJANGO_SETTINGS_MODULE": "tests.worker.settings",
    }
    administer(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    machinery = Machinery(env | settings, ask, ["--pool", "prefork", "--concurrency", "2"], folder / "log")
    try:
        yield machinery
    finally:
        for program in machinery.started:
            machinery.kill(program)
        administer(server, f"DROP DATABASE {name} WITH (FORCE)")
        forget_keys(broker, f"{name}:")
