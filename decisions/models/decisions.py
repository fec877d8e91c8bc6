"""What the forum agreed, and who agreed only conditionally."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agenda.models import AgendaItem, Placement
from decisions.querysets import DecisionQuerySet
from regions.models import Forum, Seat
from regions.models.forums import Ask


class Decision(models.Model):
    """One per item that asked for an agreement; it keeps the reference of its item."""

    class Status(models.TextChoices):
        RATIFIED = "ratified", _("ratified")
        FEEDBACK = "feedback", _("in feedback")
        EXECUTION = "execution", _("in execution")
        CLOSED = "closed", _("closed")
        REVOKED = "revoked", _("ratification withdrawn")

    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="decision")
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="decisions")
    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="decisions")
    status = models.CharField(max_length=9, choices=Status, default=Status.RATIFIED)
    text = models.TextField(_("what was agreed"))
    ratified_on = models.DateField(_("ratified on"))
    college_ask = models.CharField(_("asked of the college"), max_length=7, choices=Ask)
    college_due = models.DateField(_("college by"), null=True, blank=True)
    council_ask = models.CharField(_("asked of the council"), max_length=7, choices=Ask)
    council_due = models.DateField(_("council by"), null=True, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-ratified_on", "-pk"]
        indexes = [models.Index(fields=["forum", "status"], name="decision_by_status")]
        constraints = [
            # Whatever is asked of a body is asked by a date.
            models.CheckConstraint(
                condition=(Q(college_ask="nothing") | Q(college_due__isnull=False))
                & (Q(council_ask="nothing") | Q(council_due__isnull=False)),
                name="ask_has_due_date",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="decision_says_something"),
        ]

    def __str__(self) -> str:
        return str(self.item)

    def get_absolute_url(self) -> str:
        return reverse("decisions:decision", args=[self.item.reference])

    @property
    def reference(self) -> str:
        return self.item.reference


class Position(models.Model):
    """A seat that did not simply agree. Agreement is not stored: only exceptions are typed.

    Taken at the table on an item (`placement`), before anybody knows what becomes of it; when the forum ratifies, the
    decision takes them over. The reason may be written after, and must be before the meeting ends.
    """

    class Stance(models.TextChoices):
        RESERVATION = "reservation", _("agrees with reservation")
        ABSTAINS = "abstains", _("abstains")
        AGAINST = "against", _("against")

    placement = models.ForeignKey(Placement, null=True, on_delete=models.PROTECT, related_name="positions")
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="positions")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    stance = models.CharField(_("position"), max_length=11, choices=Stance)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        ordering = ["decision", "seat"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "seat"], name="one_position_per_seat"),
            models.UniqueConstraint(fields=["placement", "seat"], name="one_position_per_seat_and_item"),
            models.CheckConstraint(
                condition=Q(placement__isnull=False) | Q(decision__isnull=False), name="position_is_about_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.get_stance_display()}"
