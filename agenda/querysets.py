"""Every query starts from what this person may see. Confidential rows are left out here, not in templates."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q

from accounts.models import User
from agenda.models.outgoing import OutgoingQuerySet
from agenda.querysets_validation import validating
from regions.access import Role, Standing, standing

if TYPE_CHECKING:
    from agenda.models import AgendaItem
    from regions.models import Forum

# Before these moments an agenda is the support officer's and the chair's own work.
NOT_YET_SHOWN = ("draft",)
A_DAY = timedelta(days=1)
OVER = ("held", "closed", "cancelled")
WAITING = ("proposed", "returned", "accepted")
ALIVE = (*WAITING, "referred", "placed")
NOTHING = Q(pk__in=())


def items_open_to(user: User, prefix: str = "") -> Q:
    """The items this person may read: as a condition, so that placements and files can ask the same."""
    seen = reduce(or_, _ways(user, prefix))
    return seen & Q(**{f"{prefix}confidential": False}) if standing(user).helper else seen


def _ways(user: User, prefix: str = "") -> list[Q]:
    """In which ways somebody comes to read an item; one is enough."""
    mine = standing(user)
    table = mine.forums("read_confidential")
    is_open = Q(**{f"{prefix}confidential": False})
    ways = [*_standing_at(table, prefix), _validated(user, prefix), *_looked_into(mine, prefix)]
    # At a forum of which one reads all, nothing more has to be asked: each condition costs every page that lists items.
    if readers := _without(mine.forums("read_agenda"), table):
        ways += [way & is_open for way in _standing_at(readers, prefix)]
    # Who proposed an item follows it to the end, as long as they have a place at the forum.
    if proposers := _without(mine.forums("propose"), table):
        ways.append(Q(**{f"{prefix}proposer": user}) & stands_at(proposers, prefix))
    if mine.contact_of:
        ways.append(Q(**{f"{prefix}for_organisation__in": mine.contact_of}))
        ways.append(Q(**{f"{prefix}lead_organisation__in": mine.contact_of}) & is_open)
    return ways


def _without(forums: list[int], others: list[int]) -> list[int]:
    return [forum for forum in forums if forum not in others]


def stands_at(forums: list[int], prefix: str = "") -> Q:
    """Items of these forums: that stand there now, or stood there before another forum accepted them."""
    return reduce(or_, _standing_at(forums, prefix))


def _standing_at(forums: list[int], prefix: str = "") -> list[Q]:
    from agenda.models import Referral  # a model imports this module

    if not forums:
        return [NOTHING]
    left = Referral.objects.filter(status="accepted", from_forum__in=forums).values("item")
    return [Q(**{f"{prefix}forum__in": forums}), Q(**{f"{prefix}pk__in": left})]


def _looked_into(mine: Standing, prefix: str) -> list[Q]:
    """Items of another forum: offered to the one I support, or I am asked for advice.

    A confidential item is read by the table that is asked, never by an organisation.
    """
    from agenda.models import Advice, Placement, Referral  # a model imports this module

    if not (mine.roles or mine.contact_of):
        return []
    offered = Referral.objects.filter(status="sent", to_forum__in=mine.forums("compose")).values("item")
    asked = Advice.objects.filter(
        Q(forum__in=mine.forums("read_confidential"))
        | Q(organisation__in=mine.contact_of, item__confidential=False)
        # Once it stands for advice on an agenda that was published, whoever reads that agenda reads it.
        | Q(
            Exists(Placement.objects.filter(advice=OuterRef("pk")).exclude(meeting__status__in=NOT_YET_SHOWN)),
            forum__in=mine.forums("read_agenda"),
            item__confidential=False,
        ),
        status__in=("asked", "given"),
    ).values("item")
    return [Q(**{f"{prefix}pk__in": offered}), Q(**{f"{prefix}pk__in": asked})]


def _validated(user: User, prefix: str) -> Q:
    """What is open on an agenda that an agenda committee validates: for its members, as long as they are asked."""
    from agenda.models import Placement  # a model imports this module

    if not any(Role.MEMBER in roles for roles in standing(user).roles.values()):
        return NOTHING  # only who sits in the committee
    drafts = validating(user).filter(validation__committee__isnull=False).values("validation__meeting")
    placed = Placement.objects.filter(meeting__in=drafts).values("item")
    return Q(**{f"{prefix}pk__in": placed, f"{prefix}confidential": False})


class AgendaItemQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> AgendaItemQuerySet:
        return self.filter(items_open_to(user))

    def listed_to(self, user: User) -> AgendaItemQuerySet:
        """The same items, for lists of all of them: looked up way by way, each by its own index. As one condition no
        index serves, and every item of Flanders is looked at."""
        first, *others = (self.model.objects.filter(way).order_by().values("pk") for way in _ways(user))
        found = self.filter(pk__in=first.union(*others, all=True))
        return found.filter(confidential=False) if standing(user).helper else found

    def waiting_for(self, forum: Forum) -> AgendaItemQuerySet:
        """The queue: proposed to this forum and not yet on an agenda, oldest first."""
        return self.filter(forum=forum, status__in=WAITING).order_by("proposed_at")

    def for_list(self) -> AgendaItemQuerySet:
        return self.select_related(
            "forum",
            "proposer",
            "for_municipality",
            "for_organisation",
            "lead_municipality",
            "lead_organisation",
        )

    def with_advice(self, user: User) -> AgendaItemQuerySet:
        """Adds `advice_shown`: what was answered or is awaited, as this person may read it."""
        return self.prefetch_related(advice_shown(user))

    def with_postponements(self) -> AgendaItemQuerySet:
        """Adds `postponements`: the meetings it was put off at, the last one first."""
        return self.prefetch_related(postponements())


def postponements(prefix: str = "") -> Prefetch:
    from agenda.models import Placement  # a model imports this module

    put_off = Placement.objects.filter(outcome="postponed").select_related("meeting").order_by("-meeting__starts_at")
    return Prefetch(f"{prefix}placements", put_off, to_attr="postponements")


def advice_shown(user: User, prefix: str = "") -> Prefetch:
    from agenda.models import Advice  # a model imports this module

    shown = Advice.objects.travelled_to(user).shown()
    return Prefetch(f"{prefix}advice", shown, to_attr="advice_shown")


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> AttachmentQuerySet:
        """Annexes of items this person may read; confidential ones only for the table and who proposed the item.

        What stayed behind at a forum, when its item was referred, is read by whom that forum lets read it.
        """
        mine = standing(user)
        table, readers = mine.forums("read_confidential"), mine.forums("read_agenda")
        here = Q(stays_at=None) & (Q(confidential=False) | stands_at(table, "item__"))
        behind = Q(stays_at__in=table) | Q(stays_at__in=readers, confidential=False)
        seen = self.filter(items_open_to(user, "item__"), here | behind | Q(item__proposer=user))
        return seen.filter(confidential=False) if mine.helper else seen

    def public(self) -> AttachmentQuerySet:
        """What may leave the forum: in a packet, a bundle by mail, an extract."""
        here = Q(stays_at=None) | Q(stays_at=F("item__forum"))
        return self.filter(here, confidential=False, item__confidential=False)

    def held_by(self, forum_id: int) -> AttachmentQuerySet:
        """What papers of this forum may hold: not what stayed elsewhere, and of an item that only asks its advice
        nothing confidential."""
        from agenda.models import Referral  # a model imports this module

        left = Referral.objects.filter(status="accepted", from_forum=forum_id).values("item")
        own = Q(item__forum=forum_id) | Q(item__in=left)
        return self.filter(Q(stays_at=None) | Q(stays_at=forum_id), Q(confidential=False) | own)


class RemarkQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> RemarkQuerySet:
        """Internal: for the officers of the forum where the item stands, or where the note stayed behind."""
        mine = standing(user).forums("compose")
        return self.filter(Q(stays_at=None, item__forum__in=mine) | Q(stays_at__in=mine))


class ReferralQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> ReferralQuerySet:
        return self.filter(items_open_to(user, "item__"))

    def for_list(self) -> ReferralQuerySet:
        return self.select_related("item__forum", "from_forum", "to_forum")


class AdviceQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> AdviceQuerySet:
        """Whoever reads the item reads its advice; what stayed behind at a forum stays with its readers."""
        return self.filter(items_open_to(user, "item__")).travelled_to(user)

    def travelled_to(self, user: User) -> AdviceQuerySet:
        """Of items one may read already: what came along, and what one may read where it stayed."""
        mine = standing(user)
        behind = Q(stays_at__in=mine.forums("read_confidential")) | Q(
            stays_at__in=mine.forums("read_agenda"), item__confidential=False
        )
        asked = Q(forum__in=mine.forums("read_confidential")) | Q(organisation__in=mine.contact_of)
        return self.filter(Q(stays_at=None) | behind | asked | Q(item__proposer=user))

    def open(self) -> AdviceQuerySet:
        """Still to be given: asked, about an item whose life goes on."""
        return self.filter(status="asked", item__status__in=ALIVE)

    def shown(self) -> AdviceQuerySet:
        """What stands beside an item: given or still awaited, with whose it is."""
        return self.exclude(status="withdrawn").select_related("forum", "organisation")


class ItemLinkQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> ItemLinkQuerySet:
        """Only a link of which one may read both ends."""
        return self.filter(items_open_to(user, "one__"), items_open_to(user, "other__"))

    def of(self, item: AgendaItem) -> ItemLinkQuerySet:
        return self.filter(Q(one=item) | Q(other=item)).select_related("one__forum", "other__forum")


class ItemDraftQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> ItemDraftQuerySet:
        """One's own, and nobody else's: not of who supports the forum, nor of who looks with one's eyes."""
        return self.none() if standing(user).helper else self.filter(author=user)


class HeldFileQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> HeldFileQuerySet:
        return self.none() if standing(user).helper else self.filter(by=user)


class ItemQuestionQuerySet(OutgoingQuerySet):
    def visible_to(self, user: User) -> ItemQuestionQuerySet:
        """Who proposed the item, and who supports a forum it stands at or stood at."""
        if standing(user).helper:
            return self.none()
        theirs = Q(item__proposer=user) & items_open_to(user, "item__")
        return self.filter(theirs | stands_at(standing(user).forums("compose"), "item__"))

    def open(self) -> ItemQuestionQuerySet:
        return self.filter(status="asked", item__status__in=ALIVE)


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> MeetingQuerySet:
        """Everybody with a role at the forum knows when it meets; what is on the agenda is asked of placements."""
        return self.filter(forum__in=standing(user).forums("read_extract"))

    def for_list(self) -> MeetingQuerySet:
        return self.select_related("forum")

    def coming(self, moment: datetime) -> MeetingQuerySet:
        """Not over and not called off, the next one first."""
        return self.filter(starts_at__gte=moment - A_DAY).exclude(status__in=OVER).order_by("starts_at")
