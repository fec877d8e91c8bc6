"""Which mail a person wants and when; and what was told to them already."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from overleg.lib.rhythm import WEEKDAYS


class MailKind(models.TextChoices):
    """What can be switched off by itself."""

    DUTIES = "duties", _("what your college and council must treat")
    ACTIONS = "actions", _("actions")
    PACKETS = "packets", _("packets that nobody opened")
    RHYTHM = "rhythm", _("months and half-years of the decree without anything on the agenda")


class MailChoice(models.Model):
    """When somebody wants their digest. Whoever chose nothing gets it every day."""

    class Frequency(models.TextChoices):
        AT_ONCE = "at_once", _("at once, each time something new waits")
        DAILY = "daily", _("once a day")
        WEEKLY = "weekly", _("once a week")

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_choice")
    frequency = models.CharField(_("when"), max_length=7, choices=Frequency, default=Frequency.DAILY)
    weekday = models.PositiveSmallIntegerField(_("on which day"), choices=WEEKDAYS, default=0)
    # A week that began before the choice was made is not made up for.
    chosen_on = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(weekday__lte=6), name="digest_on_a_weekday")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.frequency}"


class SwitchedOff(models.Model):
    """A kind of mail somebody does not want."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="switched_off")
    kind = models.CharField(max_length=12, choices=MailKind)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="switched_off_once")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind}"


class Told(models.Model):
    """A line that went out: the same thing on the same occasion is never told twice."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="told")
    thing = models.CharField(max_length=40)
    occasion = models.CharField(max_length=40)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "thing", "occasion"], name="told_once")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.thing} {self.occasion}"


class DigestState(models.Model):
    """Where the digest of one person is. Whoever holds the lease works on it; see overleg.digest.run."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digest")
    # The day that is over for this person: sent, or nothing to tell.
    settled_on = models.DateField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    # From just before the mail server gets the message until we wrote down what it answered.
    handed_over_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.settled_on}"
