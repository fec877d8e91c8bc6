"""Run several programs together: show what they say, start again the ones that die, stop all of them at once."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from .console import say

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 12  # seconds a program gets to finish what it is doing
PR_SET_PDEATHSIG = 1


@dataclass
class Program:
    name: str
    command: list[str]
    essential: bool = False  # when it dies, everything stops
    process: subprocess.Popen | None = None  # the last one started
    deaths: int = 0
    started: float = 0
    start_at: float = 0

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def code(self) -> int | None:
        return self.process.returncode if self.process else None


class Supervisor:
    def __init__(self, programs: list[Program], folder: Path, env: dict[str, str]) -> None:
        self.programs = programs
        self.folder = folder
        self.env = env
        self.signals = 0

    def run(self, is_ready: Callable[[], bool], ready: Callable[[], None]) -> int:
        """Until a signal comes or an essential program dies; `ready` is called once `is_ready` says so."""
        for number in STOP_SIGNALS:
            signal.signal(number, self.count_signal)
        announced = False
        try:
            while not self.signals:
                dead = self.start_what_is_down()
                if dead:
                    say(f"{dead.name} stopped by itself (code {dead.code}), so everything stops.")
                    return 1
                if not announced and is_ready():
                    announced = True
                    ready()
                time.sleep(0.2)
            say("Stopping.")
            return 0
        finally:
            self.stop_all()

    def count_signal(self, *_: object) -> None:
        self.signals += 1

    def start_what_is_down(self) -> Program | None:
        """Start what has to run; returns an essential program that died."""
        for program in self.programs:
            if program.running:
                continue
            if program.process and not program.start_at:
                if program.essential:
                    return program
                self.plan_restart(program)
            if time.monotonic() >= program.start_at:
                self.start(program)
        return None

    def plan_restart(self, program: Program) -> None:
        """At once after a good run, ever later when it dies again and again."""
        program.deaths = 1 if time.monotonic() - program.started > 30 else program.deaths + 1
        wait = min(30, 2 ** (program.deaths - 1))
        program.start_at = time.monotonic() + wait
        say(f"{program.name} stopped (code {program.code}); starting it again in {wait} s.")

    def start(self, program: Program) -> None:
        # A session of its own: Ctrl-C in the terminal reaches us alone, and we stop everything in order.
        program.process = subprocess.Popen(
            program.command,
            cwd=self.folder,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            preexec_fn=die_with_parent,
        )
        program.started = time.monotonic()
        program.start_at = 0
        threading.Thread(target=show, args=(program.name, program.process.stdout), daemon=True).start()

    def stop_all(self) -> None:
        """Ask kindly; insist when time is up or a second Ctrl-C comes."""
        self.send(signal.SIGTERM)
        asked, end = self.signals, time.monotonic() + PATIENCE
        while any(program.running for program in self.programs):
            if time.monotonic() > end or self.signals > asked:
                self.send(signal.SIGKILL)
                break
            time.sleep(0.1)
        for program in self.programs:
            if program.process:
                program.process.wait()

    def send(self, number: signal.Signals) -> None:
        for program in self.programs:
            if program.process and program.running:
                os.killpg(program.process.pid, number)


def die_with_parent() -> None:
    """On Linux a program also stops when we are killed without a chance to stop it."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def show(name: str, output: Iterable[str]) -> None:
    for line in output:
        print(f"{name:7}│ {line}", end="", flush=True)
