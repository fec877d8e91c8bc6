"""Who may what at a forum: roles follow from dated rows; one table says which role has which capability."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.core.exceptions import PermissionDenied
from django.db.models import BigIntegerField, F, QuerySet, Value
from django.db.models.functions import Cast
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.verdict import YES, Verdict, no
from overleg.lib.dates import in_force
from overleg.lib.together import related
from regions.helping import NOT_FOR_HELPERS
from regions.models import (
    Forum,
    Mandate,
    Municipality,
    Office,
    ReferenceRegion,
    RoutingRule,
    Seat,
    SupportAssignment,
    WorkingAgreement,
)
from regions.services.mergers import followed_by


class Role(StrEnum):
    OFFICER = "officer"  # support officer of the forum
    CHAIR = "chair"  # chair or vice-chair
    MEMBER = "member"  # anybody with a mandate in a seat
    DIRECTOR = "director"  # general director or clerk of a municipality with a seat
    PARTNER = "partner"  # contact of an organisation with a seat
    COUNCILLOR = "councillor"  # of a municipality with a seat


TABLE_MEMBERS = frozenset({Role.OFFICER, Role.CHAIR, Role.MEMBER})
EVERYBODY = frozenset(Role)

# The table of who may what (docs/access.md shows it; a test compares the two).
CAPABILITIES: dict[str, frozenset[Role]] = {
    "propose": frozenset({Role.OFFICER, Role.CHAIR, Role.MEMBER, Role.DIRECTOR, Role.PARTNER}),
    "compose": frozenset({Role.OFFICER}),
    "read_running_order": frozenset({Role.OFFICER, Role.CHAIR}),
    "read_agenda": TABLE_MEMBERS | {Role.DIRECTOR},
    "read_confidential": TABLE_MEMBERS,
    "write_minutes": frozenset({Role.OFFICER}),
    "read_minutes": TABLE_MEMBERS,
    "review_minutes": frozenset({Role.CHAIR, Role.MEMBER}),
    "approve_minutes": frozenset({Role.CHAIR}),
    "read_extract": EVERYBODY,
    "prepare": frozenset({Role.OFFICER}),
    "read_early_positions": frozenset({Role.OFFICER, Role.CHAIR}),
    "send_packets": frozenset({Role.OFFICER}),
    "read_matrix": TABLE_MEMBERS | {Role.DIRECTOR},
    "read_own_row": EVERYBODY - {Role.PARTNER},
    "record_on_behalf": frozenset({Role.OFFICER}),
    "manage_actions": frozenset({Role.OFFICER}),
    "follow_rhythm": frozenset({Role.OFFICER}),
    "manage_agreement": frozenset({Role.OFFICER}),
    "read_agreement": TABLE_MEMBERS,
    "manage_seats": frozenset({Role.OFFICER}),
}
# What an administrator does at any forum, without a role there.
ADMINISTERED = frozenset({"manage_agreement", "read_agreement", "manage_seats"})

REASONS = {
    "propose": gettext_lazy("Only members, general directors and partners with a seat propose items to this forum."),
    "compose": gettext_lazy("Only the support officer of this forum composes its agenda."),
    "read_running_order": gettext_lazy("Only the chair and the support officer of this forum read its running order."),
    "write_minutes": gettext_lazy("Only the support officer of this forum writes its minutes."),
    "review_minutes": gettext_lazy("Only members of this forum say whether its minutes are right."),
    "approve_minutes": gettext_lazy("Only the chair of this forum approves its minutes."),
    "prepare": gettext_lazy("Only the support officer of this forum prepares its drafts and cost keys."),
    "send_packets": gettext_lazy("Only the support officer of this forum makes and sends packets."),
    "record_on_behalf": gettext_lazy(
        "Only the municipality itself, or the support officer on its behalf, "
        "records what its college or council decided."
    ),
    "manage_actions": gettext_lazy("Only the support officer of this forum manages its actions."),
    "follow_rhythm": gettext_lazy(
        "Only the municipality itself, and the support officer of a forum where it sits, reads its rhythm."
    ),
    "manage_agreement": gettext_lazy(
        "Only the support officer of this forum, or an administrator, writes its working agreement."
    ),
    "manage_seats": gettext_lazy("Only the support officer of this forum, or an administrator, changes who sits here."),
    "read_agreement": gettext_lazy("Only members of this forum read how its working agreement changed."),
}

STAFF = (Office.Kind.DIRECTOR, Office.Kind.CLERK)
# What somebody is at a forum because the own municipality or organisation has a seat there.
FROM_OFFICE = {
    Office.Kind.DIRECTOR: Role.DIRECTOR,
    Office.Kind.CLERK: Role.DIRECTOR,
    Office.Kind.COUNCILLOR: Role.COUNCILLOR,
    Office.Kind.CONTACT: Role.PARTNER,
}


@dataclass
class Standing:
    """What one person is on one date. Ids, so that querysets can start from it."""

    roles: dict[int, set[Role]] = field(default_factory=lambda: defaultdict(set))  # forum id -> roles
    staff_of: set[int] = field(default_factory=set)  # municipality ids, as director or clerk
    mayor_of: set[int] = field(default_factory=set)
    councillor_of: set[int] = field(default_factory=set)
    contact_of: set[int] = field(default_factory=set)  # organisation ids
    speaks_for: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))  # forum id -> municipality ids
    # Municipality ids -> those it followed by merging: their past is its own.
    followed: dict[int, set[int]] = field(default_factory=dict)
    administrator: bool = False
    helper: bool = False  # an administrator looks with this person's eyes

    def answering(self, *homes: set[int]) -> set[int]:
        """These municipalities and those they followed: whose duties, papers and history their people read."""
        own = set().union(*homes)
        return own.union(*(self.followed.get(home, ()) for home in own))

    def forums(self, capability: str) -> list[int]:
        """Ids of the forums where this person has the capability."""
        if self.helper and capability in NOT_FOR_HELPERS:
            return []
        holders = CAPABILITIES[capability]
        return [forum for forum, roles in self.roles.items() if roles & holders]

    def may(self, capability: str, forum_id: int) -> bool:
        return forum_id in self.forums(capability)


def standing(user: User, day: date | None = None) -> Standing:
    """A person's standing today (kept on the user for the request) or on another day: one query."""
    if not user.is_authenticated:
        return Standing()
    if day is not None:
        return _standing_on(user, day)
    kept = getattr(user, "_standing", None)
    if kept is None:
        kept = user._standing = _standing_on(user, timezone.localdate())
    return kept


def _standing_on(user: User, day: date) -> Standing:
    mine = Standing(administrator=user.is_administrator, helper=hasattr(user, "viewed_by"))
    merged = set()
    for doing, kind, forum, municipality, organisation in _doings(user, day):
        if doing == "supports":
            mine.roles[forum].add(Role.OFFICER)
        elif doing == "sits":
            _seated(mine, kind, forum, municipality)
        elif doing == "has a seat":
            mine.roles[forum].add(FROM_OFFICE[kind])
        elif doing == "succeeds":
            merged.add(municipality)
        else:
            _holds(mine, kind, municipality, organisation)
    mine.followed = {home: followed_by(home, day) for home in merged}
    return mine


def _doings(user: User, day: date) -> QuerySet:
    """What this person does, of which kind, at which forum and for whom: every dated row, in one query."""
    nothing = Cast(Value(None), BigIntegerField())
    supports = SupportAssignment.objects.on(day).filter(officer=user)
    sits = Mandate.objects.on(day).filter(in_force(day, "seat__"), person=user)
    offices = Office.objects.on(day).filter(person=user)
    for_others = offices.filter(kind__in=FROM_OFFICE)
    selects = [
        supports.values_list(Value("supports"), Value(""), F("forum"), nothing, nothing),
        sits.values_list(Value("sits"), F("role"), F("seat__forum"), F("seat__municipality"), nothing),
        offices.values_list(Value("holds"), F("kind"), nothing, F("municipality"), F("organisation")),
        offices.filter(municipality__predecessors__isnull=False).values_list(
            Value("succeeds"), F("kind"), nothing, F("municipality"), nothing
        ),
        *(
            for_others.filter(in_force(day, f"{body}__seats__")).values_list(
                Value("has a seat"), F("kind"), F(f"{body}__seats__forum"), nothing, nothing
            )
            for body in ("municipality", "organisation")
        ),
    ]
    first, *others = (select.order_by() for select in selects)
    return first.union(*others, all=True)


def _seated(mine: Standing, role: str, forum: int, municipality: int | None) -> None:
    mine.roles[forum].add(Role.MEMBER)
    if role in (Mandate.Role.CHAIR, Mandate.Role.VICE_CHAIR):
        mine.roles[forum].add(Role.CHAIR)
    if municipality:
        mine.speaks_for[forum].add(municipality)


def _holds(mine: Standing, kind: str, municipality: int, organisation: int) -> None:
    if kind in STAFF:
        mine.staff_of.add(municipality)
    elif kind == Office.Kind.MAYOR:
        mine.mayor_of.add(municipality)
    elif kind == Office.Kind.COUNCILLOR:
        mine.councillor_of.add(municipality)
    else:
        mine.contact_of.add(organisation)


def can(user: User, capability: str, forum: Forum) -> Verdict:
    """May this person do this at this forum today? The reason is for a person to read."""
    mine = standing(user)
    if mine.may(capability, forum.pk) or (mine.administrator and capability in ADMINISTERED):
        return YES
    return no(REASONS.get(capability, _("You have no access to this at this forum.")))


def get_region(user: User, code: str) -> ReferenceRegion:
    """The map is open to everybody who signed in."""
    return get_object_or_404(ReferenceRegion, code=code)


def get_municipality(user: User, nis_code: str) -> Municipality:
    return get_object_or_404(Municipality.objects.select_related("successor"), nis_code=nis_code)


def get_forum(user: User, slug: str) -> Forum:
    """The forum itself; `may_see_names` says whether its page names people."""
    forum = get_object_or_404(Forum.objects.select_related("chained_after"), slug=slug)
    related(forum, "regions", "supported_by", "followed_by")  # read once, when somebody looks
    return forum


def may_see_names(user: User, forum: Forum) -> bool:
    """Who sits at a forum is for those who have a role there, and for administrators."""
    mine = standing(user)
    return mine.administrator or bool(mine.roles.get(forum.pk))


def get_forum_for(user: User, slug: str, *, to: str) -> Forum:
    """The forum, to do this there: 403 with the reason for who may not."""
    forum = get_forum(user, slug)
    _demand(can(user, to, forum))
    return forum


def get_agreement(user: User, slug: str, pk: int) -> WorkingAgreement:
    """A working agreement of this forum, to write in."""
    forum = get_forum_for(user, slug, to="manage_agreement")
    return get_object_or_404(forum.agreements.select_related("forum", "preparing_forum"), pk=pk)


def get_rule(user: User, slug: str, pk: int) -> RoutingRule:
    """What the forum says of a theme, to change it."""
    forum = get_forum_for(user, slug, to="manage_agreement")
    rules = RoutingRule.objects.filter(agreement__forum=forum).select_related("agreement__forum", "forum")
    return get_object_or_404(rules, pk=pk)


def get_seat(user: User, slug: str, pk: int) -> Seat:
    """A place at this forum, to change who sits there."""
    forum = get_forum_for(user, slug, to="manage_seats")
    return get_object_or_404(forum.seats.select_related("forum", "municipality", "organisation"), pk=pk)


def get_mandate(user: User, slug: str, pk: int) -> Mandate:
    """A mandate at this forum, to end or hand over."""
    forum = get_forum_for(user, slug, to="manage_seats")
    mandates = Mandate.objects.filter(seat__forum=forum)
    return get_object_or_404(
        mandates.select_related("person", "seat__forum", "seat__municipality", "seat__organisation"), pk=pk
    )


def get_assignment(user: User, slug: str, pk: int) -> SupportAssignment:
    """Who supports this forum, to end it."""
    forum = get_forum_for(user, slug, to="manage_seats")
    return get_object_or_404(forum.assignments.select_related("forum", "officer"), pk=pk)


def demand_administrator(user: User) -> None:
    """403 with the reason for everybody else."""
    if not standing(user).administrator:
        raise PermissionDenied(_("Only an administrator does this. Ask yours."))


def _demand(verdict: Verdict) -> None:
    if not verdict:
        raise PermissionDenied(verdict.reason)


def own_regions(user: User) -> frozenset[int]:
    """Ids of the regions of the forums where this person has a role."""
    forums = list(standing(user).roles)
    return frozenset(ReferenceRegion.objects.filter(forums__in=forums).values_list("pk", flat=True))
