"""Back to every college and council: one row per municipality and body."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from decisions.models.decisions import Decision
from decisions.querysets import FeedbackQuerySet
from documents.models import Document
from regions.models import Municipality
from regions.models.forums import Ask


class Body(models.TextChoices):
    COLLEGE = "college", _("college")
    COUNCIL = "council", _("council")


class Feedback(models.Model):
    """What one municipality's college or council must do with one decision, and what it did."""

    class Status(models.TextChoices):
        TO_SCHEDULE = "to_schedule", _("to schedule")
        SCHEDULED = "scheduled", _("scheduled")
        TREATED = "treated", _("treated")
        NOT_NEEDED = "not_needed", _("not needed")
        # The municipality no longer exists: `passed_to` is the duty of whoever followed it.
        PASSED = "passed", _("passed on")

    class Result(models.TextChoices):
        AGREED = "agreed", _("agreed")
        REMARKS = "remarks", _("with remarks")
        NOTED = "noted", _("noted")
        REFUSED = "refused", _("not agreed")

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="feedback")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="feedback")
    body = models.CharField(max_length=7, choices=Body)
    ask = models.CharField(max_length=7, choices=[(Ask.NOTE, Ask.NOTE.label), (Ask.DECIDE, Ask.DECIDE.label)])
    due_on = models.DateField(_("by"))
    status = models.CharField(max_length=11, choices=Status, default=Status.TO_SCHEDULE)
    scheduled_on = models.DateField(_("planned on"), null=True, blank=True)
    treated_on = models.DateField(_("treated on"), null=True, blank=True)
    result = models.CharField(_("result"), max_length=7, choices=Result, blank=True)
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(null=True, blank=True)
    # The support officer recorded it, not the municipality itself.
    on_behalf = models.BooleanField(default=False)
    own_reference = models.CharField(_("own reference"), max_length=60, blank=True)
    extract = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # What the support officer did with this remark or refusal; empty means that it still waits.
    handling = models.ForeignKey("Handling", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    passed_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="took_over")

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        ordering = ["decision", "municipality__name", "body"]
        indexes = [
            models.Index(fields=["municipality", "status", "due_on"], name="feedback_due"),
            models.Index(
                fields=["decision"],
                condition=Q(result__in=["remarks", "refused"], handling__isnull=True),
                name="remark_that_waits",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["decision", "municipality", "body"], name="one_duty_per_body"),
            # Treated means: on a day, with a result; scheduled means: on a day.
            models.CheckConstraint(
                condition=(Q(status="treated", treated_on__isnull=False) & ~Q(result=""))
                | (~Q(status="treated") & Q(treated_on__isnull=True, result="")),
                name="treated_has_day_and_result",
            ),
            models.CheckConstraint(
                condition=~Q(status="scheduled") | Q(scheduled_on__isnull=False), name="scheduled_has_day"
            ),
            # A no, or a remark, says what it is about.
            models.CheckConstraint(
                condition=~Q(result__in=["remarks", "refused"]) | ~Q(remark=""), name="remark_is_written"
            ),
            # A duty never falls between two stools: whoever passes it on names who has it now.
            models.CheckConstraint(
                condition=Q(status="passed", passed_to__isnull=False)
                | (~Q(status="passed") & Q(passed_to__isnull=True)),
                name="passed_duty_has_heir",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}, {self.get_body_display()}: {self.get_status_display()}"

    @property
    def heir(self) -> str | None:
        """The municipality that has this duty now, when it passed; fetch with `visible_to` or `for_list`."""
        return self.passed_to.municipality.name if self.passed_to else None
