"""The append-only history of everything people read back later."""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone


class Immutable(Exception):
    """Somebody tried to change or delete history."""


class EventQuerySet(models.QuerySet):
    def about(self, subject: models.Model) -> EventQuerySet:
        kind = ContentType.objects.get_for_model(subject)
        return self.filter(subject_type=kind, subject_id=subject.pk)

    def update(self, **changes):
        raise Immutable("Events are never changed.")

    def delete(self):
        raise Immutable("Events are never deleted.")


class Event(models.Model):
    """`verb` happened to `subject`, done by `actor`. `data` holds what the sentence needs; never confidential text."""

    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    verb = models.CharField(max_length=60)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    data = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "at"], name="event_by_subject")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type_id}:{self.subject_id}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise Immutable("Events are never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise Immutable("Events are never deleted.")
