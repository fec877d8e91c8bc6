"""A PostgreSQL and a Redis of the test alone, on free ports: these may be stopped and emptied."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

PATIENCE = 60
BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
UNPRIVILEGED = "nobody"  # PostgreSQL refuses to run as root


def missing() -> str:
    """Why these servers cannot be started here, or nothing."""
    if not shutil.which("redis-server"):
        return "redis-server is not installed"
    return "" if BINARIES else "the programs of PostgreSQL (initdb, postgres) are not installed"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port: int, *, closed: bool = False) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        with socket.socket() as probe:
            if (probe.connect_ex(("127.0.0.1", port)) != 0) is closed:
                return
        assert time.monotonic() < end, f"port {port} did not become {'closed' if closed else 'open'}"
        time.sleep(0.05)


class Server:
    """A program that listens on a port."""

    stop_signal = signal.SIGKILL

    def __init__(self) -> None:
        self.port = free_port()
        self.process: subprocess.Popen | None = None

    def command(self) -> list[str]:
        raise NotImplementedError

    def options(self) -> dict:
        return {}

    def start(self) -> None:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
        self.process = subprocess.Popen(self.command(), **quiet, **self.options())
        wait_for_port(self.port)

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(self.stop_signal)
            self.process.wait()
            wait_for_port(self.port, closed=True)
            self.process = None


class Redis(Server):
    """Keeps nothing on a disk, like the one in docker-compose.yml: after a stop it has forgotten everything."""

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        return ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]


class Postgres(Server):
    """Stopped at once, as when the machine fails: it recovers from its journal at the next start."""

    stop_signal = signal.SIGQUIT

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="overleg-postgres-"))
        self.data = self.folder / "data"
        if os.geteuid() == 0:
            os.chown(self.folder, pwd.getpwnam(UNPRIVILEGED).pw_uid, -1)
        initdb = [
            str(BINARIES[-1]),
            "--pgdata",
            str(self.data),
            "--username",
            "overleg",
            "--auth",
            "trust",
            "--no-sync",
        ]
        subprocess.run([*initdb, "--encoding", "UTF8"], check=True, capture_output=True, **self.options())

    @property
    def url(self) -> str:
        return f"postgres://overleg@127.0.0.1:{self.port}/postgres"

    def options(self) -> dict:
        return {"cwd": self.folder} | ({"user": UNPRIVILEGED} if os.geteuid() == 0 else {})

    def command(self) -> list[str]:
        postgres = str(BINARIES[-1].with_name("postgres"))
        return [postgres, "-D", str(self.data), "-p", str(self.port), "-k", str(self.folder), "-h", "127.0.0.1"]

    def start(self) -> None:
        super().start()
        import psycopg

        end = time.monotonic() + PATIENCE
        while True:  # it listens before it has recovered
            try:
                psycopg.connect(self.url).close()
                return
            except psycopg.OperationalError:
                assert time.monotonic() < end, "PostgreSQL did not recover"
                time.sleep(0.05)

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
