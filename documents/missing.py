"""Files that are gone from the store: noticed by whoever opens one, shown to people until the file is back."""

from __future__ import annotations

import logging
from collections.abc import Collection

from django.core.files import File
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from documents import store
from documents.models import Document, Job

log = logging.getLogger(__name__)

PER_TICK = 100


class FileIsMissing(Http404):
    """Somebody asked for a file that is gone. Its page says what to do (see overleg.views.not_found)."""


def opened(document: Document) -> File:
    """The file, to read. Raises FileNotFoundError when it is gone, and then it is noticed."""
    try:
        return document.file.open("rb")
    except FileNotFoundError:
        log.error("Document %s is missing from the storage: %s", document.pk, document.file.name)
        _mark(Document.objects.filter(pk=document.pk))
        raise


def notice(names: Collection[str]) -> None:
    """What a backup did not find."""
    _mark(Document.objects.filter(file__in=names))


def look_again() -> int:
    """Those that were put back count as found. Gives how many."""
    gone = list(Document.objects.filter(missing_since__isnull=False).order_by("?")[:PER_TICK])
    found = [one.pk for one in gone if one.file.storage.exists(one.file.name)]
    return Document.objects.filter(pk__in=found).update(missing_since=None)


def documents() -> QuerySet[Document]:
    """Those that somebody still needs: not of a job that a newer one replaced."""
    needed = Q()
    for model, field in store.holders():
        rows = model.that_count() if issubclass(model, Job) else model._base_manager.all()
        needed |= Exists(rows.filter(**{field: OuterRef("pk")}))
    return Document.objects.filter(needed, missing_since__isnull=False).order_by("missing_since", "pk")


def _mark(rows: QuerySet[Document]) -> None:
    rows.filter(missing_since__isnull=True).update(missing_since=timezone.now())
