"""Work after the agreement: who does what by when."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from decisions.models.decisions import Decision
from decisions.querysets import ActionQuerySet
from regions.models import Municipality, Organisation


class Action(models.Model):
    class Status(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")
        DROPPED = "dropped", _("no longer needed")

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="actions")
    title = models.CharField(_("what"), max_length=200)
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="actions"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="actions"
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

    @property
    def owner(self) -> Municipality | Organisation:
        return self.municipality or self.organisation
