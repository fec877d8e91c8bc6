"""Mail about what travels between forums: one row per person and occasion, so that each is sent once."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from agenda.models.items import AgendaItem
from agenda.models.outgoing import Outgoing
from agenda.models.routing import Advice, Referral


class Notice(Outgoing):
    class Kind(models.TextChoices):
        REFERRED = "referred"
        ACCEPTED = "accepted"
        SENT_BACK = "sent_back"
        TAKEN_BACK = "taken_back"
        ASKED = "asked"
        DUE_SOON = "due_soon"
        OVERDUE = "overdue"
        GIVEN = "given"
        WITHDRAWN = "withdrawn"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    referral = models.ForeignKey(Referral, null=True, blank=True, on_delete=models.CASCADE, related_name="notices")
    advice = models.ForeignKey(Advice, null=True, blank=True, on_delete=models.CASCADE, related_name="notices")
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "referral"], name="one_notice_per_referral"),
            models.UniqueConstraint(fields=["person", "kind", "advice"], name="one_notice_per_advice"),
            models.CheckConstraint(
                condition=Q(referral__isnull=False, advice__isnull=True)
                | Q(referral__isnull=True, advice__isnull=False),
                name="notice_about_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.kind}"

    @property
    def about(self) -> Referral | Advice:
        """The database holds it: about one thing."""
        return self.referral or self.advice  # type: ignore[return-value]

    @property
    def item(self) -> AgendaItem:
        return self.about.item
