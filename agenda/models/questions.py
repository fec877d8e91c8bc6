"""What the support officer asks the proposer while an item is prepared, and the answer."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agenda.models.items import AgendaItem
from agenda.models.outgoing import Outgoing
from agenda.querysets import ItemQuestionQuerySet


class ItemQuestion(Outgoing):
    """Read by who proposed the item and who supports the forum, never by the other readers of the item."""

    class Status(models.TextChoices):
        ASKED = "asked", _("asked")
        ANSWERED = "answered", _("answered")
        WITHDRAWN = "withdrawn", _("no longer asked")

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="questions")
    text = models.TextField(_("question"))
    status = models.CharField(max_length=9, choices=Status, default=Status.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    # The other side is told by mail, once.
    question_sent_at = models.DateTimeField(null=True, blank=True)
    answer_sent_at = models.DateTimeField(null=True, blank=True)

    objects = ItemQuestionQuerySet.as_manager()  # type: ignore[misc] # the stubs call a manager of its own an attribute

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="answered") | ~Q(answer="") & Q(answered_at__isnull=False),
                name="question_answered_says_what",
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.get_status_display()}"
