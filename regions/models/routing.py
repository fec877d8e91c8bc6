"""Which subjects belong on which table, as the working agreement says."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from regions.models.forums import Forum, WorkingAgreement


class RoutingRule(models.Model):
    """One line of the agreement: this theme belongs at that forum. It points out, and never moves anything itself."""

    agreement = models.ForeignKey(WorkingAgreement, on_delete=models.CASCADE, related_name="routing")
    theme = models.CharField(_("theme"), max_length=80)
    words = models.CharField(
        _("words in a title"),
        max_length=200,
        blank=True,
        help_text=_("Separated by commas; a title with one of these beginnings is about this theme."),
    )
    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="belongs")
    sentence = models.CharField(_("why it belongs there"), max_length=300)

    class Meta:
        ordering = ["theme"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "theme"], name="one_rule_per_theme"),
        ]

    def __str__(self) -> str:
        return f"{self.theme} → {self.forum}"
