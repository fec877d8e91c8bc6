"""The decree's rhythm: what municipalities record by hand, reminders, and the yearly statement.

The duty itself is no row: decisions.rhythm derives it from what colleges and councils treated.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agenda.models import Meeting, Outgoing
from decisions.models.feedback import Body
from documents.models import Job
from overleg.lib.periods import Period, half_year_of, month_of
from regions.models import Municipality, ReferenceRegion


class Discussion(models.Model):
    """What a college or council discusses of the region's work without being asked to answer: agendas, minutes."""

    class About(models.TextChoices):
        BOTH = "both", _("agenda and minutes")
        MINUTES = "minutes", _("minutes")
        AGENDA = "agenda", _("agenda")
        OTHER = "other", _("something else")

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        DISCUSSED = "discussed", _("discussed")
        WITHDRAWN = "withdrawn", _("taken back")

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="discussions")
    body = models.CharField(max_length=7, choices=Body)
    on = models.DateField(_("day of the session"))
    about = models.CharField(max_length=7, choices=About)
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="discussions")
    what = models.CharField(_("what was discussed"), max_length=200, blank=True)
    reference = models.CharField(_("your own reference"), max_length=60, blank=True)
    status = models.CharField(max_length=9, choices=Status)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["on", "pk"]
        indexes = [models.Index(fields=["municipality", "on"], name="discussion_by_day")]
        constraints = [
            # It is about a meeting, or it says what it is about.
            models.CheckConstraint(
                condition=Q(about="other", meeting__isnull=True) & ~Q(what="")
                | ~Q(about="other") & Q(meeting__isnull=False, what=""),
                name="discussion_is_about_something",
            ),
            models.UniqueConstraint(
                fields=["municipality", "body", "on", "meeting", "about"],
                condition=Q(meeting__isnull=False) & ~Q(status="withdrawn"),
                name="one_discussion_of_a_meeting_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}, {self.get_body_display()}, {self.on}"


class Reminder(models.Model):
    """One press of “remind”: what one municipality was reminded of on one day, and with which words."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="reminders")
    words = models.CharField(_("your own words"), max_length=500, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.municipality}, {self.made_at:%Y-%m-%d}"


class ReminderPeriod(models.Model):
    """One period a municipality was reminded of."""

    reminder = models.ForeignKey(Reminder, on_delete=models.CASCADE, related_name="periods")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    body = models.CharField(max_length=7, choices=Body)
    starts_on = models.DateField()
    day = models.DateField()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            # Never two for the same thing on one day, whoever presses.
            models.UniqueConstraint(
                fields=["municipality", "body", "starts_on", "day"], name="one_reminder_per_period_and_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality}, {self.get_body_display()}, {self.period}"

    @property
    def period(self) -> Period:
        return period_of(self.body, self.starts_on)


class ReminderMail(Outgoing):
    """The message of one reminder to one person."""

    reminder = models.ForeignKey(Reminder, on_delete=models.CASCADE, related_name="mails")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["reminder", "person"], name="one_mail_per_reminder")]

    def __str__(self) -> str:
        return f"{self.reminder} → {self.person}"


class Statement(Job):
    """The yearly statement of a municipality or a region, as a PDF. Facts that change make a next version."""

    task = "decisions.tasks.render_statement"

    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="statements"
    )
    region = models.ForeignKey(
        ReferenceRegion, null=True, blank=True, on_delete=models.PROTECT, related_name="statements"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    version = models.PositiveSmallIntegerField(default=1)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    # The hash of the facts it tells: another one by now means that a next version would say something else.
    source = models.CharField(max_length=64)

    class Meta(Job.Meta):
        verbose_name = _("statement")
        ordering = ["-version"]
        constraints = [
            *Job.Meta.constraints,
            models.CheckConstraint(
                condition=Q(municipality__isnull=False, region__isnull=True)
                | Q(municipality__isnull=True, region__isnull=False),
                name="statement_of_one_place",
            ),
            models.UniqueConstraint(fields=["municipality", "year", "version"], name="one_statement_per_version"),
            models.UniqueConstraint(fields=["region", "year", "version"], name="one_region_statement_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.year} v{self.version}"

    @classmethod
    def that_count(cls) -> models.QuerySet:
        return cls.objects.select_related("municipality", "region")

    @property
    def described(self) -> str:
        return f"{self._meta.verbose_name} {self.place} {self.year}"

    @property
    def place(self) -> Municipality | ReferenceRegion:
        """The database holds it: of one place."""
        return self.municipality or self.region  # type: ignore[return-value]


def period_of(body: str, day: date) -> Period:
    """The period of the decree that this day falls in for this body."""
    return month_of(day) if body == Body.COLLEGE else half_year_of(day)
