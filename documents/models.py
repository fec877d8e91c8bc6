"""Files that Overleg keeps, and the jobs that make documents in the background."""

from __future__ import annotations

import secrets
from pathlib import PurePosixPath

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PDF = "application/pdf"


def private_path(document: Document, name: str) -> str:
    """An address nobody can guess; what the file is called for people stands in `Document.name`."""
    token = secrets.token_hex(16)
    return f"{token[:2]}/{token}{PurePosixPath(name).suffix.lower()}"


class Document(models.Model):
    """One stored file. It never changes: a correction is another document."""

    title = models.CharField(_("title"), max_length=200)
    name = models.CharField(_("file name"), max_length=160)
    file = models.FileField(_("file"), upload_to=private_path, max_length=120)
    mime = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField(null=True, blank=True)
    confidential = models.BooleanField(_("confidential"), default=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    # When its file was found to be gone from the store, until it is back (documents.missing).
    missing_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [
            # Asked by every page of an administrator, and almost always nothing.
            models.Index(
                fields=["missing_since"], condition=Q(missing_since__isnull=False), name="documents_that_are_missing"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_pdf(self) -> bool:
        return self.mime == PDF


class Job(models.Model):
    """A document to be made. This row is the truth; the broker only carries its id (see documents.jobs).

    A subclass names its Celery task in `task`, inherits `Meta(Job.Meta)`, and leaves `state` to documents.jobs.
    For the page of the administrators it says which of its rows still count (`that_count`) and what one is about
    (`described`, without a word that is confidential).
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("in the queue")
        RENDERING = "rendering", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    task: str = ""
    # Fields that `build` fills in on the job it was given: written together with the document, or not at all.
    told: tuple[str, ...] = ()
    # Whether a lost file is made again on the same row; else a next version takes its place.
    made_again_in_place = True

    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    # One of many that were asked for together: single ones need not wait for it.
    bulk = models.BooleanField(default=False, db_default=False)
    queued_at = models.DateTimeField(default=timezone.now)
    # After a fault that may pass: not tried again before.
    not_before = models.DateTimeField(null=True, blank=True)
    enqueued_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["state", "lease_until"], name="%(class)s_by_state")]
        constraints = [
            # What is called ready can be opened.
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(document__isnull=False), name="%(class)s_ready_has_document"
            )
        ]

    @classmethod
    def that_count(cls) -> models.QuerySet:
        """Without those that a newer one replaced; with what `described` reads."""
        return cls._default_manager.all()

    @property
    def described(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def lost(self) -> bool:
        """It was made, and its file is gone from the store."""
        return bool(self.document and self.document.missing_since)


class Heartbeat(models.Model):
    """When a part of the machinery last showed that it lives."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M:%S}"


class PartFragment(models.Model):
    """A part of a document as the engine laid it out, known by what went into it; it can always be made again.

    See documents.linking. Equal parts have one row, whoever asked for them.
    """

    key = models.CharField(max_length=64, primary_key=True)  # SHA-256 of engine, style and text
    body = models.BinaryField()
    used_on = models.DateField()

    def __str__(self) -> str:
        return self.key[:12]


class PartBlob(models.Model):
    """A font, picture or dictionary that fragments share, known by its own hash."""

    key = models.CharField(max_length=64, primary_key=True)
    body = models.BinaryField()

    def __str__(self) -> str:
        return self.key[:12]
