"""The locks: every package pinned with its hashes, the same version for running and for testing."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
RUNTIME, DEV = (ROOT / "requirements" / f"{name}.txt" for name in ("runtime", "dev"))


def pins(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)(?:\[.*\])?==(\S+)", lock.read_text(), re.MULTILINE))


def named(requirements: list[str]) -> set[str]:
    return {re.match(r"[a-z0-9-]+", requirement).group() for requirement in requirements}


def test_what_runs_is_what_was_tested():
    assert pins(RUNTIME).items() <= pins(DEV).items()


def test_every_dependency_of_the_project_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert named(project["project"]["dependencies"]) <= pins(RUNTIME).keys()
    assert named(project["dependency-groups"]["dev"]) <= pins(DEV).keys()


@pytest.mark.parametrize("lock", [RUNTIME, DEV], ids=lambda lock: lock.stem)
def test_every_pin_has_hashes_and_no_address(lock):
    text = lock.read_text()
    entries = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in text
