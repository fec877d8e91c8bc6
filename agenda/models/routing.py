"""How an item travels: referred to another forum, sent for advice, linked with an item elsewhere."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agenda.models.items import AgendaItem
from agenda.querysets import AdviceQuerySet, ItemLinkQuerySet, ReferralQuerySet
from overleg.lib.moments import short_day
from regions.models import Forum, Organisation


class Referral(models.Model):
    """An item offered to another forum. Until it is accepted there, it stands where it stood."""

    class Status(models.TextChoices):
        SENT = "sent", _("waits for an answer")
        ACCEPTED = "accepted", _("accepted")
        SENT_BACK = "sent_back", _("sent back")
        TAKEN_BACK = "taken_back", _("taken back")

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="referrals")
    from_forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="referred")
    to_forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="received")
    reason = models.TextField(_("Why it belongs there"))
    with_attachments = models.BooleanField(_("the attachments"), default=True)
    with_advice = models.BooleanField(_("the advice"), default=True)
    with_notes = models.BooleanField(_("the internal notes"), default=False)
    # Where the item stands again when the referral is taken back.
    item_was = models.CharField(max_length=10, choices=AgendaItem.Status, default=AgendaItem.Status.PROPOSED)
    status = models.CharField(max_length=10, choices=Status, default=Status.SENT)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(from_forum=F("to_forum")), name="referred_elsewhere"),
            # An item waits for the answer of one forum at a time.
            models.UniqueConstraint(fields=["item"], condition=Q(status="sent"), name="one_open_referral"),
        ]

    def __str__(self) -> str:
        return f"{self.item} → {self.to_forum}"


class Advice(models.Model):
    """What another forum or an organisation is asked about an item, and what it answered in writing."""

    class Status(models.TextChoices):
        ASKED = "asked", _("asked")
        GIVEN = "given", _("given")
        WITHDRAWN = "withdrawn", _("no longer asked")

    class Verdict(models.TextChoices):
        FAVOURABLE = "favourable", _("favourable")
        REMARKS = "remarks", _("favourable with remarks")
        UNFAVOURABLE = "unfavourable", _("unfavourable")

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="advice")
    forum = models.ForeignKey(Forum, null=True, blank=True, on_delete=models.PROTECT, related_name="advice")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="advice"
    )
    question = models.TextField(_("question"))
    due_on = models.DateField(_("by"))
    status = models.CharField(max_length=9, choices=Status, default=Status.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    verdict = models.CharField(_("advice"), max_length=12, choices=Verdict, blank=True)
    text = models.TextField(_("explanation"), blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(null=True, blank=True)
    # Left behind when the item was referred: read only by whom that forum lets read it.
    stays_at = models.ForeignKey(Forum, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = AdviceQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(forum__isnull=False, organisation__isnull=True)
                | Q(forum__isnull=True, organisation__isnull=False),
                name="advice_of_one_body",
            ),
            models.CheckConstraint(
                condition=Q(status="given", given_at__isnull=False) & ~Q(verdict="")
                | ~Q(status="given") & Q(verdict="", given_at__isnull=True),
                name="advice_given_says_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.get_verdict_display() or self.get_status_display()}"

    @property
    def body(self) -> Forum | Organisation | None:
        return self.forum or self.organisation

    @property
    def kind(self) -> str:
        """The look of what was answered."""
        return {"favourable": "done", "remarks": "remark", "unfavourable": "refused"}.get(self.verdict, "open")

    @property
    def in_words(self) -> str:
        """One line beside the item, on an agenda and in the strip."""
        if self.verdict:
            return _("advice of %(body)s: %(verdict)s") % {"body": self.body, "verdict": self.get_verdict_display()}
        return _("advice asked of %(body)s, by %(day)s") % {"body": self.body, "day": short_day(self.due_on)}


class ItemLink(models.Model):
    """Two items that belong together, in either direction; `one` is the older of the two."""

    one = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ItemLinkQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="linked_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="linked_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} – {self.other_id}"
