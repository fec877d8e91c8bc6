"""Who sits at a forum, for whom, and who supports it: dated rows."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from overleg.lib.dates import DatedQuerySet
from regions.models.forums import Forum
from regions.models.organisations import Organisation
from regions.models.places import PERIOD_IN_ORDER, Municipality


class Seat(models.Model):
    """A municipality's or organisation's place at a forum."""

    class Voice(models.TextChoices):
        DECIDES = "decides", _("decides")
        ADVISES = "advises", _("advises")
        GUEST = "guest", _("guest")

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="seats")
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="seats"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="seats"
    )
    voice = models.CharField(_("voice"), max_length=7, choices=Voice, default=Voice.DECIDES)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    history = HistoricalRecords()

    class Meta:
        ordering = ["municipality__name", "organisation__name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(municipality__isnull=False, organisation__isnull=True)
                | Q(municipality__isnull=True, organisation__isnull=False),
                name="seat_of_one_body",
            ),
            models.CheckConstraint(condition=PERIOD_IN_ORDER, name="seat_period_in_order"),
            # One running seat per municipality and per organisation at a forum.
            models.UniqueConstraint(
                fields=["forum", "municipality"],
                condition=Q(ends_on__isnull=True, municipality__isnull=False),
                name="one_running_seat_per_municipality",
            ),
            models.UniqueConstraint(
                fields=["forum", "organisation"],
                condition=Q(ends_on__isnull=True, organisation__isnull=False),
                name="one_running_seat_per_organisation",
            ),
        ]

    def __str__(self) -> str:
        return str(self.municipality or self.organisation)


class Mandate(models.Model):
    """A person in a seat, in a role, for a period. `title` is what they are at home, such as mayor."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("chair")
        VICE_CHAIR = "vice_chair", _("vice-chair")
        MEMBER = "member", _("member")
        OBSERVER = "observer", _("observer")
        EXPERT = "expert", _("expert")
        SECRETARY = "secretary", _("secretary")

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="mandates")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mandates")
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
    title = models.CharField(_("title"), max_length=80, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    history = HistoricalRecords()

    class Meta:
        ordering = ["seat", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "person"],
                condition=Q(ends_on__isnull=True),
                name="one_running_mandate_per_person_and_seat",
            ),
            models.CheckConstraint(condition=PERIOD_IN_ORDER, name="mandate_period_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}"


class SupportAssignment(models.Model):
    """A support officer serves a forum."""

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="assignments")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    history = HistoricalRecords()

    class Meta:
        ordering = ["forum", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["forum", "officer"],
                condition=Q(ends_on__isnull=True),
                name="one_running_assignment_per_officer",
            ),
            models.CheckConstraint(condition=PERIOD_IN_ORDER, name="assignment_period_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.officer} → {self.forum}"
