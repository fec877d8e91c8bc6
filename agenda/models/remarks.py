"""Internal notes: what the support officers of a forum write down for each other about an item."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from agenda.models.items import AgendaItem
from agenda.querysets import RemarkQuerySet
from regions.models import Forum


class Remark(models.Model):
    """One internal note, as its newest version reads. Called a remark here: a `Note` is what a meeting said."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="remarks")
    text = models.TextField(_("internal note"), blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    # Left behind when the item was referred: read by the officers of this forum alone.
    stays_at = models.ForeignKey(Forum, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = RemarkQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.author}"


class RemarkVersion(models.Model):
    """What stood there before it was changed or removed."""

    remark = models.ForeignKey(Remark, on_delete=models.PROTECT, related_name="versions")
    text = models.TextField()
    until = models.DateTimeField()

    class Meta:
        ordering = ["-until", "-pk"]

    def __str__(self) -> str:
        return f"{self.remark_id}, {self.until:%Y-%m-%d}"
