"""Reference regions and municipalities; what was true on a date is answered from dated rows."""

from __future__ import annotations

from datetime import date

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from overleg.lib.dates import DatedQuerySet

PERIOD_IN_ORDER = Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))


class ReferenceRegion(models.Model):
    """One of the regions drawn by the Flemish government (decree of 3 February 2023)."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    aliases = models.JSONField(_("also known as"), default=list, blank=True)
    supported_by = models.ManyToManyField("regions.Organisation", blank=True, related_name="supports_regions")
    note = models.TextField(_("note"), blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("regions:region", args=[self.code])


class MunicipalityQuerySet(DatedQuerySet):
    def in_region(self, region: ReferenceRegion, day: date) -> MunicipalityQuerySet:
        """Municipalities in force on `day` that belonged to `region` on that day."""
        members = RegionMembership.objects.on(day).filter(region=region)
        return self.on(day).filter(pk__in=members.values("municipality"))

    def for_region_page(self) -> MunicipalityQuerySet:
        """Inhabitants, who was joined and who follows, and the regions it was in."""
        memberships = models.Prefetch("memberships", RegionMembership.objects.select_related("region"))
        return self.select_related("successor").prefetch_related("populations", "predecessors", memberships)


class Municipality(models.Model):
    """A municipality as one NIS code; a merger ends it and names its successor. `ends_on` is its last day."""

    nis_code = models.CharField(
        _("NIS code"),
        max_length=5,
        unique=True,
        validators=[RegexValidator(r"^\d{5}$", _("A NIS code has five digits."))],
    )
    name = models.CharField(_("name"), max_length=80)
    province = models.CharField(_("province"), max_length=40)
    lat = models.DecimalField(max_digits=7, decimal_places=4)
    lon = models.DecimalField(max_digits=7, decimal_places=4)
    starts_on = models.DateField(_("in force from"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors")

    objects = MunicipalityQuerySet.as_manager()

    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "municipalities"
        constraints = [
            # A duty never falls between two stools: whoever ends names who follows.
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True, successor__isnull=True)
                | Q(ends_on__isnull=False, successor__isnull=False),
                name="ended_municipality_has_successor",
            ),
            models.CheckConstraint(condition=PERIOD_IN_ORDER, name="municipality_period_in_order"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("regions:municipality", args=[self.nis_code])


class RegionMembership(models.Model):
    """The region a municipality belonged to in a period: exactly one at a time."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="memberships")
    region = models.ForeignKey(ReferenceRegion, on_delete=models.PROTECT, related_name="memberships")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["municipality", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "starts_on"], name="one_region_from_a_date"),
            models.UniqueConstraint(
                fields=["municipality"],
                condition=Q(ends_on__isnull=True),
                name="one_current_region_per_municipality",
            ),
            models.CheckConstraint(condition=PERIOD_IN_ORDER, name="membership_period_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} in {self.region}"


class Population(models.Model):
    """Inhabitants on 1 January of `year`."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="populations")
    year = models.PositiveSmallIntegerField(_("year"))
    inhabitants = models.PositiveIntegerField(_("inhabitants"))
    source = models.CharField(_("source"), max_length=80, default="Bron: Statbel")

    class Meta:
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["municipality", "year"], name="one_population_per_year")]

    def __str__(self) -> str:
        return f"{self.municipality} {self.year}: {self.inhabitants}"
