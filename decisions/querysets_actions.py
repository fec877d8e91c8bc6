"""Work and what was learned from it, starting from what this person may see."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from accounts.models import User
from decisions.querysets import decisions_open_to
from regions.access import standing


def not_confidential(prefix: str = "") -> Q:
    decided = Q(**{f"{prefix}decision__item__confidential": False})
    return decided | Q(**{f"{prefix}decision": None, f"{prefix}placement__item__confidential": False})


def owned_by(user: User, prefix: str = "") -> Q:
    """What this person answers for: for a municipality or an organisation, or by name, with or without a role."""
    mine = standing(user)
    return (
        Q(**{f"{prefix}municipality__in": mine.answering(mine.staff_of)})
        | Q(**{f"{prefix}organisation__in": mine.contact_of})
        | Q(**{f"{prefix}person": user})
    )


def actions_open_to(user: User, prefix: str = "") -> Q:
    """The table reads all work; who does it reads theirs, and a lead that of its file, when it is not confidential."""
    mine = standing(user)
    at_table = mine.forums("read_confidential")
    table = Q(**{f"{prefix}decision__forum__in": at_table}) | Q(
        **{f"{prefix}decision": None, f"{prefix}placement__meeting__forum__in": at_table}
    )
    led = Q(**{f"{prefix}decision__item__lead_organisation__in": mine.contact_of})
    return (owned_by(user, prefix) | led) & not_confidential(prefix) | table


class ActionQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> ActionQuerySet:
        return self.filter(actions_open_to(user))

    def public(self) -> ActionQuerySet:
        """Of items that are not confidential."""
        return self.filter(not_confidential())

    def owned_by(self, user: User) -> ActionQuerySet:
        return self.filter(owned_by(user))

    def of_forum(self, *forums: int) -> ActionQuerySet:
        return self.filter(
            Q(decision__forum__in=forums) | Q(decision=None, placement__meeting__forum__in=forums),
        )

    def for_list(self) -> ActionQuerySet:
        return self.select_related(
            "decision__item",
            "decision__forum",
            "placement__item",
            "placement__meeting__forum",
            "municipality",
            "organisation",
            "person",
            "reported_in",
        )

    def open(self) -> ActionQuerySet:
        return self.filter(status="open")

    def late(self, day: date) -> ActionQuerySet:
        return self.open().filter(due_on__lt=day)


class ActionFileQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> ActionFileQuerySet:
        return self.filter(actions_open_to(user, "action__"))


class EvaluationQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> EvaluationQuerySet:
        """With the decision they are about, once that is closed."""
        return self.filter(decisions_open_to(user, "decision__"), decision__status="closed")

    def newest(self) -> EvaluationQuerySet:
        """One of each decision: what was written at its last closing."""
        later = self.model._default_manager.filter(decision=models.OuterRef("decision")).filter(
            Q(at__gt=models.OuterRef("at")) | Q(at=models.OuterRef("at"), pk__gt=models.OuterRef("pk"))
        )
        return self.filter(~models.Exists(later))

    def for_list(self) -> EvaluationQuerySet:
        return self.select_related("decision__item", "decision__forum")
