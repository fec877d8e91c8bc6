"""Known weaknesses in what the locks name: pip-audit asks, requirements/audit.toml says which do not touch us."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from .console import interruptible, say
from .install import PYTHON, ROOT, install_dependencies

EXCEPTIONS = ROOT / "requirements" / "audit.toml"
LOCKS = ("runtime", "dev")


def main() -> None:
    with interruptible():
        install_dependencies("dev")
        sys.exit(audit())


def audit() -> int:
    today = datetime.now(UTC).date()
    excepted, over = exceptions(tomllib.loads(EXCEPTIONS.read_text()), today)
    for name in over:
        say(f"The exception for {name} has ended: update the package, or say again why it does not touch us.")
    code = int(bool(over))
    for lock in LOCKS:
        code |= judge(lock, ask(ROOT / "requirements" / f"{lock}.txt"), excepted)
    return code


def exceptions(listed: dict[str, Any], today: date) -> tuple[set[str], list[str]]:
    """The ids that count today, and those whose day is over. An exception without reason or day is an error."""
    rows = listed.get("exception", [])
    for row in rows:
        if not row.get("id") or not row.get("reason") or not isinstance(row.get("until"), date):
            raise SystemExit(f"{EXCEPTIONS.name}: every exception has an id, a reason and a day: {row}")
    return {row["id"] for row in rows}, [row["id"] for row in rows if row["until"] < today]


def ask(lock: Path) -> dict[str, Any] | None:
    """What pip-audit found; None when its source did not answer."""
    command = [str(PYTHON), "-m", "pip_audit", "--require-hashes", "--disable-pip", "--format", "json"]
    done = subprocess.run([*command, "--requirement", str(lock)], cwd=ROOT, capture_output=True, text=True)
    try:
        return json.loads(done.stdout)
    except ValueError:
        return None


def judge(lock: str, answer: dict[str, Any] | None, excepted: set[str]) -> int:
    """Print what was found; 1 when something has to be done about it. No answer is said, never taken for good news."""
    packages = (answer or {}).get("dependencies", [])
    known = [package for package in packages if "skip_reason" not in package]
    if not known:
        say(f"{lock}: NOT audited, the source of known weaknesses did not answer.")
        return 0
    if len(known) < len(packages):
        say(f"{lock}: {len(packages) - len(known)} of {len(packages)} packages could not be looked up.")
    found = [
        f"{package['name']} {package['version']}: {weakness['id']}, mended in {', '.join(weakness['fix_versions'])}"
        for package in known
        for weakness in package.get("vulns", [])
        if not {weakness["id"], *weakness.get("aliases", [])} & excepted
    ]
    for line in found:
        say(f"{lock}: {line}")
    if not found:
        say(f"{lock}: no known weakness in {len(known)} packages.")
    return int(bool(found))
