"""Make a backup: the rows of one moment, and every file they name."""

from __future__ import annotations

import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from overleg.backup import Impossible, archive, database, marker

NAME = "overleg-{:%Y-%m-%d-%H%M%S}.tar"
OURS = "overleg-????-??-??-??????.tar"


def save(target: Path) -> tuple[Path, archive.Manifest]:
    """An archive at `target`, or with a name of its own in that folder."""
    if marker.unfinished():
        raise Impossible("A restore was not finished here, so there is nothing whole to save. Finish it first.")
    now = timezone.localtime()
    path = target / NAME.format(now) if target.is_dir() else target
    if path.exists():
        raise Impossible(f"{path} exists already. Choose another name.")
    if not path.parent.is_dir():
        raise Impossible(f"There is no folder {path.parent}. Make it first.")
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".overleg-") as folder:
        dump = Path(folder) / archive.DUMP
        with database.dumped(dump) as (names, migrations), archive.writing(path) as writer:
            with dump.open("rb") as file:
                writer.add(archive.DUMP, file, dump.stat().st_size)
            manifest = archive.Manifest(now.isoformat(), product_version(), connection.vendor, migrations)
            manifest.missing = [name for name in names if not _add(writer, name)]
            writer.close(manifest)
    return path, manifest


def forget_old(folder: Path, keep: int) -> list[Path]:
    """Only the newest of our own archives stay in this folder."""
    old = sorted(folder.glob(OURS), reverse=True)[keep:]
    for path in old:
        path.unlink()
    return old


def product_version() -> str:
    """As pyproject.toml says, which is not installed as a package."""
    try:
        return version("overleg")
    except PackageNotFoundError:
        import tomllib

        from django.conf import settings

        with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
            return str(tomllib.load(file)["project"]["version"])


def _add(writer: archive.Writer, name: str) -> bool:
    try:
        with default_storage.open(name, "rb") as file:
            writer.add(f"{archive.MEDIA}{name}", file.file, file.size)
    except FileNotFoundError:
        return False
    return True
