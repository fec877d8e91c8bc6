"""Bring a backup back, into an installation that nobody used yet."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from overleg.backup import Impossible, archive, database, marker


def restore(path: Path, *, again: bool = False) -> archive.Manifest:
    """Nothing is touched before the archive proved to be whole and to fit. Gives what it says about itself."""
    manifest = archive.check(path)
    refuse_what_does_not_fit(manifest)
    refuse_where_somebody_works(again=again)
    with tempfile.TemporaryDirectory(prefix="overleg-restore-") as folder:
        marker.put()
        if again:
            for name in list(_stored()):
                default_storage.delete(name)
        dump = Path(folder) / archive.DUMP
        with archive.reading(path) as members:
            for name, file in members:
                if name == archive.DUMP:
                    with dump.open("wb") as out:
                        shutil.copyfileobj(file, out)
                elif name != archive.MANIFEST:
                    _put_back(name.removeprefix(archive.MEDIA), file)
        database.restore(dump)
        marker.take_away()
    return manifest


def refuse_what_does_not_fit(manifest: archive.Manifest) -> None:
    if manifest.vendor != connection.vendor:
        raise Impossible(
            f"The archive was made on {manifest.vendor} and this installation uses {connection.vendor}. "
            f"Point DATABASE_URL at a {manifest.vendor} database."
        )
    loader = MigrationLoader(None)
    labels = {app for app, _name in loader.disk_migrations} | {"demo"}
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    newer = [name for name in manifest.migrations if name.split(".")[0] in labels and name not in known]
    if newer:
        raise Impossible(
            f"The archive was made by a newer version, {manifest.version}: it has {newer[0]}. "
            "Install that version first."
        )


def refuse_where_somebody_works(*, again: bool) -> None:
    half = marker.unfinished()
    if again and not half:
        raise Impossible("No restore was broken off here. Leave --again out.")
    if half and not again:
        raise Impossible(f"A restore that began at {half} was broken off here. Add --again to start it over.")
    if again:
        return
    if database.is_used():
        raise Impossible(
            "This installation is in use: a restore would replace people and files. "
            "Restore into an empty database, with an empty MEDIA_ROOT."
        )
    if next(_stored(), None):
        raise Impossible("The store of files is not empty. Choose an empty MEDIA_ROOT or bucket.")


def _stored(folder: str = "") -> Iterator[str]:
    """Every file in the store but our own sign."""
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        whole = f"{folder}/{name}" if folder else name
        if whole != marker.NAME:
            yield whole
    for inner in folders:
        yield from _stored(f"{folder}/{inner}" if folder else inner)


def _put_back(name: str, file: IO[bytes]) -> None:
    default_storage.delete(name)
    kept = default_storage.save(name, File(file, name=name))
    if kept != name:
        raise Impossible(
            f"{name} could not be stored under its own name. Is something else writing there? Stop it first."
        )
