"""Before an agenda is published: who is asked to validate it, what they answer and remark, and the mail they get."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agenda.models.items import AgendaItem
from agenda.models.meetings import Meeting
from agenda.models.outgoing import Outgoing
from agenda.querysets_validation import ValidationQuerySet, ValidationRemarkQuerySet, VoiceQuerySet
from regions.models import Forum, WorkingAgreement


class Validation(models.Model):
    """One request about one agenda in preparation, under the working agreement of that moment."""

    class Status(models.TextChoices):
        ASKED = "asked", _("asked")
        WITHDRAWN = "withdrawn", _("no longer asked")
        CLOSED = "closed", _("closed")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="validations")
    # Whose members validate; nothing means the chair and the vice-chairs of the forum itself.
    committee = models.ForeignKey(Forum, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=3, choices=WorkingAgreement.Rule, default=WorkingAgreement.Rule.ANY)
    note = models.TextField(_("note"), blank=True)
    due_on = models.DateField(_("by"))
    status = models.CharField(max_length=9, choices=Status, default=Status.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    objects = ValidationQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting"], condition=Q(status="asked"), name="one_open_validation"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.get_status_display()}"

    def get_absolute_url(self) -> str:
        return reverse("agenda:validation", args=[self.meeting_id])


class Voice(models.Model):
    """One of those who validate, and what they answered last."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("has not answered yet")
        APPROVED = "approved", _("approved")
        CHANGES = "changes", _("asks for changes")

    validation = models.ForeignKey(Validation, on_delete=models.PROTECT, related_name="voices")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    body = models.CharField(max_length=120)  # for whom they sit there, as it was
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    reason = models.TextField(_("What should change"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    # The open agenda as they approved it last: whether that still holds is compared with it.
    approved = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)

    objects = VoiceQuerySet.as_manager()

    class Meta:
        ordering = ["validation", "body", "person__name"]
        constraints = [
            models.UniqueConstraint(fields=["validation", "person"], name="one_voice_per_person"),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(approved__isnull=False), name="approved_says_which_agenda"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_status_display()}"


class ValidationRemark(models.Model):
    """What one of them says of the agenda, or of one item on it; the support officer answers."""

    validation = models.ForeignKey(Validation, on_delete=models.PROTECT, related_name="remarks")
    item = models.ForeignKey(AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("remark"))
    at = models.DateTimeField()
    answer = models.TextField(_("answer"), blank=True)
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    handled_at = models.DateTimeField(null=True, blank=True)

    objects = ValidationRemarkQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.author}, {self.at:%Y-%m-%d}"


class ValidationNotice(Outgoing):
    """One mail to one of those who validate: each sent once, however often jobs run."""

    class Kind(models.TextChoices):
        ASKED = "asked", _("asked")
        AGAIN = "again", _("asked again")
        DUE = "due", _("last day")
        LATE = "late", _("late")

    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=5, choices=Kind)
    due_on = models.DateField()  # the last day this mail speaks of: another term has its own reminders
    number = models.PositiveSmallIntegerField(default=1)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["voice", "kind", "due_on", "number"], name="one_notice_per_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.voice_id}: {self.get_kind_display()}"
