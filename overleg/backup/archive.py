"""The tar file itself: written once, checked whole before anything of it is used."""

from __future__ import annotations

import hashlib
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO

from overleg.backup import Impossible

FORMAT = 1
MANIFEST, DUMP, MEDIA = "manifest.json", "database.dump", "media/"
AGAIN = "Take another backup."


@dataclass
class Manifest:
    """What an archive says about itself."""

    made_at: str
    version: str
    vendor: str
    migrations: list[str]
    format: int = FORMAT
    members: dict[str, str] = field(default_factory=dict)  # name in the archive -> SHA-256
    missing: list[str] = field(default_factory=list)  # files that rows name and the store had not

    def as_bytes(self) -> bytes:
        return json.dumps(asdict(self), indent=1).encode()


class Hashing:
    """A file that is hashed while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.sha256 = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self.file.read(size)
        self.sha256.update(chunk)
        return chunk


class Writer:
    def __init__(self, tar: tarfile.TarFile) -> None:
        self.tar = tar
        self.members: dict[str, str] = {}

    def add(self, name: str, file: IO[bytes], size: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        reader = Hashing(file)
        self.tar.addfile(member, reader)  # type: ignore[arg-type] - it only reads
        self.members[name] = reader.sha256.hexdigest()

    def close(self, manifest: Manifest) -> None:
        manifest.members = self.members
        content = manifest.as_bytes()
        member = tarfile.TarInfo(MANIFEST)
        member.size = len(content)
        self.tar.addfile(member, BytesIO(content))


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """Under another name until it is whole and on the disk; readable by its owner alone."""
    part = path.with_name(f"{path.name}.part")
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            with tarfile.open(fileobj=file, mode="w") as tar:
                yield Writer(tar)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    except OSError as error:
        raise Impossible(f"The archive cannot be written: {error.strerror}.") from error
    finally:
        part.unlink(missing_ok=True)


def check(path: Path) -> Manifest:
    """Reads the whole archive and compares every checksum; raises Impossible when anything is not as it was made."""
    found: dict[str, str] = {}
    manifest = None
    with reading(path) as members:
        for name, file in members:
            if name == MANIFEST:
                manifest = _manifest(file.read())
                continue
            if not _is_ours(name):
                raise Impossible(f"The archive holds {name!r}, which no backup makes. {AGAIN}")
            found[name] = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    if manifest is None:
        raise Impossible(f"The archive is not whole: making it was broken off. {AGAIN}")
    for name in sorted(found.keys() | manifest.members.keys()):
        if found.get(name) != manifest.members.get(name):
            raise Impossible(f"{name} in the archive is not what was saved: it was damaged or changed. {AGAIN}")
    return manifest


@contextmanager
def reading(path: Path) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    """Every member with its content, in the order of the archive."""
    try:
        with tarfile.open(path, mode="r:") as tar:
            yield _members(tar)
    except FileNotFoundError:
        raise Impossible(f"There is no archive {path}.") from None
    except tarfile.TarError as error:
        raise Impossible(f"The archive cannot be read: {error}. {AGAIN}") from error


def _members(tar: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    for member in tar:
        file = tar.extractfile(member)
        if file is None:
            raise Impossible(f"The archive holds {member.name!r}, which is not a file. {AGAIN}")
        yield member.name, file


def _is_ours(name: str) -> bool:
    path = PurePosixPath(name)
    return name == DUMP or (name.startswith(MEDIA) and ".." not in path.parts and not path.is_absolute())


def _manifest(content: bytes) -> Manifest:
    try:
        told = json.loads(content)
        if told["format"] > FORMAT:
            raise Impossible(f"The archive was made by a newer version, {told['version']}. Install that version first.")
        return Manifest(**told)
    except (ValueError, TypeError, KeyError) as error:
        raise Impossible(f"The manifest of the archive cannot be understood. {AGAIN}") from error
