"""Who was at a meeting, on whose behalf, from when to when, and who stood aside for an item."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agenda.models.meetings import Meeting, Placement
from regions.models import Mandate, Seat


class Attendance(models.Model):
    """A seat at this meeting as it was: snapshot of person, body and role, never changed by later mandates."""

    class State(models.TextChoices):
        PRESENT = "present", _("present")
        EXCUSED = "excused", _("excused")
        ABSENT = "absent", _("absent")
        REPLACED = "replaced", _("replaced by")

    AT_TABLE = (State.PRESENT, State.REPLACED)

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    body = models.CharField(max_length=120)  # the municipality or organisation
    name = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=10, choices=Mandate.Role, default=Mandate.Role.MEMBER)
    voice = models.CharField(max_length=7, choices=Seat.Voice)
    state = models.CharField(_("attendance"), max_length=8, choices=State, default=State.PRESENT)
    replaced_by = models.CharField(_("replaced by"), max_length=120, blank=True)
    replaced_role = models.CharField(_("role of the replacement"), max_length=80, blank=True)
    # Only who came later or left earlier: at which time, at which item, or both.
    arrived_at = models.TimeField(_("arrived at"), null=True, blank=True)
    arrived_item = models.ForeignKey(Placement, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    left_at = models.TimeField(_("left at"), null=True, blank=True)
    left_item = models.ForeignKey(Placement, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["body", "name"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "seat", "person"], name="person_once_per_meeting_and_seat"),
            # Whoever is replaced is replaced by somebody.
            models.CheckConstraint(
                condition=(Q(state="replaced") & ~Q(replaced_by="")) | (~Q(state="replaced") & Q(replaced_by="")),
                name="replaced_by_somebody",
            ),
            # Who was not there neither came late nor left early.
            models.CheckConstraint(
                condition=Q(state__in=["present", "replaced"])
                | Q(arrived_at=None, arrived_item=None, left_at=None, left_item=None),
                name="only_who_was_there_came_and_went",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.get_state_display()}"

    @property
    def at_table(self) -> bool:
        return self.state in self.AT_TABLE

    @property
    def came_and_went(self) -> bool:
        """Whether there is something to say about arriving late or leaving early."""
        return any((self.arrived_at, self.arrived_item_id, self.left_at, self.left_item_id))


class NonParticipation(models.Model):
    """Somebody at the table who does not take part in one item, with the reason."""

    attendance = models.ForeignKey(Attendance, on_delete=models.PROTECT, related_name="non_participations")
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="non_participations")
    reason = models.CharField(_("reason"), max_length=200)

    class Meta:
        ordering = ["placement", "attendance"]
        constraints = [
            models.UniqueConstraint(fields=["attendance", "placement"], name="stands_aside_once_per_item"),
            models.CheckConstraint(condition=~Q(reason=""), name="standing_aside_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.attendance} x {self.placement}"
