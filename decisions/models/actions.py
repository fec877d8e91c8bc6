"""Work after the agreement: who does what by when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agenda.models import AgendaItem, Placement
from decisions.models.decisions import Decision
from decisions.querysets import ActionQuerySet
from regions.models import Forum, Municipality, Organisation


class Action(models.Model):
    class Status(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")
        DROPPED = "dropped", _("no longer needed")

    # Typed at the table it belongs to the item; when the forum ratifies, the decision takes it over. What follows
    # from an item without a decision stays with the item: there is one list of work, whatever it came from.
    placement = models.ForeignKey(Placement, null=True, blank=True, on_delete=models.PROTECT, related_name="actions")
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="actions")
    title = models.CharField(_("what"), max_length=200)
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="actions"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="actions"
    )
    # Who does it for the owner, when somebody at the table was named.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField(_("by"))
    status = models.CharField(max_length=7, choices=Status, default=Status.OPEN)
    report = models.TextField(_("report"), blank=True)
    done_on = models.DateField(null=True, blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(placement__isnull=False) | Q(decision__isnull=False), name="action_comes_from_something"
            ),
            models.CheckConstraint(
                condition=Q(municipality__isnull=False, organisation__isnull=True)
                | Q(municipality__isnull=True, organisation__isnull=False),
                name="action_of_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(status="done", done_on__isnull=False) | (~Q(status="done") & Q(done_on__isnull=True)),
                name="done_has_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where its owner reads and reports: with the decision, or in the list of what one follows up."""
        if self.decision:
            return f"{self.decision.get_absolute_url()}#actions"
        return reverse("decisions:followup") + "#actions"

    @property
    def owner(self) -> Municipality | Organisation:
        return self.municipality or self.organisation

    @property
    def item(self) -> AgendaItem:
        """What it follows from; fetch with `for_list`."""
        return self.decision.item if self.decision else self.placement.item

    @property
    def forum(self) -> Forum:
        return self.decision.forum if self.decision else self.placement.meeting.forum
