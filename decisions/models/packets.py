"""What a municipality receives: one packet per decision, and one per meeting with its agenda and minutes."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agenda.models import Meeting, Outgoing
from agenda.once import ATTEMPTS
from decisions.models.decisions import Decision
from decisions.querysets import PacketQuerySet
from documents.models import Document, Job
from regions.models import Forum, Municipality

ABOUT_ONE_THING = Q(decision__isnull=False, meeting__isnull=True) | Q(decision__isnull=True, meeting__isnull=False)


class About(models.Model):
    """About a decision, or about a meeting: never both, never neither (each subclass holds ABOUT_ONE_THING)."""

    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="%(class)ss")
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="%(class)ss")

    class Meta:
        abstract = True

    @property
    def about(self) -> Decision | Meeting:
        return self.decision or self.meeting  # type: ignore[return-value]

    @property
    def forum(self) -> Forum:
        return self.about.forum


class PacketRun(About):
    """One press of "make packets": one packet for every municipality that receives one."""

    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [models.CheckConstraint(condition=ABOUT_ONE_THING, name="run_about_one_thing")]

    def __str__(self) -> str:
        return f"{self.about}, {self.started_at:%Y-%m-%d}"


class Packet(Job, About):
    """The PDF one municipality receives, and its drafts to edit. A newer version supersedes it, a sent one is kept."""

    task = "decisions.tasks.render_packet"
    told = ("source", "editable")
    made_again_in_place = False  # what was sent stays as it was

    run = models.ForeignKey(PacketRun, on_delete=models.PROTECT, related_name="packets")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="packets")
    version = models.PositiveSmallIntegerField(default=1)
    # What the drafts for the municipality's own system say (decisions.word); older packets have the document itself.
    editable = models.JSONField(null=True, blank=True)
    drafts = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # When the first of its mails went out, and when somebody of the municipality first opened it.
    sent_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    superseded_at = models.DateTimeField(null=True, blank=True)
    # The hash of what it says (decisions.sources): another one by now means that it is outdated. Empty: not known.
    source = models.CharField(max_length=64, blank=True)

    objects = PacketQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = _("packet")
        ordering = ["decision", "meeting", "municipality__name", "-version"]
        constraints = [
            *Job.Meta.constraints,
            models.CheckConstraint(condition=ABOUT_ONE_THING, name="packet_about_one_thing"),
            models.UniqueConstraint(fields=["decision", "municipality", "version"], name="one_packet_per_version"),
            models.UniqueConstraint(
                fields=["meeting", "municipality", "version"], name="one_meeting_packet_per_version"
            ),
            # One packet in use per municipality: the others are superseded.
            models.UniqueConstraint(
                fields=["decision", "municipality"],
                condition=Q(superseded_at__isnull=True),
                name="one_packet_in_use",
            ),
            models.UniqueConstraint(
                fields=["meeting", "municipality"],
                condition=Q(superseded_at__isnull=True),
                name="one_meeting_packet_in_use",
            ),
            # What is sent, or opened, exists; who opened it has a moment.
            models.CheckConstraint(condition=Q(sent_at__isnull=True) | Q(state="ready"), name="sent_packet_is_ready"),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, opened_by__isnull=True)
                | Q(opened_at__isnull=False, opened_by__isnull=False, state="ready"),
                name="opened_packet_is_ready",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} v{self.version}: {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        """Where it stands among the others."""
        if self.decision:
            return f"{self.decision.get_absolute_url()}#packets"
        return reverse("decisions:meeting-packets", args=[self.meeting_id])

    @classmethod
    def that_count(cls) -> models.QuerySet:
        in_use = cls.objects.filter(superseded_at__isnull=True)
        return in_use.select_related("municipality", "decision__forum", "meeting__forum")

    @property
    def described(self) -> str:
        return f"{self._meta.verbose_name} {self.municipality} · {self.forum}"

    @property
    def underway(self) -> list[Delivery]:
        """Its mails that did not go out yet; fetch with `with_mail`."""
        return [delivery for delivery in self.deliveries.all() if delivery.sent_at is None]

    @property
    def trouble(self) -> Delivery | None:
        """A mail that could not be sent, if any: its reason, and when it is tried again."""
        return next((delivery for delivery in self.underway if delivery.error), None)


class Delivery(Outgoing):
    """One person's mail about one packet; sending it once more is another row."""

    packet = models.ForeignKey(Packet, on_delete=models.PROTECT, related_name="deliveries")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name_plural = "deliveries"
        constraints = [
            # Pressed twice, it still goes out once.
            models.UniqueConstraint(
                fields=["packet", "person"], condition=Q(sent_at__isnull=True), name="one_delivery_on_its_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.packet}"

    @property
    def gave_up(self) -> bool:
        return self.attempts >= ATTEMPTS
