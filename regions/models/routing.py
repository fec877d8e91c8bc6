"""Which subjects belong on which table, as the working agreement says."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from regions.models.forums import Forum, WorkingAgreement


class PolicyDomain(models.TextChoices):
    """The fields a forum works in; short enough to choose from in one look."""

    GOVERNANCE = "governance", _("governance and finance")
    STAFF = "staff", _("staff and organisation")
    DIGITAL = "digital", _("digital")
    SAFETY = "safety", _("safety")
    MOBILITY = "mobility", _("mobility")
    CLIMATE = "climate", _("climate and energy")
    SPACE = "space", _("spatial planning and environment")
    HOUSING = "housing", _("housing")
    WELFARE = "welfare", _("welfare and care")
    ECONOMY = "economy", _("economy and work")
    EDUCATION = "education", _("education and youth")
    CULTURE = "culture", _("culture, sport and tourism")


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
    # Every proposal of this domain belongs there, whatever its title.
    domain = models.CharField(_("policy domain"), max_length=12, choices=PolicyDomain, blank=True)
    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="belongs")
    sentence = models.CharField(_("why it belongs there"), max_length=300)

    class Meta:
        ordering = ["theme"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "theme"], name="one_rule_per_theme"),
        ]

    def __str__(self) -> str:
        return f"{self.theme} → {self.forum}"
