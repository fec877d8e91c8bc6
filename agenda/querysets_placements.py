"""Places on agendas, starting from what this person may see, with what a page or a paper tells of each."""

from __future__ import annotations

from django.db import models
from django.db.models import OuterRef, Prefetch, Q, Subquery

from accounts.models import User
from agenda.querysets import NOT_YET_SHOWN, advice_shown, items_open_to, postponements
from agenda.querysets_validation import validating
from regions.access import standing


class PlacementQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> PlacementQuerySet:
        """Drafts are for who composes or validates them; afterwards whoever may read the item."""
        mine = standing(user)
        workshop = set(mine.forums("compose")) | set(mine.forums("approve_minutes"))
        asked = validating(user).values("validation__meeting")
        shown = ~Q(meeting__status__in=NOT_YET_SHOWN) | Q(meeting__forum__in=workshop) | Q(meeting__in=asked)
        return self.filter(shown, items_open_to(user, "item__"))

    def public(self) -> PlacementQuerySet:
        return self.filter(item__confidential=False)

    def for_agenda(self) -> PlacementQuerySet:
        return self.select_related(
            "item",
            "item__for_municipality",
            "item__for_organisation",
            "item__lead_municipality",
            "item__lead_organisation",
            "item__forum",
            "advice__forum",
        ).order_by("position", "pk")

    def with_advice(self, user: User) -> PlacementQuerySet:
        """Adds `advice_shown` to each item (see AgendaItemQuerySet)."""
        return self.prefetch_related(advice_shown(user, "item__"))

    def with_postponements(self) -> PlacementQuerySet:
        """Adds `postponements` to each item (see AgendaItemQuerySet)."""
        return self.prefetch_related(postponements("item__"))

    def with_agreement(self) -> PlacementQuerySet:
        """Adds `agreement` (see Placement): the decision taken on it with its reservations, for text and papers.

        Decisions stand on top of this app; from here they are only known as what points at a placement.
        """
        return self.prefetch_related(Prefetch("decisions__positions", self._positions()))

    def with_work(self) -> PlacementQuerySet:
        """Adds the work and the positions of each item: with a decision, and without one."""
        work = self._pointing_here("actions").select_related("municipality", "organisation", "person")
        return self.prefetch_related(
            Prefetch("decisions__actions", work), Prefetch("actions", work), Prefetch("positions", self._positions())
        )

    def _positions(self) -> models.QuerySet:
        return self._pointing_here("positions").select_related("seat__municipality", "seat__organisation")

    def _pointing_here(self, name: str) -> models.QuerySet:
        return self.model._meta.get_field(name).related_model._default_manager.all()

    def with_note(self) -> PlacementQuerySet:
        """Adds `discussion`, `conclusion` and `note_version` of the latest note (empty and 0 when there is none)."""
        from agenda.models import Note  # a model imports this module

        latest = Note.objects.filter(placement=OuterRef("pk")).order_by("-version")
        return self.annotate(
            discussion=Subquery(latest.values("discussion")[:1]),
            conclusion=Subquery(latest.values("conclusion")[:1]),
            note_version=Subquery(latest.values("version")[:1]),
        )
