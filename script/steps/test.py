"""All checks and all tests; pytest comes last, so that its summary is what one reads."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

from .console import interruptible, say
from .install import PYTHON, ROOT, check_pdf_libraries, install_dependencies


def main() -> None:
    with interruptible():
        install_dependencies("dev")
        check_pdf_libraries()
        sys.exit(run_all(sys.argv[1:] or ["-n", "auto"]))


def run_all(arguments: list[str]) -> int:
    where = "PostgreSQL" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "SQLite"
    broker = "Redis" if os.environ.get("REDIS_URL") else "the embedded broker"
    with tempfile.TemporaryDirectory(prefix="overleg-check-") as folder:
        failed = [name for name, command, env in checks(Path(folder)) if not passes(name, command, env)]
    say(f"Tests, on {where} and {broker}.")
    code = subprocess.call([str(PYTHON), "-m", "pytest", *arguments], cwd=ROOT)
    if failed:
        say(f"Failed before the tests: {', '.join(failed)}.")
    return code or int(bool(failed))


def checks(folder: Path) -> list[tuple[str, list[str], dict[str, str]]]:
    manage = [str(PYTHON), "manage.py"]
    ours = {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    return [
        ("ruff check", [str(PYTHON), "-m", "ruff", "check", "--quiet"], {}),
        ("ruff format", [str(PYTHON), "-m", "ruff", "format", "--check", "--quiet"], {}),
        ("mypy", [str(PYTHON), "-m", "mypy", "--no-error-summary"], {}),
        ("catalogue", [*manage, "catalogue", "--compile"], ours),
        ("migrations", [*manage, "makemigrations", "--check", "--dry-run"], ours),
        ("production settings", [*manage, "check", "--deploy", "--fail-level", "WARNING"], production(folder)),
    ]


def production(folder: Path) -> dict[str, str]:
    """The environment that .env.example documents, with a secret of our own."""
    lines = [line for line in (ROOT / ".env.example").read_text().splitlines() if not line.startswith("#")]
    documented = {name: value.strip('"') for name, sign, value in (line.partition("=") for line in lines) if sign}
    own = {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "VAR_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "overleg.settings",
    }
    return documented | own


def passes(name: str, command: list[str], env: dict[str, str]) -> bool:
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    say(f"{name}: {'good' if done.returncode == 0 else 'FAILED'}")
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0
