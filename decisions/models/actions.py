"""Work after the agreement: who does what by when, how far it is, and what was handed in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from agenda.models import AgendaItem, Placement
from decisions.models.decisions import Decision
from decisions.querysets_actions import ActionFileQuerySet, ActionQuerySet
from documents.models import Document
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
    # Who does it for that body; or who answers for it alone, with or without a place at the forum.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # When this owner got it: empty for work from before this was kept.
    given_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(_("by"))
    status = models.CharField(max_length=7, choices=Status, default=Status.OPEN)
    # The newest of its notes, for lists.
    report = models.TextField(_("report"), blank=True)
    done_on = models.DateField(null=True, blank=True)
    # The item by which its outcome went back to the forum.
    reported_in = models.OneToOneField(
        AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="reports_action"
    )

    objects = ActionQuerySet.as_manager()

    history = HistoricalRecords()

    class Meta:
        ordering = ["due_on", "pk"]
        # What is late is looked for by every support officer, among ten years of work that is done.
        indexes = [models.Index(fields=["due_on"], condition=Q(status="open"), name="work_to_do")]
        constraints = [
            models.CheckConstraint(
                condition=Q(placement__isnull=False) | Q(decision__isnull=False), name="action_comes_from_something"
            ),
            models.CheckConstraint(
                condition=Q(municipality__isnull=False, organisation__isnull=True)
                | Q(municipality__isnull=True, organisation__isnull=False)
                | Q(municipality__isnull=True, organisation__isnull=True, person__isnull=False),
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
        return reverse("decisions:action", args=[self.pk])

    @property
    def owner(self) -> Municipality | Organisation | User:
        """Who answers for it."""
        return self.municipality or self.organisation or self.person

    @property
    def owned_by(self) -> str:
        """The owner, and who does it there."""
        body = self.municipality or self.organisation
        return f"{body} ({self.person.name})" if body and self.person else str(self.owner)

    @property
    def item(self) -> AgendaItem:
        """What it follows from; fetch with `for_list`."""
        return self.decision.item if self.decision else self.placement.item

    @property
    def forum(self) -> Forum:
        return self.decision.forum if self.decision else self.placement.meeting.forum


class ActionNote(models.Model):
    """How far it was that day, in the words of who reported it. Notes are added, never changed."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.action_id}, {self.at:%Y-%m-%d}"


class ActionFile(models.Model):
    """What was handed in with the work: read by whoever reads the action."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="files")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+")

    objects = ActionFileQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.document)
