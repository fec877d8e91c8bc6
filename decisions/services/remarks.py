"""Remarks and refusals come back to the officer as work: noted, answered, or put before the forum as an item."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.models import AgendaItem
from agenda.services import items
from agenda.services.links import link
from decisions.models import Feedback, Handling
from decisions.services.feedback import NEEDS_REMARK, locked
from overleg.lib.moments import day as in_words
from overleg.lib.refusal import Refused
from timeline.services import now, record

Kind = Handling.Kind
S = AgendaItem.Status
ON_ITS_WAY = (S.PROPOSED, S.RETURNED, S.ACCEPTED, S.PLACED)


@transaction.atomic
def handle(feedback: Feedback, *, by: User, kind: str, text: str = "") -> Handling:
    """Noted, or answered with what was answered."""
    if kind not in (Kind.NOTED, Kind.ANSWERED):
        raise Refused(_("Choose what you did with the remark."), field="kind")
    row = _waiting(feedback)
    text = text.strip()
    if kind == Kind.ANSWERED and not text:
        raise Refused(_("Write what you answered: the municipality reads it with its remark."), field="text")
    return _write(row, by, kind, text=text)


@transaction.atomic
def put_on_agenda(rows: Sequence[Feedback], *, by: User, item: AgendaItem | None = None) -> AgendaItem:
    """These remarks on one decision go to its forum as one item in the queue, linked both ways.

    Without `item` they join the one that is already on its way with remarks on this decision, or a new one.
    """
    waiting = [_waiting(row) for row in rows]
    if not waiting:
        raise Refused(_("Choose at least one remark."))
    decision = waiting[0].decision
    if any(row.decision_id != decision.pk for row in waiting):
        raise Refused(_("Choose remarks on one decision: each decision gets an item of its own."))
    told = "\n\n".join(_told(row) for row in waiting)
    item = item or _on_its_way(decision)
    if item is None:
        item = _new_item(decision, told, by)
    else:
        items.edit(item, by=by, version=item.version, summary=f"{item.summary}\n\n{told}")
    link(item, by=by, reference=decision.reference)
    for row in waiting:
        _write(row, by, Kind.ITEM, item=item)
    return item


@transaction.atomic
def take_back(feedback: Feedback, *, by: User) -> None:
    """Handled by mistake: it waits again. What was done stays in the history; an item stays where it is."""
    row = locked([feedback.pk])[feedback.pk]
    if row.handling_id is None:
        raise Refused(_("This remark waits already. Reload the page."))
    Feedback.objects.filter(pk=row.pk).update(handling=None)
    record(row, "feedback.handling_undone", by=by, municipality=row.municipality.name)


def _waiting(feedback: Feedback) -> Feedback:
    row = locked([feedback.pk])[feedback.pk]
    if row.status != Feedback.Status.TREATED or row.result not in NEEDS_REMARK:
        raise Refused(_("There is no remark here any more: the result was changed. Reload the page."))
    if row.handling_id:
        raise Refused(_("Somebody else handled this remark a moment ago. Reload the page to see how."))
    return row


def _write(row: Feedback, by: User, kind: str, **fields) -> Handling:
    done = Handling.objects.create(feedback=row, kind=kind, by=by, at=now(), **fields)
    Feedback.objects.filter(pk=row.pk).update(handling=done)
    said = {"reference": done.item.reference} if done.item else {}
    record(row, f"feedback.handled.{kind}", by=by, municipality=row.municipality.name, **said)
    return done


def _told(row: Feedback) -> str:
    """One remark as it stands in the item."""
    return _("%(body)s of %(municipality)s, %(day)s (%(result)s): %(remark)s") % {
        "body": row.get_body_display().capitalize(),
        "municipality": row.municipality,
        "day": in_words(row.treated_on),
        "result": row.get_result_display(),
        "remark": row.remark,
    }


def _on_its_way(decision) -> AgendaItem | None:
    """The item that brings earlier remarks on this decision to the forum, as long as it was not treated."""
    known = Handling.objects.filter(feedback__decision=decision, item__status__in=ON_ITS_WAY)
    found = known.select_related("item__forum").order_by("-pk").first()
    return found.item if found else None


def _new_item(decision, told: str, by: User) -> AgendaItem:
    """Accepted at once: who puts it in the queue is who accepts it there. Confidential stays confidential."""
    about = decision.item
    title = Truncator(about.title).chars(120)
    item = items.propose(
        decision.forum,
        by=by,
        title=_("Remarks on “%(title)s”") % {"title": title},
        summary=told,
        aim=about.aim,
        treatment=AgendaItem.Treatment.DISCUSS,
        category=about.category,
        domain=about.domain,
        capacity=AgendaItem.Capacity.SUPPORT,
        lead=about.lead,
        confidential=about.confidential,
    )
    items.accept(item, by=by)
    return item
