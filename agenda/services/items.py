"""Everything that happens to an item before a meeting treats it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.access import can
from agenda.models import AgendaItem, ItemLink
from agenda.services.capacities import Capacity, Hat, capacities, may_propose
from agenda.services.leaving import leave_agendas
from agenda.services.references import next_reference
from agenda.workflow import ITEM
from overleg.lib import plain
from overleg.lib.refusal import Refused
from regions.models import Forum, Municipality, Organisation
from timeline.services import now, record

S = AgendaItem.Status
Body = Municipality | Organisation | None
REPORT_MINUTES = 10
TEXTS = {"title": plain.line, "summary": plain.paragraphs, "proposal": plain.paragraphs}
EDITABLE = frozenset({*TEXTS, "aim", "treatment", "category", "domain", "minutes_wanted", "confidential", "lead"})


class Conflict(Refused):
    """Somebody else saved this item first; `current` is what stands there now."""

    def __init__(self, current: AgendaItem) -> None:
        super().__init__(_("Somebody else changed this item while you were typing. Compare both texts and save again."))
        self.current = current


@transaction.atomic
def propose(
    forum: Forum,
    *,
    by: User,
    title: str,
    summary: str,
    aim: str,
    treatment: str,
    category: str,
    capacity: str,
    proposal: str = "",
    domain: str = "",
    for_municipality: Municipality | None = None,
    for_organisation: Organisation | None = None,
    lead: Body = None,
    minutes_wanted: int = 15,
    confidential: bool = False,
) -> AgendaItem:
    """Bring an item to a forum. It gets the next reference of that forum and year."""
    allowed = may_propose(by, forum)
    if not allowed:
        raise Refused(allowed.reason)
    hat = _hat(by, forum, capacity, for_municipality, for_organisation)
    texts = {"title": title, "summary": summary, "proposal": proposal}
    wanted = {"aim": aim, "treatment": treatment, "category": category, "domain": domain}
    columns = {"minutes_wanted": minutes_wanted, "confidential": confidential} | _lead_columns(lead)
    return _write(forum, by, hat, **texts, **wanted, **columns)


@transaction.atomic
def report_on(origin: AgendaItem, *, by: User, hat: Hat, title: str, summary: str) -> AgendaItem:
    """What became of an item returns to its forum, for information, and the two are linked.

    Whoever carries out the work of a forum need not sit there: the caller has checked that it is theirs to report.
    """
    same = {name: getattr(origin, name) for name in ("aim", "category", "domain", "confidential")}
    wanted = {"treatment": AgendaItem.Treatment.INFORM, "minutes_wanted": REPORT_MINUTES}
    item = _write(origin.forum, by, hat, title=title, summary=summary, **same, **wanted)
    ItemLink.objects.create(one=origin, other=item, by=by, at=now())
    for end in (origin, item):
        record(end, "item.linked", by=by)
    return item


def _write(forum: Forum, by: User, hat: Hat, *, title: str, summary: str, proposal: str = "", **columns) -> AgendaItem:
    texts = {"title": plain.line(title), "summary": plain.paragraphs(summary), "proposal": plain.paragraphs(proposal)}
    _check_texts(texts | {"treatment": columns["treatment"]})
    moment = now()
    item = AgendaItem.objects.create(
        reference=next_reference(forum, timezone.localdate(moment).year),
        forum=forum,
        proposer=by,
        capacity=hat.capacity,
        for_municipality=hat.municipality,
        for_organisation=hat.organisation,
        proposed_at=moment,
        **texts,
        **columns,
    )
    record(item, "item.proposed", by=by)
    return item


@transaction.atomic
def edit(item: AgendaItem, *, by: User, version: int, **fields) -> AgendaItem:
    """Save what was typed on top of `version`. Raises Conflict when somebody else saved first; nothing is written then.

    `fields` are names of EDITABLE; those left out stay as they are.
    """
    unknown = fields.keys() - EDITABLE
    if unknown:
        raise TypeError(f"These are not changed by editing: {', '.join(sorted(unknown))}")
    _demand(by, "edit", item)
    wanted = {name: TEXTS[name](value) if name in TEXTS else value for name, value in fields.items()}
    changed = sorted(name for name, value in wanted.items() if getattr(item, name) != value)
    if not changed:
        return item
    _check_texts({name: wanted.get(name, getattr(item, name)) for name in (*TEXTS, "treatment")})
    columns = {name: wanted[name] for name in changed if name != "lead"}
    if "lead" in changed:
        columns |= _lead_columns(wanted["lead"])
    rows = AgendaItem.objects.filter(pk=item.pk, version=version).update(version=version + 1, **columns)
    if not rows:
        raise Conflict(AgendaItem.objects.for_list().get(pk=item.pk))
    for name, value in (columns | {"version": version + 1}).items():
        setattr(item, name, value)
    record(item, "item.edited", by=by, fields=changed)
    return item


def accept(item: AgendaItem, *, by: User) -> None:
    """The item may go on an agenda."""
    _demand(by, "compose", item)
    _demand_unreferred(item)
    ITEM.move(item, S.ACCEPTED, by=by)


def send_back(item: AgendaItem, *, by: User, reason: str) -> None:
    """The proposer is asked to change something; the reason says what."""
    _demand(by, "compose", item)
    ITEM.move(item, S.RETURNED, by=by, reason=reason)


@transaction.atomic
def decline(item: AgendaItem, *, by: User, reason: str) -> None:
    _demand(by, "compose", item)
    ITEM.move(item, S.DECLINED, by=by, reason=reason)
    # Where it stood for advice, nobody needs to give it any more.
    leave_agendas(item.placements.filter(outcome=""), by=by)


def propose_again(item: AgendaItem, *, by: User) -> None:
    """What was sent back or declined, and then changed, returns to the queue."""
    _demand(by, "change", item)  # the table of steps knows the statuses
    _demand_unreferred(item)
    ITEM.move(item, S.PROPOSED, by=by)


@transaction.atomic
def withdraw(item: AgendaItem, *, by: User, reason: str) -> None:
    """The item ends here. It leaves a draft agenda; on a published one it stays, marked as withdrawn."""
    _demand(by, "withdraw", item)
    ITEM.move(item, S.WITHDRAWN, by=by, reason=reason)
    leave_agendas(item.placements.filter(outcome=""), by=by)


def _demand(by: User, capability: str, item: AgendaItem) -> None:
    verdict = can(by, capability, item)
    if not verdict:
        raise Refused(verdict.reason)


def _demand_unreferred(item: AgendaItem) -> None:
    """Only the forum it was offered to moves it on, by its answer."""
    if item.status == S.REFERRED:
        raise Refused(_("This item waits for the answer of another forum. Nothing changes here until then."))


def _hat(by: User, forum: Forum, capacity: str, municipality: Body, organisation: Body) -> Hat:
    """The hat among those this person has; a body left out is filled in when there is only one."""
    same = [hat for hat in capacities(by, forum) if hat.capacity == capacity]
    if municipality is None and organisation is None and len(same) == 1:
        return same[0]
    wanted = Hat(capacity, municipality, organisation)
    if wanted in same:
        return wanted
    reasons = {
        Capacity.SUPPORT: _("Only the support officer of this forum proposes for the support staff."),
        Capacity.MEMBER: _("Only a member proposes as member, and only for the municipality they speak for."),
        Capacity.MUNICIPALITY: _("You propose only for a municipality that you work for and that has a seat here."),
        Capacity.PARTNER: _("You propose only for an organisation that you represent and that has a seat here."),
    }
    raise Refused(reasons[Capacity(capacity)], field="capacity")


def _check_texts(values: dict) -> None:
    if not values["title"]:
        raise Refused(_("Give the item a title: it stands on the agenda."), field="title")
    if not values["summary"]:
        raise Refused(_("Say in a few lines what it is about, and why now."), field="summary")
    if values["treatment"] == AgendaItem.Treatment.RATIFY and not values["proposal"]:
        raise Refused(
            _("Write the sentence the forum would agree on: an item for ratification asks for an agreement."),
            field="proposal",
        )


def _lead_columns(lead: Body) -> dict:
    return {
        "lead_municipality": lead if isinstance(lead, Municipality) else None,
        "lead_organisation": lead if isinstance(lead, Organisation) else None,
    }
