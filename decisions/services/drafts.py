"""The drafts of college and council, written once for all: change one, or go back to the usual text."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.models import AgendaItem
from decisions import drafts
from decisions.models import DraftDecision
from decisions.services.cost_keys import locked
from overleg.lib.refusal import Refused
from timeline.services import record


@transaction.atomic
def save_draft(item: AgendaItem, *, by: User, body: str, text: str, base_version: int | None = None) -> DraftDecision:
    """Keep this text for every municipality. Packets made of another text are outdated from now on."""
    text = drafts.check(text)
    item, decision = _open(item)
    row = DraftDecision.objects.filter(item=item, body=body).first()
    if base_version is not None and base_version != (row.version if row else 0):
        raise Refused(
            _("Somebody else changed this draft meanwhile. Yours is still here: compare both, and save again."),
            field="text",
        )
    if row and row.text == text:
        return row
    row = row or DraftDecision(item=item, body=body, version=0)
    was, row.text, row.version = row.text, text, row.version + 1
    row.save()
    record(decision or item, f"draft_decision.changed.{body}", by=by, was=was)
    return row


@transaction.atomic
def restore_usual(item: AgendaItem, *, by: User, body: str) -> None:
    """The usual text again; what was written stays in the history."""
    item, decision = _open(item)
    row = DraftDecision.objects.filter(item=item, body=body).first()
    if row is None:
        raise Refused(_("This draft has the usual text already."))
    was = row.text
    row.delete()
    record(decision or item, f"draft_decision.restored.{body}", by=by, was=was)


def _open(item: AgendaItem):
    item, decision = locked(item)
    if item.confidential:
        raise Refused(_("This item is confidential: nothing of it leaves the forum, so it has no drafts."))
    return item, decision
