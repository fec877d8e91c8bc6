"""What is not an item yet: a proposal somebody is writing, and files that wait to become attachments."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agenda.models.items import Attachment
from agenda.querysets import HeldFileQuerySet, ItemDraftQuerySet
from documents.models import Document
from regions.models import Forum


class ItemDraft(models.Model):
    """A proposal as far as it is typed. Its author alone sees it: nothing that reads items knows this table."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="item_drafts")
    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="+")
    # What stands in the fields, by their names: as typed, right or wrong.
    values = models.JSONField(default=dict)
    # Counts every save, so that the second of two windows is told so and loses nothing.
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = ItemDraftQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "-pk"]

    def __str__(self) -> str:
        return " ".join(self.values.get("title", "").split()) or str(_("Draft without a title"))


class HeldFile(models.Model):
    """An upload that is not an attachment yet: it belongs to a draft, or waits until its owner says whether it is a
    new version of the attachment with the same file name."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=160)
    confidential = models.BooleanField(_("confidential"), default=False)
    draft = models.ForeignKey(ItemDraft, null=True, blank=True, on_delete=models.CASCADE, related_name="files")
    twin = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.CASCADE, related_name="held")
    at = models.DateTimeField(default=timezone.now)

    objects = HeldFileQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(draft__isnull=True, twin__isnull=False) | Q(draft__isnull=False, twin__isnull=True),
                name="held_for_one_thing",
            )
        ]

    def __str__(self) -> str:
        return self.title
