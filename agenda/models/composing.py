"""What composing an agenda leaves behind: the items that stand on every one, and who changed what while at it."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from agenda.models.items import AgendaItem
from agenda.models.meetings import Meeting
from regions.models import Forum


class StandingItem(models.Model):
    """A subject on every agenda of a forum, such as the approval of the previous minutes or a round of questions."""

    class Kind(models.TextChoices):
        PLAIN = "plain", _("an item like any other")
        MINUTES = "minutes", _("approval of the previous minutes")

    class Place(models.TextChoices):
        BEGIN = "begin", _("at the beginning")
        END = "end", _("at the end")

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="standing_items")
    title = models.CharField(_("title"), max_length=160)
    summary = models.TextField(_("explanation"), blank=True)
    kind = models.CharField(_("what it is"), max_length=7, choices=Kind, default=Kind.PLAIN)
    place = models.CharField(_("place"), max_length=5, choices=Place, default=Place.END)
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=5, validators=[MinValueValidator(1), MaxValueValidator(240)]
    )
    aim = models.CharField(_("aim"), max_length=10, choices=AgendaItem.Aim, default=AgendaItem.Aim.EXCHANGE)
    treatment = models.CharField(
        _("treatment"), max_length=10, choices=AgendaItem.Treatment, default=AgendaItem.Treatment.DISCUSS
    )
    category = models.CharField(
        _("category"), max_length=10, choices=AgendaItem.Category, default=AgendaItem.Category.KNOWLEDGE
    )
    active = models.BooleanField(_("on every new agenda"), default=True)

    class Meta:
        ordering = ["place", "order", "pk"]  # beginning before end
        constraints = [
            # Each ratification says what is agreed; that is never the same twice.
            models.CheckConstraint(
                condition=models.Q(treatment__in=("inform", "discuss")), name="standing_item_is_not_ratified"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AgendaChange(models.Model):
    """One change of an agenda in preparation, and the order it left: what a page with an older version is laid upon."""

    class Verb(models.TextChoices):
        PLACED = "placed", _("placed on the agenda")
        MOVED = "moved", _("moved")
        TIMED = "timed", _("given another length")
        DETAILED = "detailed", _("changed")
        REMOVED = "removed", _("taken off the agenda")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="changes")
    version = models.PositiveIntegerField()
    verb = models.CharField(max_length=8, choices=Verb)
    items = models.JSONField()  # ids of the items it is about
    order = models.JSONField()  # ids of all items on the agenda after it
    amount = models.PositiveSmallIntegerField(null=True)  # the position or the minutes it got
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["meeting", "version"]
        constraints = [models.UniqueConstraint(fields=["meeting", "version"], name="one_change_per_agenda_version")]

    def __str__(self) -> str:
        return f"{self.meeting_id}.{self.version}: {self.get_verb_display()}"
