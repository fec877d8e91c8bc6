"""Organisations around the table, and the offices people hold at home."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from overleg.lib.dates import DatedQuerySet
from regions.models.places import PERIOD_IN_ORDER, Municipality


class Organisation(models.Model):
    class Kind(models.TextChoices):
        SUPPORT = "support", _("supporting organisation")
        PARTNER = "partner", _("partner")
        PROVINCE = "province", _("province")
        AGENCY = "agency", _("agency")
        ZONE = "zone", _("zone")

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)

    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Office(models.Model):
    """What a person is at home, apart from any seat: who answers for a municipality or organisation."""

    class Kind(models.TextChoices):
        MAYOR = "mayor", _("mayor")
        DIRECTOR = "director", _("general director")
        CLERK = "clerk", _("clerk")
        COUNCILLOR = "councillor", _("councillor")
        CONTACT = "contact", _("contact")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="offices")
    kind = models.CharField(_("office"), max_length=10, choices=Kind)
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="offices"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="offices"
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    history = HistoricalRecords()

    class Meta:
        ordering = ["kind", "starts_on"]
        constraints = [
            # A contact answers for an organisation, everybody else for a municipality.
            models.CheckConstraint(
                condition=Q(kind="contact", organisation__isnull=False, municipality__isnull=True)
                | (~Q(kind="contact") & Q(organisation__isnull=True, municipality__isnull=False)),
                name="office_at_one_place",
            ),
            models.CheckConstraint(condition=PERIOD_IN_ORDER, name="office_period_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_kind_display()}"
