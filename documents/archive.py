"""Many files as one ZIP, written while it is read: no copy on disk, no more in memory than a piece of one file."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from django.core.files import File
from django.core.files.base import ContentFile
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import missing
from documents.models import Document

PIECE = 256 * 1024
NAME_LENGTH = 100
Entry = tuple[str, Document]  # the folder it goes in, and the file


class _Outlet:
    """Takes what the archive writes, and hands it on; it cannot be wound back, so sizes stand behind each file."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        pass

    def taken(self) -> bytes:
        pieces, self.pieces = self.pieces, []
        return b"".join(pieces)


def response(name: str, entries: Iterable[Entry]) -> StreamingHttpResponse:
    """As a download; the caller has checked access to every file."""
    answer = StreamingHttpResponse(stream(entries), content_type="application/zip")
    plain = name.encode("ascii", "ignore").decode() or "overleg.zip"
    answer["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-cache"
    return answer


def stream(entries: Iterable[Entry]) -> Iterator[bytes]:
    """Stored as they are: a PDF does not get smaller."""
    outlet, used = _Outlet(), set()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[arg-type]
        for folder, document in entries:
            file, name = _content(document)
            about = zipfile.ZipInfo(_unused(f"{tidy(folder)}/{tidy(name)}", used))
            about.date_time = timezone.localtime(document.created_at).timetuple()[:6]
            with file, archive.open(about, "w", force_zip64=True) as out:
                for piece in iter(lambda file=file: file.read(PIECE), b""):
                    out.write(piece)
                    yield outlet.taken()
    yield outlet.taken()


def _content(document: Document) -> tuple[File, str]:
    """A file that is gone has a note in its place: the others are whole, and nobody thinks that these are all."""
    try:
        return missing.opened(document), document.name
    except FileNotFoundError:
        note = _("This file is missing from the storage. Tell the administrator.")
        return ContentFile(f"{document.name}\n{note}\n".encode()), f"{document.name}.txt"


def tidy(name: str) -> str:
    """A name that every system unpacks where it belongs: no folders, no signs with a meaning of their own."""
    return re.sub(r"[^\w .()-]+", "_", name).strip(" ._")[:NAME_LENGTH].rstrip(" .") or "_"


def _unused(path: str, used: set[str]) -> str:
    """Two that differ in capitals alone are one on some systems."""
    stem, dot, suffix = path.rpartition(".")
    found, number = path, 1
    while found.casefold() in used:
        number += 1
        found = f"{stem} ({number}){dot}{suffix}"
    used.add(found.casefold())
    return found
