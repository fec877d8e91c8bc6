"""What is prepared once for all municipalities: how the cost is shared, and the drafts they decide on."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agenda.models import AgendaItem
from decisions.cost_keys import Kind
from decisions.models.feedback import Body
from decisions.querysets import EarlyPositionQuerySet
from overleg.lib.money import euro
from regions.models import Municipality


class CostKey(models.Model):
    """How one agreement's cost is shared. Amounts in cents; the shares stand beside it, as they were computed."""

    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="cost_key")
    kind = models.CharField(_("cost key"), max_length=11, choices=Kind)
    total = models.PositiveBigIntegerField(_("total"))
    fixed = models.PositiveBigIntegerField(_("fixed part per municipality"), default=0)
    year = models.PositiveSmallIntegerField(_("inhabitants of"), null=True, blank=True)
    # Counts every change, so that the second of two people typing is told so.
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(total__gt=0), name="something_to_share"),
            models.CheckConstraint(
                condition=~Q(kind__in=["inhabitants", "fixed"]) | Q(year__isnull=False), name="inhabitants_of_a_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.in_words}: {euro(self.total)}"

    @property
    def in_words(self) -> str:
        """Per inhabitant (2026)."""
        kind = self.get_kind_display()
        return f"{kind} ({self.year})" if self.year else kind


class Share(models.Model):
    """What one municipality pays, and the fact it follows from."""

    key = models.ForeignKey(CostKey, on_delete=models.CASCADE, related_name="shares")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    cents = models.PositiveBigIntegerField()
    inhabitants = models.PositiveIntegerField(null=True, blank=True)
    weight = models.DecimalField(max_digits=9, decimal_places=3, null=True, blank=True)

    class Meta:
        ordering = ["municipality__name"]
        constraints = [models.UniqueConstraint(fields=["key", "municipality"], name="one_share_per_municipality")]

    def __str__(self) -> str:
        return f"{self.municipality}: {euro(self.cents)}"


class DraftDecision(models.Model):
    """The draft that colleges or councils decide on, when somebody changed it; its notation: decisions.drafts."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="draft_decisions")
    body = models.CharField(max_length=7, choices=Body)
    text = models.TextField(_("draft decision"))
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "body"], name="one_draft_per_body"),
            models.CheckConstraint(condition=~Q(text=""), name="draft_decision_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.item}, {self.get_body_display()}"


class EarlyPosition(models.Model):
    """What a municipality's college thinks of an item before the forum meets: for the officer and the chair."""

    class Stance(models.TextChoices):
        AGREES = "agrees", _("agrees")
        RESERVATION = "reservation", _("agrees with reservation")
        AGAINST = "against", _("against")

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="early_positions")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    stance = models.CharField(_("position"), max_length=11, choices=Stance)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    treated_on = models.DateField(_("college of"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = EarlyPositionQuerySet.as_manager()

    class Meta:
        ordering = ["municipality__name"]
        constraints = [
            models.UniqueConstraint(fields=["item", "municipality"], name="one_early_position_per_municipality"),
            models.CheckConstraint(condition=Q(stance="agrees") | ~Q(reason=""), name="early_position_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.get_stance_display()}"
