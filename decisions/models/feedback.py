"""Back to every college and council: one row per municipality and body, one packet per municipality."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from decisions.models.decisions import Decision
from decisions.querysets import FeedbackQuerySet, PacketQuerySet
from documents.models import Job
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

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        ordering = ["decision", "municipality__name", "body"]
        indexes = [models.Index(fields=["municipality", "status", "due_on"], name="feedback_due")]
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
        ]

    def __str__(self) -> str:
        return f"{self.municipality}, {self.get_body_display()}: {self.get_status_display()}"


class PacketRun(models.Model):
    """One press of "make packets": one packet for every municipality that has a duty."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="runs")
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.decision}, {self.started_at:%Y-%m-%d}"


class Packet(Job):
    """The PDF one municipality receives for one decision. A newer version supersedes it, a sent one is kept."""

    task = "decisions.tasks.render_packet"

    run = models.ForeignKey(PacketRun, on_delete=models.PROTECT, related_name="packets")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="packets")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="packets")
    version = models.PositiveSmallIntegerField(default=1)
    sent_at = models.DateTimeField(null=True, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True)
    # The hash of what it says (decisions.sources): another one by now means that it is outdated. Empty: not known.
    source = models.CharField(max_length=64, blank=True)

    objects = PacketQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = _("packet")
        ordering = ["decision", "municipality__name", "-version"]
        constraints = [
            *Job.Meta.constraints,
            models.UniqueConstraint(fields=["decision", "municipality", "version"], name="one_packet_per_version"),
            # One packet in use per municipality: the others are superseded.
            models.UniqueConstraint(
                fields=["decision", "municipality"],
                condition=Q(superseded_at__isnull=True),
                name="one_packet_in_use",
            ),
            # What is sent exists.
            models.CheckConstraint(condition=Q(sent_at__isnull=True) | Q(state="ready"), name="sent_packet_is_ready"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} v{self.version}: {self.get_state_display()}"

    @classmethod
    def that_count(cls) -> models.QuerySet:
        return cls.objects.filter(superseded_at__isnull=True).select_related("municipality", "decision__forum")

    @property
    def about(self) -> str:
        return f"{self._meta.verbose_name} {self.municipality} · {self.decision.forum}"
