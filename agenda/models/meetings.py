"""One session of a forum, what is on its agenda and who was there."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agenda.models.items import AgendaItem
from agenda.querysets import MeetingQuerySet
from agenda.querysets_placements import PlacementQuerySet
from regions.models import Forum, WorkingAgreement


class Meeting(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft", _("in preparation")
        PUBLISHED = "published", _("agenda published")
        IN_SESSION = "in_session", _("in session")
        HELD = "held", _("held")
        CLOSED = "closed", _("closed")
        CANCELLED = "cancelled", _("cancelled")

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="meetings")
    starts_at = models.DateTimeField(_("starts at"))
    duration = models.PositiveSmallIntegerField(
        _("length in minutes"), default=120, validators=[MinValueValidator(15), MaxValueValidator(600)]
    )
    place = models.CharField(_("place"), max_length=120, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    # Counts every change of the agenda (see AgendaChange), so that two officers never undo each other unseen.
    agenda_version = models.PositiveIntegerField(default=0)

    objects = MeetingQuerySet.as_manager()

    history = HistoricalRecords()

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            # Two sessions of one forum cannot start at the same moment, unless one was cancelled.
            models.UniqueConstraint(
                fields=["forum", "starts_at"],
                condition=~Q(status="cancelled"),
                name="one_meeting_at_a_time",
                violation_error_message=_("This forum already meets at that moment."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.forum}, {self.starts_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("agenda:meeting", args=[self.pk])

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.duration)

    @property
    def agreements(self) -> models.QuerySet[WorkingAgreement]:
        """The working agreement of its day (see Forum.agreements_on)."""
        return self.forum.agreements_on(timezone.localdate(self.starts_at))


class Placement(models.Model):
    """An item on one meeting's agenda: its position, its minutes, and what became of it.

    It stands there to be treated by its own forum; or, when `advice` names a question, for the advice of the forum
    that was asked. So one file runs on the meetings of two forums, with one reference and one history.
    """

    class Outcome(models.TextChoices):
        RATIFIED = "ratified", _("ratified")
        AMENDED = "amended", _("ratified with changes")
        NOT_RATIFIED = "not_ratified", _("not ratified")
        NOTED = "noted", _("noted")
        POSTPONED = "postponed", _("postponed")
        WITHDRAWN = "withdrawn", _("withdrawn")
        REFERRED = "referred", _("referred to another forum")
        ADVISED = "advised", _("advice given")

    class Kind(models.TextChoices):
        PLANNED = "planned", _("planned")
        ADDITIONAL = "additional", _("additional, proposed after the term")
        URGENT = "urgent", _("urgent, with motivation")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="placements")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="placements")
    advice = models.ForeignKey(
        "agenda.Advice", null=True, blank=True, on_delete=models.PROTECT, related_name="placements"
    )
    position = models.PositiveSmallIntegerField(_("position"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), validators=[MinValueValidator(1), MaxValueValidator(240)])
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True)
    outcome_at = models.DateTimeField(null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.PLANNED)
    motivation = models.TextField(_("why it cannot wait"), blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("allowed by"),
    )
    # For the running order of officer and chair alone: on no paper, in no mail.
    presenter = models.CharField(_("presented by"), max_length=120, blank=True)
    remarks = models.TextField(_("remarks for the chair"), blank=True)
    # Put on the agenda at the table, not before.
    raised_at_meeting = models.BooleanField(default=False)
    # How long it really took: from when it was opened at the table until it had its outcome.
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = PlacementQuerySet.as_manager()

    history = HistoricalRecords()

    class Meta:
        ordering = ["meeting", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "item"], name="item_once_per_meeting"),
            # An item waits to be treated on one agenda at a time, and each question for its advice.
            models.UniqueConstraint(
                fields=["item"], condition=Q(outcome="", advice__isnull=True), name="item_on_one_open_agenda"
            ),
            models.UniqueConstraint(fields=["advice"], condition=Q(outcome=""), name="advice_on_one_open_agenda"),
            models.CheckConstraint(
                condition=~Q(outcome="advised") | Q(advice__isnull=False), name="advised_where_advice_was_asked"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", outcome_at__isnull=True) | (~Q(outcome="") & Q(outcome_at__isnull=False)),
                name="outcome_has_moment",
            ),
            # Urgent is never urgent without saying why and who allowed it.
            models.CheckConstraint(
                condition=~Q(kind="urgent") | (~Q(motivation="") & Q(approved_by__isnull=False)),
                name="urgent_is_motivated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.item}"

    @property
    def asks(self) -> str:
        """What this table is asked to do with it."""
        return str(_("for advice")) if self.advice_id else self.item.get_treatment_display()

    @property
    def outcome_in_words(self) -> str:
        """With what was advised; fetch with `for_agenda`."""
        if self.advice and self.outcome == self.Outcome.ADVISED:
            return _("advice: %(verdict)s") % {"verdict": self.advice.get_verdict_display()}
        return self.get_outcome_display()

    @property
    def outcome_kind(self) -> str:
        """The look of the outcome: agreed or done, refused, or still going on."""
        not_done = {"not_ratified": "refused", "postponed": "planned", "referred": "planned", "withdrawn": "muted"}
        return not_done.get(self.outcome, "done")

    @property
    def took(self) -> int | None:
        """The minutes it really took; nothing while it lasts."""
        if not (self.started_at and self.ended_at):
            return None
        return max(1, round((self.ended_at - self.started_at).total_seconds() / 60))

    @property
    def agreement(self) -> models.Model | None:
        """The decision taken here, unless it was withdrawn again; fetch with `with_agreement`."""
        return next((decision for decision in self.decisions.all() if decision.status != "revoked"), None)
