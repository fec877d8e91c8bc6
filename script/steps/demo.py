"""The demo: SQLite, the embedded broker and a mailbox on a page; a real web server, worker and scheduler."""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from argparse import ArgumentParser
from pathlib import Path
from typing import TextIO

from .console import interruptible, say, stop
from .install import PYTHON, ROOT, check_pdf_libraries, install_dependencies
from .supervise import Program, Supervisor

# The demo uses nothing that was set up for another installation.
NOT_OURS = (
    "DEBUG",
    "HTTPS",
    "DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "STATIC_ROOT",
    "MEDIA_ROOT",
    "DJANGO_SETTINGS_MODULE",
)
# Everything --fresh throws away; the fonts and the secret key may stay.
DATA = ("overleg.sqlite3*", "broker", "media", "beat-schedule*")
ANYWHERE = ("0.0.0.0", "::")  # noqa: S104


def main() -> None:
    parser = ArgumentParser("script/demo", description="Sets everything up and runs the demo.")
    parser.add_argument("--fresh", action="store_true", help="throw the demo's data away and start over")
    parser.epilog = "PORT (8000) and HOST (127.0.0.1) in the environment choose the address."
    fresh = parser.parse_args().fresh
    host, port = os.environ.get("HOST") or "127.0.0.1", read_port()
    var = Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    (var / "collected").mkdir(exist_ok=True)
    with lock_data(var), interruptible():
        check_port(host, port)
        install_dependencies("runtime")
        check_pdf_libraries()
        if fresh:
            throw_away(var)
        env = environment(var, host, port)
        prepare(env)
        code = Supervisor(programs(host, port), ROOT, env).run(
            is_ready=lambda: answers(host, port), ready=lambda: announce(host, env["BASE_URL"])
        )
    say("Everything has stopped. The data is kept; script/demo starts again where you were.")
    sys.exit(code)


def read_port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        stop(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def check_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            stop(f"Port {port} needs more rights. Choose a port from 1024: PORT={port + 8000} script/demo")
        except socket.gaierror:
            stop(f"HOST={host} is not an address of this machine.")
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                stop(f"Port {port} is taken. Choose another one: PORT={port + 1} script/demo")
            stop(f"HOST={host} is not an address of this machine.")


def lock_data(var: Path) -> TextIO:
    """Two demos on the same data would do each other's work."""
    lock = (var / "demo.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.seek(0)
        stop(f"The demo is running already (process {lock.read().strip()}). Stop it first.")
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def throw_away(var: Path) -> None:
    say("Starting over: the demo's data is thrown away.")
    for pattern in DATA:
        for path in var.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def environment(var: Path, host: str, port: int) -> dict[str, str]:
    foreign = {*NOT_OURS, *(f"{name}_FILE" for name in NOT_OURS)}
    env = {name: value for name, value in os.environ.items() if name not in foreign}
    shown = "localhost" if host in (*ANYWHERE, "127.0.0.1") else host
    defaults = {
        "BASE_URL": f"http://{shown}:{port}",
        "ALLOWED_HOSTS": "*" if host in ANYWHERE else f"localhost,127.0.0.1,{host}",
        "LOG_LEVEL": "WARNING",
    }
    return {
        **defaults,
        **env,
        "DEMO": "1",
        "SECRET_KEY": secret_key(var),
        "VAR_DIR": str(var),
        "STATIC_ROOT": str(var / "collected"),
        "PYTHONUNBUFFERED": "1",
    }


def secret_key(var: Path) -> str:
    """Made once, so that people stay signed in after a restart."""
    file = var / "secret-key"
    if not file.exists() or not file.read_text().strip():
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as new:
            new.write(secrets.token_urlsafe(50))
    return file.read_text().strip()


def prepare(env: dict[str, str]) -> None:
    # -P: this folder has a `demo` of its own, which must not be taken for the app.
    if subprocess.call([str(PYTHON), "-P", str(Path(__file__).with_name("prepare.py"))], cwd=ROOT, env=env):
        stop("Setting up failed; see above. If the data comes from an older version: script/demo --fresh")


def programs(host: str, port: int) -> list[Program]:
    python = str(PYTHON)
    web = [python, "-m", "gunicorn", "overleg.wsgi", "--bind", f"{host}:{port}", "--worker-class", "gthread"]
    web += ["--threads", "8", "--graceful-timeout", "5", "--log-level", "warning", "--no-control-socket"]
    # Root may well be the only account in a container; there is nothing to warn about in a demo.
    calm = "ignore:You're running the worker with superuser"
    celery = [python, "-W", calm, "-m", "celery", "--quiet", "--app", "overleg"]
    worker = ["worker", "--pool", "solo", "--loglevel", "WARNING"]
    worker += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return [
        Program("web", web, essential=True),
        Program("worker", celery + worker),
        Program("beat", [*celery, "beat", "--loglevel", "WARNING", "--pidfile="]),
    ]


def answers(host: str, port: int) -> bool:
    address = "127.0.0.1" if host in ANYWHERE else host
    try:
        urllib.request.urlopen(f"http://{address}:{port}/robots.txt", timeout=5).close()  # noqa: S310
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def announce(host: str, address: str) -> None:
    say(f"Overleg is ready:  {address}/   (Ctrl-C stops everything)")
    if host not in ("localhost", "127.0.0.1"):
        say("Everyone who can reach this address can sign in as any person of the demo.")
