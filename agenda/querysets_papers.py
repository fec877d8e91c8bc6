"""Which papers of a meeting a person may read, and which of them stand now."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from regions.access import standing


class MeetingPaperQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> MeetingPaperQuerySet:
        """Agendas and open bundles once published; full minutes and the bundle with everything for the table; the
        public extract for all once approved."""
        mine = standing(user)
        composed = Q(meeting__forum__in=mine.forums("compose"))
        agenda = Q(kind__in=("agenda", "bundle"), meeting__forum__in=mine.forums("read_agenda"))
        table = Q(kind="table", meeting__forum__in=mine.forums("read_confidential"))
        minutes = Q(kind="minutes", meeting__forum__in=mine.forums("read_minutes"))
        extract = Q(
            kind="extract",
            meeting__forum__in=mine.forums("read_extract"),
            meeting__minutes__status__in=("approved", "correction"),
        )
        return self.filter(composed | agenda | table | minutes | extract)

    def newest(self) -> MeetingPaperQuerySet:
        """Only the newest version of each kind."""
        newer = self.model.objects.filter(
            meeting=OuterRef("meeting"), kind=OuterRef("kind"), version__gt=OuterRef("version")
        )
        return self.filter(~Exists(newer)).select_related("document", "agenda")
