"""What was said and agreed, and the papers made of it."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from agenda.models.items import AgendaItem
from agenda.models.meetings import Meeting, Placement
from agenda.models.outgoing import Outgoing
from agenda.querysets_papers import MeetingPaperQuerySet
from documents.models import Job


class Note(models.Model):
    """One saved version of the note on a placement; the highest version counts, all are kept.

    Both texts are rich text: HTML as overleg/lib/rich.py lets it through.
    """

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="notes")
    version = models.PositiveIntegerField()
    discussion = models.TextField(_("discussion"), blank=True)
    conclusion = models.TextField(_("conclusion"), blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["placement", "-version"]
        constraints = [
            # Two people saving the same next version: the second is told, and keeps its text.
            models.UniqueConstraint(fields=["placement", "version"], name="one_note_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.placement} v{self.version}"


class Minutes(models.Model):
    """The record of a meeting, from held to approved; approved minutes are frozen (see MinutesVersion)."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        REVIEW = "review", _("in review")
        APPROVED = "approved", _("approved")
        CORRECTION = "correction", _("being corrected")

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    # Of the version that counts; while a correction is written that is the one before it.
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    # Why it is being corrected, or was the last time.
    correction = models.CharField(_("reason of the correction"), max_length=300, blank=True)
    # The item on a later agenda with which the forum itself approves them.
    approval_item = models.OneToOneField(
        AgendaItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="approves_minutes"
    )

    class Meta:
        verbose_name_plural = "minutes"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=("draft", "review"), approved_at__isnull=True)
                | Q(status__in=("approved", "correction"), approved_at__isnull=False),
                name="approval_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}"

    @property
    def is_open(self) -> bool:
        """Whether words may still change."""
        return self.status != self.Status.APPROVED


class MeetingPaper(Job):
    """A PDF of a meeting, made in the background: one row per kind and version."""

    class Kind(models.TextChoices):
        AGENDA = "agenda", _("agenda")
        BUNDLE = "bundle", _("bundle")
        TABLE = "table", _("bundle for the table")
        MINUTES = "minutes", _("minutes")
        EXTRACT = "extract", _("public extract of the minutes")

    BUNDLES = (Kind.BUNDLE, Kind.TABLE)
    task = "agenda.tasks.render_paper"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=7, choices=Kind)
    version = models.PositiveSmallIntegerField(default=1)
    # Of a bundle: the published agenda it goes with.
    agenda = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="bundles")
    # Of an agenda: what was published, for ever. Of a bundle: which items and annexes are in it.
    snapshot = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)
    # Of an agenda that replaces one people got: its mail waits until then, so that later changes go along.
    mail_after = models.DateTimeField(null=True, blank=True)
    # How far it is, of how much.
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)

    objects = MeetingPaperQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = _("meeting paper")
        ordering = ["meeting", "kind", "-version"]
        constraints = [
            *Job.Meta.constraints,
            models.UniqueConstraint(fields=["meeting", "kind", "version"], name="one_paper_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.letter}"

    @classmethod
    def that_count(cls) -> models.QuerySet:
        return cls.objects.newest().select_related("agenda", "meeting__forum")

    @property
    def described(self) -> str:
        day = date_format(timezone.localtime(self.meeting.starts_at), "j F Y")
        return f"{self.get_kind_display()} {self.letter} · {self.meeting.forum} · {day}"

    @property
    def letter(self) -> str:
        """Published versions are known by letter: A, B, C; a bundle by that of its agenda."""
        version = self.agenda.version if self.agenda else self.version
        return chr(ord("A") + (version - 1) % 26)

    @property
    def is_bundle(self) -> bool:
        return self.kind in self.BUNDLES


class Invitation(Outgoing):
    """One member's mail for one published agenda, and for its cancellation: each sent once, however often jobs run."""

    paper = models.ForeignKey(MeetingPaper, on_delete=models.PROTECT, related_name="invitations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    cancellation_sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["paper", "person"]
        constraints = [models.UniqueConstraint(fields=["paper", "person"], name="one_invitation_per_person")]

    def __str__(self) -> str:
        return f"{self.person}: {self.paper}"
