"""What is asked about the validation of agendas: open requests, who still answers, which remarks one reads."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import User
from regions.access import Role, standing


def validating(user: User) -> VoiceQuerySet:
    """The voices of this person in requests that are open, as far as they still sit where they were asked for."""
    from agenda.models import Voice  # a model imports this module

    return Voice.objects.seated(user).filter(validation__status="asked", validation__meeting__status="draft")


class ValidationQuerySet(models.QuerySet):
    def open(self) -> ValidationQuerySet:
        """Asked, about an agenda that is still in preparation."""
        return self.filter(status="asked", meeting__status="draft")


class VoiceQuerySet(models.QuerySet):
    def seated(self, user: User) -> VoiceQuerySet:
        """Of this person, who is today still chair of the forum, or still sits in the committee that was asked."""
        mine = standing(user)
        sits = [forum for forum, roles in mine.roles.items() if Role.MEMBER in roles]
        as_chair = Q(validation__committee=None, validation__meeting__forum__in=mine.forums("approve_minutes"))
        return self.filter(as_chair | Q(validation__committee__in=sits), person=user)


class ValidationRemarkQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> ValidationRemarkQuerySet:
        """On the agenda as a whole for everybody in the request; on an item only for who may read that item."""
        from agenda.querysets import items_open_to  # that module asks this one who validates

        return self.filter(Q(item=None) | items_open_to(user, "item__"))
