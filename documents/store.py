"""Keeping files: what we made ourselves, and what people upload after it proved to be what it claims."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from pathlib import Path, PurePosixPath

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Exists, ManyToOneRel, Model, OuterRef

from accounts.models import User
from documents import inspection, pictures
from documents.models import PDF, Document, private_path
from timeline.services import now

NAME_LENGTH = 120
PICTURES = {"image/png": "PNG", "image/jpeg": "JPEG"}
GRACE = timedelta(days=1)


def keep(
    made: bytes, *, title: str, name: str, confidential: bool = False, pages: int | None = None, mime: str = PDF
) -> Document:
    """Store a file that we made ourselves, mostly a PDF."""
    suffix = next(suffix for suffix, (kind, _check) in inspection.KINDS.items() if kind == mime)
    file = ContentFile(made, name=_tidy(name, suffix))
    return _write(file, title=title, mime=mime, confidential=confidential, pages=pages, by=None)


def keep_file(made: Path, *, title: str, name: str, confidential: bool = False, pages: int | None = None) -> Document:
    """Store a PDF of ours that is too large to hold in memory."""
    with made.open("rb") as content:
        file = File(content, name=_tidy(name, ".pdf"))
        return _write(file, title=title, mime=PDF, confidential=confidential, pages=pages, by=None)


def receive(upload: UploadedFile, *, by: User, title: str = "", confidential: bool = False) -> Document:
    """Store an upload; raises Refused(field="file") when it is not what it claims, or not safe."""
    found = inspection.inspect(upload)
    name = _tidy(upload.name or "", found.suffix)
    title = title.strip() or PurePosixPath(name).stem.replace("_", " ")
    upload.name = name
    kept = pictures.made_anew(upload, name, PICTURES[found.mime]) if found.mime in PICTURES else upload
    return _write(kept, title=title, mime=found.mime, confidential=confidential, pages=found.pages, by=by)


def discard(document: Document) -> None:
    """Forget a document that nothing refers to; the file goes once the row is really gone."""
    storage, path = document.file.storage, str(document.file.name)
    document.delete()
    transaction.on_commit(lambda: storage.delete(path))


def holders() -> list[tuple[type[Model], str]]:
    """Every model with a field that names a document."""
    links = Document._meta.get_fields(include_hidden=True)
    return [(link.related_model, link.field.name) for link in links if isinstance(link, ManyToOneRel)]


def sweep() -> int:
    """Forget what nothing refers to: a worker was killed after making a document and before handing it over."""
    orphans = Document.objects.filter(created_at__lt=now() - GRACE)
    for model, field in holders():
        orphans = orphans.filter(~Exists(model._base_manager.filter(**{field: OuterRef("pk")})))
    forgotten = list(orphans)
    for document in forgotten:
        discard(document)
    return len(forgotten)


def _write(file, *, title: str, mime: str, confidential: bool, pages: int | None, by: User | None) -> Document:
    digest = hashlib.sha256()
    file.seek(0)
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    document = Document(
        title=title[:200],
        name=file.name,
        mime=mime,
        size=file.size,
        sha256=digest.hexdigest(),
        pages=pages,
        confidential=confidential,
        uploaded_by=by,
        created_at=now(),
    )
    storage, path = document.file.storage, private_path(document, file.name)
    try:
        document.file.name = storage.save(path, file)
    except OSError:
        storage.delete(path)  # a full disk has no place for half a file
        raise
    document.save()
    return document


def _tidy(name: str, suffix: str) -> str:
    """A download name every system accepts: no folders, no odd characters, the right extension."""
    stem = PurePosixPath(name.replace("\\", "/")).name
    if stem.lower().endswith((suffix, ".jpeg")):
        stem = stem.rpartition(".")[0]
    stem = re.sub(r"[^\w.-]+", "_", stem).strip("._-") or "document"
    return stem[:NAME_LENGTH] + suffix
