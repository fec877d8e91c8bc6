"""What the page of an item shows of its way past forums: advice, referrals, links, and where it may belong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.forms import Form
from django.utils import timezone

from accounts.models import User
from agenda import remarks
from agenda.access import can, may_answer, may_give
from agenda.forms.items import ReasonForm
from agenda.forms.routing import AskForm, Bodies, GiveForm, LinkForm, ReferForm, TakeBackForm
from agenda.models import Advice, AgendaItem, ItemLink, Meeting, Placement, Referral
from agenda.querysets import ALIVE
from agenda.remarks import Remarks
from overleg.lib.together import Asking, at_once
from regions.models import RoutingRule
from regions.routing import fitting, rules_of

S = AgendaItem.Status
MOST_MEETINGS = 6
IN_THE_QUEUE = (S.PROPOSED, S.ACCEPTED)


@dataclass(frozen=True)
class Tried:
    """The form that was just refused, to be shown again with what was typed; `key` says which."""

    key: str = ""
    form: Form | None = None

    def or_new(self, key: str, new: Form) -> Form:
        return self.form if self.key == key and self.form is not None else new


@dataclass(frozen=True)
class AdviceRow:
    """One question and its answer; the reader who is asked gets the form to give it."""

    advice: Advice
    awaited: bool
    late: bool
    form: GiveForm | None = None
    may_withdraw: bool = False
    drafts: tuple[Meeting, ...] = ()  # agendas in preparation of the forum that is asked, for its officer
    placed: Placement | None = None  # where it stands, or stood last, for advice


@dataclass(frozen=True)
class LinkRow:
    """The other end of a link."""

    link: ItemLink
    item: AgendaItem
    may_remove: bool


@dataclass
class Routing:
    referrals: list[Referral]
    waiting: Referral | None  # the referral that has no answer yet
    receives: bool  # the reader answers it
    advice: list[AdviceRow]
    links: list[LinkRow]
    fits: list[RoutingRule]
    told: list[int]  # the advice of which the history may tell
    remarks: Remarks
    tried: str = ""
    forms: dict[str, Form] = field(default_factory=dict)

    @property
    def came_from(self) -> list[Referral]:
        return [row for row in self.referrals if row.status == Referral.Status.ACCEPTED]

    @property
    def awaited(self) -> AdviceRow | None:
        """The advice to wait for: the reader's own first, then the one that is due first."""
        rows = sorted((row for row in self.advice if row.awaited), key=lambda row: row.advice.due_on)
        return next((row for row in rows if row.form), rows[0] if rows else None)

    @property
    def in_words(self) -> str:
        """The state of the advice for the strip: what is awaited, else the latest that was given."""
        if self.awaited:
            return self.awaited.advice.in_words
        return self.advice[-1].advice.in_words if self.advice else ""


def of_item(
    user: User, item: AgendaItem, bodies: Bodies, placements: Sequence[Placement], tried: Tried | None = None
) -> Asking[Routing]:
    """Referrals, advice, links, rules; for the officer the choices of the forms. `placements` are all that one sees."""
    tried = tried or Tried()
    composes = bool(can(user, "compose", item))
    advises = composes or item.proposer_id == user.pk
    referrals = item.referrals.select_related("from_forum", "to_forum")
    asked = Advice.objects.filter(item=item).travelled_to(user).select_related("forum", "organisation", "given_by")
    links = ItemLink.objects.visible_to(user).of(item)
    fits = advises and item.status in IN_THE_QUEUE
    rules = rules_of(item.forum, timezone.localdate()) if fits else RoutingRule.objects.none()
    choices = bodies.rows if composes and item.status in IN_THE_QUEUE else []
    (notes,) = yield from at_once(remarks.of_item(user, item, tried), beside=[referrals, asked, links, rules, *choices])
    waiting = next((row for row in referrals if row.status == Referral.Status.SENT), None)
    receives = waiting is not None and bool(may_answer(user, waiting))
    return Routing(
        referrals=list(referrals),
        waiting=waiting,
        receives=receives,
        told=[advice.pk for advice in asked],
        advice=_advice(user, item, asked, placements, composes, tried),
        links=_links(user, item, links, composes),
        remarks=notes,
        fits=_fits(item, rules, referrals),
        tried=tried.key,
        forms=_forms(item, bodies, composes, receives, tried),
    )


def _advice(
    user: User,
    item: AgendaItem,
    asked: Iterable[Advice],
    placements: Sequence[Placement],
    composes: bool,
    tried: Tried,
) -> list[AdviceRow]:
    """What was given or is awaited; a question that was withdrawn stands in the history alone."""
    today = timezone.localdate()
    # By question: the last agenda on which it stood for advice, as far as this person may see that.
    placed = {placement.advice_id: placement for placement in placements if placement.advice_id}
    rows = []
    for advice in asked:
        if advice.status == Advice.Status.WITHDRAWN:
            continue
        advice.item = item
        awaited = advice.status == Advice.Status.ASKED and item.status in ALIVE
        there = placed.get(advice.pk)
        # What stands on an agenda is answered at that meeting.
        gives = awaited and not (there and not there.outcome) and bool(may_give(user, advice))
        rows.append(
            AdviceRow(
                advice,
                awaited,
                late=awaited and advice.due_on < today,
                form=tried.or_new(f"give-{advice.pk}", GiveForm(advice=advice)) if gives else None,
                may_withdraw=awaited and composes,
                drafts=_drafts(advice) if gives and advice.forum_id else (),
                placed=there,
            )
        )
    return rows


def _drafts(advice: Advice) -> tuple[Meeting, ...]:
    coming = Meeting.objects.filter(
        forum=advice.forum_id, status=Meeting.Status.DRAFT, starts_at__gt=timezone.now()
    ).order_by("starts_at")
    return tuple(coming[:MOST_MEETINGS])


def _links(user: User, item: AgendaItem, found: Iterable[ItemLink], composes: bool) -> list[LinkRow]:
    others = [(link, link.other if link.one_id == item.pk else link.one) for link in found]
    return [LinkRow(link, other, composes or bool(can(user, "compose", other))) for link, other in others]


def _fits(item: AgendaItem, rules: Iterable[RoutingRule], referrals: Iterable[Referral]) -> list[RoutingRule]:
    """Rules that point elsewhere; a forum that already had this item is not pointed at again."""
    been = {item.forum_id} | {row.to_forum_id for row in referrals} | {row.from_forum_id for row in referrals}
    return [rule for rule in fitting(rules, item.title, item.domain) if rule.forum_id not in been]


def _forms(item: AgendaItem, bodies: Bodies, composes: bool, receives: bool, tried: Tried) -> dict[str, Form]:
    """The forms open to this person, by what they do."""
    forms = {}
    if composes and item.status in IN_THE_QUEUE:
        forms["ask"] = tried.or_new("ask", AskForm(item=item, bodies=bodies))
        forms["refer"] = tried.or_new("refer", ReferForm(item=item, bodies=bodies))
    if composes:
        forms["link"] = tried.or_new("link", LinkForm())
    if composes and item.status == S.REFERRED:
        forms["take_back"] = tried.or_new("take_back", TakeBackForm(auto_id="take_back_%s"))
    if receives:
        forms["back"] = tried.or_new("back", ReasonForm(auto_id="back_%s"))
    return forms
