"""The minutes as a text: the sentences an officer made their own, and every approved version for good."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agenda.models.meetings import Placement
from agenda.models.minutes import MeetingPaper, Minutes


class Phrase(models.Model):
    """A sentence of these minutes that was edited: it stands there instead of the generated one, until given back."""

    class Kind(models.TextChoices):
        OPENING = "opening", _("opening")
        OUTCOME = "outcome", _("what became of the item")
        ADDITION = "addition", _("addition")
        CLOSING = "closing", _("closing")

    # Of the meeting as a whole; the others belong to one item.
    GENERAL = (Kind.OPENING, Kind.CLOSING)

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="phrases")
    kind = models.CharField(max_length=8, choices=Kind)
    placement = models.ForeignKey(Placement, null=True, blank=True, on_delete=models.PROTECT, related_name="phrases")
    text = models.TextField(_("sentence"), blank=True)
    # What stood there by itself at that moment: when it changes afterwards, the officer is told.
    generated = models.TextField(blank=True)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()

    class Meta:
        ordering = ["minutes", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "kind", "placement"], name="one_phrase_per_place"),
            models.UniqueConstraint(
                fields=["minutes", "kind"], condition=Q(placement__isnull=True), name="one_general_phrase_per_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("opening", "closing"), placement__isnull=True)
                | Q(kind__in=("outcome", "addition"), placement__isnull=False),
                name="phrase_of_item_or_meeting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minutes}: {self.get_kind_display()}"


class MinutesVersion(models.Model):
    """Approved minutes as they were approved. Never changed: a correction is the next version, with its reason."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField(encoder=DjangoJSONEncoder)
    # What everybody may read, taken from the same source at the same moment.
    extract = models.JSONField(encoder=DjangoJSONEncoder)
    # SHA-256 of the content, written canonically (agenda.record.canonical).
    checksum = models.CharField(max_length=64)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    approved_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # When the forum itself approved: the item with which it did.
    approved_with = models.ForeignKey(Placement, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    paper = models.OneToOneField(MeetingPaper, on_delete=models.PROTECT, related_name="minutes_version")
    public_paper = models.OneToOneField(MeetingPaper, on_delete=models.PROTECT, related_name="extract_version")

    class Meta:
        ordering = ["minutes", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "number"], name="one_minutes_version_per_number"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="correction_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} v{self.number}"
