"""Installations of their own, on the database the tests run on: one with a life in it, and empty ones."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOREIGN = {"DATABASE_URL", "REDIS_URL", "MEDIA_ROOT", "STATIC_ROOT", "HTTPS", "BASE_URL", "ALLOWED_HOSTS"}
SERVER = os.environ.get("DATABASE_URL", "")
ON_POSTGRESQL = SERVER.startswith("postgres")


needs_pg_dump = pytest.mark.skipif(
    ON_POSTGRESQL and not shutil.which("pg_dump"), reason="pg_dump is not installed: apt-get install postgresql-client"
)


@dataclass
class Installation:
    """Its database, its files, and the commands run in it."""

    folder: Path
    env: dict[str, str]

    def run(self, *command: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=900
        )

    def manage(self, *words: str) -> str:
        done = self.run("manage.py", *words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def refused(self, *words: str) -> str:
        """The one line with the reason."""
        done = self.run("manage.py", *words)
        assert done.returncode != 0, done.stdout
        return done.stderr.strip().splitlines()[-1]

    def tell(self) -> str:
        done = self.run("-m", "tests.backup.scene", "tell")
        assert done.returncode == 0, done.stderr
        return done.stdout


def administer(sql: str) -> None:
    import psycopg

    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(sql)


@pytest.fixture(scope="session")
def install(tmp_path_factory) -> Iterator[Callable[..., Installation]]:
    """Makes installations: without anything in them, or with what `copy_of` has in its database."""
    made: list[str] = []

    def make(copy_of: Installation | None = None) -> Installation:
        folder = tmp_path_factory.mktemp("installation")
        kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
        own = {
            "VAR_DIR": str(folder),
            "DEMO": "1",
            "DEBUG": "0",
            "SECRET_KEY": secrets.token_hex(30),
            "LOG_LEVEL": "ERROR",
            "PYTHONWARNINGS": "ignore",
            "DJANGO_SETTINGS_MODULE": "overleg.settings",
        }
        if ON_POSTGRESQL:
            made.append(f"overleg_backup_{secrets.token_hex(4)}")
            template = urlsplit(copy_of.env["DATABASE_URL"]).path[1:] if copy_of else "template1"
            administer(f"CREATE DATABASE {made[-1]} TEMPLATE {template}")
            own["DATABASE_URL"] = urlsplit(SERVER)._replace(path=f"/{made[-1]}").geturl()
        elif copy_of:
            shutil.copyfile(copy_of.folder / "overleg.sqlite3", folder / "overleg.sqlite3")
        return Installation(folder, kept | own)

    yield make
    for name in made:
        administer(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def tables(install) -> Installation:
    """With all tables and nothing in them."""
    installation = install()
    installation.manage("migrate", "-v0")
    return installation


@pytest.fixture(scope="session")
def lived_in(install, tables) -> Installation:
    """With one of everything in it."""
    installation = install(copy_of=tables)
    done = installation.run("-m", "tests.backup.scene", "fill")
    assert done.returncode == 0, done.stderr
    return installation


@pytest.fixture(scope="session")
def archive(lived_in, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("backups")
    lived_in.manage("backup", str(folder))
    return next(folder.glob("overleg-*.tar"))
