"""A spreadsheet of people that somebody sent: its lines, what they would do, and when they did it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PeopleImport(models.Model):
    """`rows` are the lines as they were read; `outcome` what each did in the last rehearsal, or in the end."""

    name = models.CharField(_("file name"), max_length=160)
    starts_on = models.DateField(_("from"))
    rows = models.JSONField(default=list)
    outcome = models.JSONField(default=list)
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-read_at", "-pk"]

    def __str__(self) -> str:
        return self.name
