"""What stays behind of a duty: every result as it was recorded, and what the forum did with a remark."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agenda.models import AgendaItem
from decisions.models.feedback import Feedback
from documents.models import Document


class Answer(models.Model):
    """A result as it was typed. The duty itself shows the answer that holds; a correction is the next one."""

    feedback = models.ForeignKey(Feedback, on_delete=models.PROTECT, related_name="answers")
    treated_on = models.DateField(_("treated on"))
    result = models.CharField(_("result"), max_length=7, choices=Feedback.Result)
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    own_reference = models.CharField(_("own reference"), max_length=60, blank=True)
    extract = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(null=True)
    on_behalf = models.BooleanField(default=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(result__in=["remarks", "refused"]) | ~Q(remark=""), name="answer_says_its_remark"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.treated_on}: {self.get_result_display()}"


class Handling(models.Model):
    """What the support officer did with one remark or refusal: noted it, answered it, or put it on an agenda."""

    class Kind(models.TextChoices):
        NOTED = "noted", _("noted")
        ANSWERED = "answered", _("answered")
        ITEM = "item", _("on the agenda")

    feedback = models.ForeignKey(Feedback, on_delete=models.PROTECT, related_name="handlings")
    kind = models.CharField(max_length=8, choices=Kind)
    text = models.CharField(_("answer"), max_length=1000, blank=True)
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="handled_remarks"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(kind="answered") | ~Q(text=""), name="answered_says_what"),
            models.CheckConstraint(
                condition=Q(kind="item", item__isnull=False) | (~Q(kind="item") & Q(item__isnull=True)),
                name="on_the_agenda_names_item",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
