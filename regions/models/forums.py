"""Any table that meets: its kind, its rules in words and in settings, and who sits there for whom."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from overleg.lib.dates import DatedQuerySet
from overleg.lib.rhythm import MONTHS, WEEKDAYS, Rhythm
from regions.models.organisations import Organisation
from regions.models.places import PERIOD_IN_ORDER, ReferenceRegion


class Ask(models.TextChoices):
    """What a college or council is asked to do with a decision."""

    NOTHING = "nothing", _("nothing")
    NOTE = "note", _("take note")
    DECIDE = "decide", _("decide")


class ForumQuerySet(models.QuerySet):
    def of_region(self, region: ReferenceRegion) -> ForumQuerySet:
        return self.filter(regions=region)

    def of_kind(self, kind: str) -> ForumQuerySet:
        return self.filter(kind=kind)

    def for_list(self) -> ForumQuerySet:
        """What one line about a forum needs."""
        return self.prefetch_related("regions", "supported_by")


class Forum(models.Model):
    class Kind(models.TextChoices):
        MAYORS = "mayors", _("mayors' consultation")
        DIRECTORS = "directors", _("general directors' meeting")
        STEERING = "steering", _("steering group")
        AGENDA_COMMITTEE = "agenda_committee", _("agenda committee")
        WORKING_GROUP = "working_group", _("working group")
        REGIONAL_FORUM = "regional_forum", _("political regional forum")
        REGIONAL_COUNCIL = "regional_council", _("regional council")
        COOPERATION = "cooperation", _("cooperation of municipalities")
        ZONE_COUNCIL = "zone_council", _("zone council")
        TRANSPORT_COUNCIL = "transport_council", _("transport region council")
        NETWORK = "network", _("network")

    class Scale(models.TextChoices):
        ZONAL = "zonal", _("zonal")
        SUBREGIONAL = "subregional", _("subregional")
        REGIONAL = "regional", _("regional")
        SUPRAREGIONAL = "supraregional", _("supraregional")

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    prefix = models.CharField(
        _("prefix of references"),
        max_length=12,
        blank=True,
        help_text=_("Items are numbered PREFIX-YEAR-NUMBER."),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    scale = models.CharField(_("scale"), max_length=15, choices=Scale)
    regions = models.ManyToManyField(ReferenceRegion, blank=True, related_name="forums")
    supported_by = models.ManyToManyField(Organisation, blank=True, related_name="supports")
    chained_after = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="followed_by"
    )
    note = models.TextField(_("note"), blank=True)

    objects = ForumQuerySet.as_manager()

    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]
        constraints = [
            # Two forums never number their items alike.
            models.UniqueConstraint(fields=["prefix"], condition=~Q(prefix=""), name="prefix_of_one_forum"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("regions:forum", args=[self.slug])

    def agreement_on(self, day: date) -> WorkingAgreement | None:
        return self.agreements_on(day).first()

    def agreements_on(self, day: date) -> models.QuerySet[WorkingAgreement]:
        """The one that runs that day, or none: as a list, to be read with others."""
        return self.agreements.on(day).order_by("-starts_on")[:1]


class WorkingAgreement(models.Model):
    """How a forum works from a date: the four "how" answers in words, and the settings that follow."""

    class Validation(models.TextChoices):
        NOBODY = "nobody", _("nobody")
        CHAIR = "chair", _("the chair")
        COMMITTEE = "committee", _("the agenda committee")

    class Silence(models.TextChoices):
        """What it means when a member does not react to the minutes in time."""

        AGREES = "agrees", _("agrees")
        ABSTAINS = "abstains", _("abstains")

    class Rule(models.TextChoices):
        ANY = "any", _("one of them is enough")
        ALL = "all", _("all of them")

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="agreements")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    how_agenda = models.TextField(_("How does an item get on the agenda?"))
    how_preparation = models.TextField(_("How is policy prepared?"))
    how_ratification = models.TextField(_("How does the forum ratify?"))
    how_execution = models.TextField(_("How is it carried out afterwards?"))
    directors_may_propose = models.BooleanField(_("general directors may propose"), default=True)
    partners_may_propose = models.BooleanField(_("partners may propose"), default=True)
    validation = models.CharField(_("who validates the agenda"), max_length=10, choices=Validation, default="nobody")
    # Who sits there validates for this forum; nothing filled in means its chair does.
    committee = models.ForeignKey(
        Forum,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="validates",
        verbose_name=_("agenda committee"),
    )
    validation_rule = models.CharField(_("how many of them approve"), max_length=3, choices=Rule, default=Rule.ANY)
    validation_days = models.PositiveSmallIntegerField(_("days to validate the agenda"), default=4)
    preparing_forum = models.ForeignKey(
        Forum, null=True, blank=True, on_delete=models.SET_NULL, related_name="prepares"
    )
    fixed_day = models.CharField(_("fixed day"), max_length=80, blank=True)
    # The same, for planning a year: nothing filled in means that there is no fixed day.
    weekday = models.PositiveSmallIntegerField(_("weekday"), null=True, blank=True, choices=WEEKDAYS)
    weeks_of_month = models.JSONField(_("weeks of the month"), default=list, blank=True)
    every_weeks = models.PositiveSmallIntegerField(_("every so many weeks"), default=0)
    months = models.JSONField(_("months"), default=list, blank=True)
    start_time = models.TimeField(_("starts at"), default="09:00")
    duration = models.PositiveSmallIntegerField(_("length in minutes"), default=120)
    place = models.CharField(_("usual place"), max_length=120, blank=True)
    proposal_days = models.PositiveSmallIntegerField(_("propose at least so many days before"), default=14)
    publication_days = models.PositiveSmallIntegerField(_("publish at least so many days before"), default=7)
    review_days = models.PositiveSmallIntegerField(_("days to review the minutes"), default=10)
    silence = models.CharField(
        _("who does not react to the minutes in time"), max_length=8, choices=Silence, default=Silence.AGREES
    )
    college_ask = models.CharField(_("asked of the college"), max_length=7, choices=Ask, default=Ask.NOTE)
    council_ask = models.CharField(_("asked of the council"), max_length=7, choices=Ask, default=Ask.NOTHING)
    college_days = models.PositiveSmallIntegerField(_("days for the college"), default=42)
    council_days = models.PositiveSmallIntegerField(_("days for the council"), default=90)
    # Its owner is reminded first; the support officer hears of it when that did not help.
    late_action_days = models.PositiveSmallIntegerField(
        _("days late before the support officer hears of an action"), default=7
    )

    objects = DatedQuerySet.as_manager()

    history = HistoricalRecords()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["forum", "starts_on"], name="one_agreement_from_a_date"),
            models.UniqueConstraint(
                fields=["forum"], condition=Q(ends_on__isnull=True), name="one_current_agreement_per_forum"
            ),
            models.CheckConstraint(condition=PERIOD_IN_ORDER, name="agreement_period_in_order"),
            models.CheckConstraint(
                condition=Q(weekday__isnull=True) | Q(weekday__lte=6), name="agreement_weekday_of_the_week"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.forum}, {self.starts_on}"

    @property
    def rhythm(self) -> Rhythm | None:
        """The fixed day as a rule that gives dates."""
        if self.weekday is None or not (self.every_weeks or self.weeks_of_month):
            return None
        weeks, months = frozenset(self.weeks_of_month), frozenset(self.months or MONTHS)
        return Rhythm(self.weekday, weeks, self.every_weeks, months)

    @property
    def meets(self) -> str:
        """The fixed day in words: those of the agreement, else those of the rule."""
        return self.fixed_day or (self.rhythm.words() if self.rhythm else "")
