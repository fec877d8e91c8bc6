"""A subject somebody proposes, and what is attached to it."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agenda.querysets import AgendaItemQuerySet, AttachmentQuerySet
from documents.models import Document
from regions.models import Forum, Municipality, Organisation, PolicyDomain


class AgendaItem(models.Model):
    """One subject with one reference through its whole life."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        RETURNED = "returned", _("returned to the proposer")
        ACCEPTED = "accepted", _("accepted")
        PLACED = "placed", _("on an agenda")
        TREATED = "treated", _("treated")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")
        REFERRED = "referred", _("referred, waits for an answer")

    class Aim(models.TextChoices):
        EXCHANGE = "exchange", _("exchange")
        ALIGNMENT = "alignment", _("alignment")
        POLICY = "policy", _("policy")

    class Treatment(models.TextChoices):
        INFORM = "inform", _("for information")
        DISCUSS = "discuss", _("for discussion")
        RATIFY = "ratify", _("for ratification")

    class Category(models.TextChoices):
        KNOWLEDGE = "knowledge", _("information and knowledge")
        STEERING = "steering", _("steering inter-municipal bodies")
        PROJECTS = "projects", _("regional projects and their follow-up")
        STRATEGY = "strategy", _("strategy, positions and advocacy")

    class Capacity(models.TextChoices):
        SUPPORT = "support", _("support staff")
        MEMBER = "member", _("member of the forum")
        MUNICIPALITY = "municipality", _("municipality")
        PARTNER = "partner", _("partner organisation")

    reference = models.CharField(max_length=24, unique=True)
    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="items")
    status = models.CharField(max_length=10, choices=Status, default=Status.PROPOSED)
    title = models.CharField(_("title"), max_length=160)
    summary = models.TextField(_("What is it about, and why now?"))
    proposal = models.TextField(
        _("proposed agreement"),
        blank=True,
        help_text=_("The sentence the forum would agree on, in plain words."),
    )
    aim = models.CharField(_("aim"), max_length=10, choices=Aim)
    treatment = models.CharField(_("treatment"), max_length=10, choices=Treatment)
    category = models.CharField(_("category"), max_length=10, choices=Category)
    # Empty as long as nobody said.
    domain = models.CharField(_("policy domain"), max_length=12, choices=PolicyDomain, blank=True)
    proposer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="items")
    capacity = models.CharField(_("proposed as"), max_length=12, choices=Capacity)
    for_municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="proposed_items"
    )
    for_organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="proposed_items"
    )
    lead_municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="led_items"
    )
    lead_organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="led_items"
    )
    minutes_wanted = models.PositiveSmallIntegerField(
        _("minutes wanted"), default=15, validators=[MinValueValidator(1), MaxValueValidator(240)]
    )
    confidential = models.BooleanField(
        _("confidential"),
        default=False,
        help_text=_("Never leaves the forum: not in packets, mails or extracts."),
    )
    proposed_at = models.DateTimeField()
    # What stands on every agenda is made anew for each meeting, so that every meeting keeps its own.
    standing = models.ForeignKey(
        "agenda.StandingItem", null=True, blank=True, on_delete=models.PROTECT, related_name="items"
    )
    # Counts every saved edit, so that the second of two people typing is told so and loses nothing.
    version = models.PositiveIntegerField(default=1)

    objects = AgendaItemQuerySet.as_manager()

    history = HistoricalRecords()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        indexes = [models.Index(fields=["forum", "status"], name="item_queue")]
        constraints = [
            # Whoever asks for an agreement says which.
            models.CheckConstraint(condition=~Q(treatment="ratify", proposal=""), name="ratification_needs_proposal"),
            models.CheckConstraint(
                condition=Q(lead_municipality__isnull=True) | Q(lead_organisation__isnull=True),
                name="one_lead",
            ),
            models.CheckConstraint(
                condition=(~Q(capacity="municipality") | Q(for_municipality__isnull=False))
                & (~Q(capacity="partner") | Q(for_organisation__isnull=False)),
                name="proposed_for_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("agenda:item", args=[self.reference])

    @property
    def brought_by(self) -> str:
        """Who brings it, as the agenda prints it: a body, not a person."""
        return str(self.for_municipality or self.for_organisation or self.get_capacity_display())

    @property
    def lead(self) -> Municipality | Organisation | None:
        return self.lead_municipality or self.lead_organisation


class Attachment(models.Model):
    """A document with an item; confidential on its own, or because its item is."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="attachments")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=160)
    position = models.PositiveSmallIntegerField(default=1)
    confidential = models.BooleanField(_("confidential"), default=False)
    # Left behind when the item was referred: read only by whom that forum lets read it.
    stays_at = models.ForeignKey(Forum, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # `document` is the newest; those before it stand in `earlier`.
    version = models.PositiveSmallIntegerField(default=1)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class AttachmentVersion(models.Model):
    """What an attachment was before it was replaced, and why it was. Read by whoever reads the attachment."""

    attachment = models.ForeignKey(Attachment, on_delete=models.CASCADE, related_name="earlier")
    number = models.PositiveSmallIntegerField()
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("why it was replaced"), max_length=300, blank=True)
    replaced_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["attachment", "number"], name="one_version_per_number")]

    def __str__(self) -> str:
        return f"{self.attachment_id} v{self.number}"
