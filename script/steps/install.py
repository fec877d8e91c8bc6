"""The virtual environment with the locked dependencies, and the libraries of the system that PDF rendering needs."""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from .console import say, stop

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
# Present while we work on the environment: found at the start, it means that somebody interrupted us.
UNFINISHED = VENV / "unfinished"
LOG = VENV / "install.log"

PDF_LIBRARIES = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
    "libfontconfig.so.1",
)
PDF_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
OFFLINE = ("connection", "resolve", "resolution", "timed out", "unreachable", "proxy", "ssl")


def install_dependencies(lock: str) -> None:
    """Make `.venv` hold exactly what requirements/<lock>.txt says; does nothing when it does already."""
    requirements = ROOT / "requirements" / f"{lock}.txt"
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    stamp = VENV / f"{lock}.installed"
    if VENV.exists() and (UNFINISHED.exists() or not PYTHON.exists()):
        say("The folder .venv was left unfinished: making it again.")
        shutil.rmtree(VENV)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    make_environment()
    count = sum(1 for line in requirements.read_text().splitlines() if "==" in line)
    say(f"Installing {count} packages from requirements/{lock}.txt; this takes a minute, once.")
    run_pip(requirements)
    stamp.write_text(wanted)
    UNFINISHED.unlink()


def make_environment() -> None:
    new = not VENV.exists()
    VENV.mkdir(exist_ok=True)
    UNFINISHED.touch()
    if not new:
        return
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        if not apt_install(package):
            shutil.rmtree(VENV)
            stop(f"This Python cannot make a virtual environment. Install it: sudo apt-get install {package}")
    say("Making the virtual environment .venv.")
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True)
    if made.returncode:
        stop(f"The virtual environment could not be made: {last_line(made.stdout + made.stderr)}")


def run_pip(requirements: Path) -> None:
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    command += ["--retries", "2", "--require-hashes", "--no-deps", "--requirement", str(requirements)]
    with LOG.open("w") as log:
        code = subprocess.call(command, stdout=log, stderr=log, env=os.environ | {"PIP_USER": "0"}, cwd=ROOT)
    if code:
        text = LOG.read_text(errors="replace")
        details = f"(details: {LOG.relative_to(ROOT)})"
        if any(word in text.lower() for word in OFFLINE):
            stop(f"No connection to the package index. Go online and start again. {details}")
        stop(f"The packages cannot be installed: {last_line(text)} {details}")


def last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR")]
    return (errors or lines or ["no reason given"])[-1]


def check_pdf_libraries() -> None:
    """PDF rendering needs Pango: install it where we may, else say what to install and stop."""
    if not sys.platform.startswith("linux"):
        check = subprocess.run([str(PYTHON), "-c", "import weasyprint"], capture_output=True)
        if check.returncode:
            stop("The library Pango is missing, which makes the PDFs. On macOS: brew install pango")
        return
    if not missing_libraries():
        return
    if apt_install(*PDF_PACKAGES) and not missing_libraries():
        return
    missing = ", ".join(missing_libraries())
    stop(f"PDF libraries are missing ({missing}). Install them: sudo apt-get install {' '.join(PDF_PACKAGES)}")


def missing_libraries() -> list[str]:
    missing = []
    for library in PDF_LIBRARIES:
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.append(library)
    return missing


def apt_install(*packages: str) -> bool:
    """True when the packages are there now. Only root on a Debian-like system may."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    say(f"Installing with apt: {' '.join(packages)}.")
    install = ["install", "-y", "--no-install-recommends", *packages]
    return apt_get(*install) or (apt_get("update") and apt_get(*install))


def apt_get(*arguments: str) -> bool:
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(["apt-get", "-qq", *arguments], env=env, capture_output=True).returncode == 0
