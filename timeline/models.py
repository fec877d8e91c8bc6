"""The append-only history of everything people read back later."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


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


class AccessRecordQuerySet(EventQuerySet):
    def forget_before(self, moment: datetime) -> int:
        """The one way out: what is older than we promise to keep it (docs/privacy.md)."""
        number, _by_model = models.QuerySet.delete(self.filter(at__lt=moment))
        return number


class AccessRecord(models.Model):
    """Who came in, took something out, or was sent something. For administrators; nobody edits it.

    `about` names what by its reference or number, never by a confidential title.
    """

    class Kind(models.TextChoices):
        SIGNED_IN = "signed_in", _("signed in")
        SIGNED_OUT = "signed_out", _("signed out")
        REFUSED = "refused", _("sign-in refused")
        CONFIDENTIAL = "confidential", _("opened a confidential file")
        EXPORTED = "exported", _("took a file with data out")
        MAILED = "mailed", _("was sent a mail")
        PERSONAL = "personal", _("personal data taken out or removed")

    kind = models.CharField(_("what"), max_length=12, choices=Kind)
    at = models.DateTimeField(_("when"), default=timezone.now)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    about = models.CharField(_("about"), max_length=250, blank=True)
    address = models.GenericIPAddressField(_("network address"), null=True, blank=True)

    objects = AccessRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["kind", "-at"], name="access_by_kind"),
            models.Index(fields=["person", "-at"], name="access_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind} {self.about}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise Immutable("What happened is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise Immutable("What happened is never deleted by hand.")
