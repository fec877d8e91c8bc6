"""What was learned from a file, written down when it is closed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from decisions.models.decisions import Decision
from decisions.querysets_actions import EvaluationQuerySet


class Evaluation(models.Model):
    """Three short answers, also about what failed. A decision that was reopened keeps the earlier ones."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="evaluations")
    went_well = models.TextField(_("What went well?"))
    failed = models.TextField(_("What did not work?"))
    differently = models.TextField(_("What would we do differently?"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(differently=""), name="evaluation_has_a_lesson"),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id}, {self.at:%Y-%m-%d}"
