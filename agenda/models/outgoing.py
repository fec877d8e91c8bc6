"""What every row that stands for one mail keeps about sending it."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q


class OutgoingQuerySet(models.QuerySet):
    def due(self, moment: datetime, *, attempts: int) -> OutgoingQuerySet:
        """Whose next attempt is due: tried fewer times than this, and not held by a sender at this moment."""
        return self.filter(Q(retry_at=None) | Q(retry_at__lte=moment), attempts__lt=attempts)


class Outgoing(models.Model):
    """See agenda.once: mail that fails is tried again with growing pauses, by whoever comes after `retry_at`."""

    attempts = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True)

    objects = OutgoingQuerySet.as_manager()

    class Meta:
        abstract = True
