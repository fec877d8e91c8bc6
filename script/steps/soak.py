"""Simulated users on a real web server, worker and scheduler for a set time; what it cost, and whether memory grew."""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from argparse import ArgumentParser
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from .console import interruptible, say, stop
from .demo import read_port, secret_key
from .install import PYTHON, ROOT, check_pdf_libraries, install_dependencies
from .supervise import Program, Supervisor
from .visitor import WRITES, Broken, Visitor

PERSONAS = ("officer", "chair", "mayor", "director", "clerk", "partner", "councillor")
SAMPLE = 5  # seconds between two looks at the memory
FLAT = 1.10  # the last quarter may hold this much of the second one


@dataclass
class Tally:
    """What happened, of all users together."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    def note(self, what: str, address: str, status: int, seconds: float) -> None:
        with self.lock:
            self.seconds.setdefault(what, []).append(seconds)
            self.statuses[status] += 1
            if status >= 500:
                self.broken.append(f"{status} {what} {address}")


def main() -> None:
    parser = ArgumentParser("script/soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--users", type=int, default=30)
    asked = parser.parse_args()
    for name, scheme in (("DATABASE_URL", "postgres"), ("REDIS_URL", "redis")):
        if not os.environ.get(name, "").startswith(scheme):
            stop(f"{name} must name a {scheme} of its own: see the first lines of script/soak.")
    with interruptible(), tempfile.TemporaryDirectory(prefix="overleg-soak-") as folder:
        install_dependencies("runtime")
        check_pdf_libraries()
        sys.exit(soak(Path(folder), minutes=asked.minutes, users=asked.users))


def soak(folder: Path, *, minutes: float, users: int) -> int:
    port = read_port() if os.environ.get("PORT") else 8200
    base = f"http://127.0.0.1:{port}"
    env = environment(folder, base)
    if subprocess.call([str(PYTHON), "-P", str(Path(__file__).with_name("prepare.py"))], cwd=ROOT, env=env):
        stop("Setting up failed; see above.")
    supervisor = Supervisor(programs(port), ROOT, env)
    result: list[int] = []

    def work() -> None:
        result.append(drive(supervisor, base, minutes, users))
        supervisor.count_signal()

    def begin() -> None:
        threading.Thread(target=work, daemon=True).start()

    code = supervisor.run(is_ready=Visitor(base).is_up, ready=begin)
    return result[0] if result else code or 1


def environment(folder: Path, base: str) -> dict[str, str]:
    (folder / "collected").mkdir()
    # The files of an earlier soak on the same database would be missing: they stay beside it.
    media = Path(os.environ.get("MEDIA_ROOT") or ROOT / "var" / "soak-media")
    own = {
        "DEMO": "1",
        "DEBUG": "0",
        "SECRET_KEY": secret_key(folder),
        "VAR_DIR": str(folder),
        "MEDIA_ROOT": str(media),
        "STATIC_ROOT": str(folder / "collected"),
        "BASE_URL": base,
        "ALLOWED_HOSTS": "127.0.0.1",
        "LOG_LEVEL": "ERROR",
        "PYTHONUNBUFFERED": "1",
    }
    return os.environ | own


def programs(port: int) -> list[Program]:
    python = str(PYTHON)
    celery = [python, "-W", "ignore:You're running the worker with superuser", "-m", "celery", "--quiet"]
    celery += ["--app", "overleg"]
    return [
        Program("web", [python, "-m", "gunicorn", "overleg.wsgi", "--bind", f"127.0.0.1:{port}"], essential=True),
        Program("worker", [*celery, "worker", "--pool", "prefork", "--concurrency", "2"]),
        Program("beat", [*celery, "beat", "--pidfile="]),
    ]


def drive(supervisor: Supervisor, base: str, minutes: float, users: int) -> int:
    """All users at once until the time is over; then the figures. Gives the exit code."""
    say(f"{users} users for {minutes:g} minutes.")
    tally, end = Tally(), time.monotonic() + 60 * minutes
    crowd = [threading.Thread(target=use, args=(base, number, tally, end), daemon=True) for number in range(users)]
    for user in crowd:
        user.start()
    memory: dict[str, list[float]] = {"web": [], "worker": []}
    while any(user.is_alive() for user in crowd):
        for program in supervisor.programs:
            if program.name in memory and program.process and program.running:
                memory[program.name].append(megabytes(program.process.pid))
        time.sleep(SAMPLE)
    return report(tally, memory)


def use(base: str, number: int, tally: Tally, end: float) -> None:
    """One person: signs in, reads, and now and then writes, with the pauses of somebody who reads."""
    chance = random.Random(number)  # noqa: S311 - the same crowd at every run
    visitor = Visitor(base, chance=chance, note=tally.note)
    while time.monotonic() < end:
        try:
            visitor.step_in(PERSONAS[number % len(PERSONAS)])
            while time.monotonic() < end:
                visitor.do_something()
                time.sleep(chance.uniform(0.5, 4))
        except Broken as error:
            tally.note("no answer", str(error), 599, 0)
            time.sleep(1)


def megabytes(leader: int) -> float:
    """What a program and its children hold, each shared page counted once per its share."""
    total = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(path.read_text().rpartition(")")[2].split()[2]) == leader:  # its process group
                text = path.with_name("smaps_rollup").read_text()
                total += int(text.partition("\nPss:")[2].split()[0])
        except (OSError, ValueError, IndexError):
            continue
    return total / 1024


def report(tally: Tally, memory: dict[str, list[float]]) -> int:
    every = [seconds for kind in tally.seconds.values() for seconds in kind]
    say(f"{len(every)} requests; answers: {', '.join(f'{n} x {s}' for s, n in sorted(tally.statuses.items()))}")
    for what, seconds in sorted(tally.seconds.items()):
        say(f"  {what:10} {len(seconds):6}   median {statistics.median(seconds):.2f} s   p95 {p95(seconds):.2f} s")
    say(f"  all        {len(every):6}   median {statistics.median(every):.2f} s   p95 {p95(every):.2f} s")
    never = [what for what, _pattern in WRITES if what not in tally.seconds]
    if never:
        say(f"Never happened: {', '.join(never)}. A longer soak, with more users, does.")
    grown = False
    for name, samples in memory.items():
        second, last = quarter(samples, 1), quarter(samples, 3)
        grown |= last > second * FLAT
        say(f"Memory of the {name}: second quarter {second:.0f} MB, last {last:.0f} MB, most {max(samples):.0f} MB")
    for line in tally.broken[:20]:
        say(f"✗ {line}")
    say(f"Server errors: {len(tally.broken)}. Memory: {'GROWN' if grown else 'flat'}.")
    if grown:
        say(f"The last quarter holds more than {FLAT:.0%} of the second. In the first minutes that is warming up.")
    return int(bool(tally.broken) or grown)


def p95(seconds: list[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.95)]


def quarter(samples: list[float], number: int) -> float:
    size = max(1, len(samples) // 4)
    return statistics.mean(samples[number * size : (number + 1) * size] or samples[-size:])
