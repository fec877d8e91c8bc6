"""The review round: who was asked to read the minutes, who agreed, and what they want different."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agenda.models.meetings import Placement
from agenda.models.minutes import Minutes, Note
from agenda.models.outgoing import Outgoing
from regions.models import WorkingAgreement


class Review(models.Model):
    """One round per record: until `due_on` members agree or comment; what silence means stood in the agreement."""

    minutes = models.OneToOneField(Minutes, on_delete=models.PROTECT, related_name="review")
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("last day"))
    silence = models.CharField(max_length=8, choices=WorkingAgreement.Silence)

    class Meta:
        ordering = ["due_on"]

    def __str__(self) -> str:
        return f"{self.minutes}: {self.due_on}"

    def is_over(self, today: date) -> bool:
        return self.due_on < today


class Reviewer(Outgoing):
    """A member who was asked to read the minutes; each mail goes out once, however often jobs run."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="reviewers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    body = models.CharField(max_length=120)
    agreed_at = models.DateTimeField(null=True, blank=True)
    # What they agreed with: when the text changes afterwards, everybody sees that.
    agreed_with = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["review", "body", "pk"]
        constraints = [models.UniqueConstraint(fields=["review", "person"], name="one_reviewer_per_person")]

    def __str__(self) -> str:
        return f"{self.body}: {self.person}"


class Comment(models.Model):
    """What a member wants different, on an item or in general; with the wording they propose, if any."""

    class Status(models.TextChoices):
        OPEN = "open", _("waits for an answer")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("not taken over")
        WITHDRAWN = "withdrawn", _("withdrawn")

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="comments")
    placement = models.ForeignKey(Placement, null=True, blank=True, on_delete=models.PROTECT, related_name="comments")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    body = models.CharField(max_length=120)
    text = models.TextField(_("comment"), blank=True)
    # Proposed wording: the whole text as it should read; empty where nothing changes.
    discussion = models.TextField(_("discussion"), blank=True)
    conclusion = models.TextField(_("conclusion"), blank=True)
    # The note they read when they wrote this, and the one their wording became.
    base = models.ForeignKey(Note, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    applied = models.ForeignKey(Note, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    status = models.CharField(max_length=9, choices=Status, default=Status.OPEN)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(discussion="") | ~Q(conclusion=""), name="comment_says_something"
            ),
            # Who declines says why.
            models.CheckConstraint(condition=~Q(status="declined") | ~Q(answer=""), name="declined_comment_has_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.get_status_display()}"

    @property
    def proposes(self) -> bool:
        """Whether it holds other wording."""
        return bool(self.discussion or self.conclusion)

    @property
    def kind(self) -> str:
        """The look of its state."""
        looks = {"open": "planned", "accepted": "done", "declined": "refused", "withdrawn": "muted"}
        return looks[self.status]
