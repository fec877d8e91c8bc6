"""Office documents as PDF, through LibreOffice where it is installed: one at a time, fenced in, with a time limit."""

from __future__ import annotations

import fcntl
import os
import resource
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

from django.conf import settings

LIMIT = 60  # seconds for one document
CPU_LIMIT = 2 * LIMIT
FILE_LIMIT = 300 * 1024 * 1024
PAUSE = 0.2
# No macros, no pictures from elsewhere, no question about either.
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""  # noqa: E501
NOWHERE = "http://127.0.0.1:9"


class NotConverted(Exception):
    """LibreOffice is not here, took too long, or made nothing of it."""


def converter() -> str | None:
    """The program, when it is installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def to_pdf(source: Path, folder: Path, tick: Callable[[], None] = lambda: None) -> Path:
    """A PDF of the document in `folder`; `tick` is called while we wait. Raises NotConverted."""
    program = converter()
    if program is None:
        raise NotConverted("no LibreOffice")
    made = folder / f"{source.stem}.pdf"
    with _alone(tick), tempfile.TemporaryDirectory(prefix="office-", dir=folder) as profile:
        user = Path(profile) / "user"
        user.mkdir()
        (user / "registrymodifications.xcu").write_text(PROFILE)
        _run([*_offline(), program, *_arguments(profile, folder, source)], profile, tick)
    if not made.is_file() or not made.stat().st_size:
        raise NotConverted("nothing came out")
    return made


def _arguments(profile: str, folder: Path, source: Path) -> list[str]:
    flags = ["--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault", "--nofirststartwizard"]
    where = ["--outdir", str(folder), str(source)]
    return [f"-env:UserInstallation=file://{profile}", *flags, "--convert-to", "pdf", *where]


def _run(command: list[str], profile: str, tick: Callable[[], None]) -> None:
    """Its own process group, so that what it started ends with it."""
    surroundings = {
        "PATH": os.defpath,
        "HOME": profile,
        "LANG": "C.UTF-8",
        **dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy"), NOWHERE),
    }
    process = subprocess.Popen(  # noqa: S603 - our own program with our own arguments
        command,
        env=surroundings,
        cwd=profile,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_fence,
    )
    ends = time.monotonic() + LIMIT
    try:
        while process.poll() is None:
            if time.monotonic() > ends:
                raise NotConverted("took too long")
            tick()
            time.sleep(PAUSE)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if process.returncode:
        raise NotConverted(f"ended with {process.returncode}")


def _fence() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_LIMIT, CPU_LIMIT))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_LIMIT, FILE_LIMIT))


@lru_cache(maxsize=1)
def _offline() -> tuple[str, ...]:
    """A network of its own with nothing in it, where the kernel lets us."""
    program = shutil.which("unshare")
    if program is None:
        return ()
    command = (program, "--user", "--map-root-user", "--net")
    tried = subprocess.run([*command, "true"], capture_output=True, check=False)  # noqa: S603 - fixed words
    return () if tried.returncode else command


@contextmanager
def _alone(tick: Callable[[], None]) -> Iterator[None]:
    """One conversion at a time on this machine, whatever the number of workers: it takes much memory."""
    with (settings.VAR / "office.lock").open("w") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                tick()
                time.sleep(PAUSE)
        yield
