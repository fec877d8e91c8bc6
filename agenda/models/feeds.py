"""A person's calendar at a secret address: only a fingerprint of the address is kept, and it can be taken back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regions.models import Forum


class CalendarFeed(models.Model):
    """Of all forums of the person, or of one. It shows what the person may see at the moment it is read."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feeds")
    forum = models.ForeignKey(
        Forum, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("Forum")
    )
    fingerprint = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=models.F("created_at")),
                name="feed_revoked_after_it_was_made",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.forum or '*'}"
