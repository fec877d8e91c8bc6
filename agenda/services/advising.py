"""Advice at the own meeting of the forum that is asked: the same file, on a second agenda for as long as that takes."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.access import may_give
from agenda.models import Advice, Meeting, Placement
from agenda.services import advice as advices
from agenda.services import meetings, minutes
from agenda.services.changes import Verb, take
from overleg.lib.refusal import Refused
from overleg.lib.rich import to_plain
from timeline.services import record


@transaction.atomic
def place(
    meeting: Meeting, advice: Advice, *, by: User, minutes: int | None = None, position: int | None = None
) -> Placement:
    """Put the question on the agenda of the forum that is asked. Where the item itself stands does not change."""
    draft = take(meeting, by=by)
    if meeting.forum_id != advice.forum_id:
        raise Refused(_("This question was not put to this forum."))
    allowed = may_give(by, advice)
    if not allowed:
        raise Refused(allowed.reason)
    # The row as it stands now: another tab may have placed it, or the question may be withdrawn.
    current = Advice.objects.select_for_update().get(pk=advice.pk)
    if current.status != Advice.Status.ASKED:
        raise Refused(_("This advice is %(status)s. Reload the page.") % {"status": current.get_status_display()})
    if current.placements.filter(outcome="").exists():
        raise Refused(_("This question stands on an agenda already."))
    if meeting.placements.filter(item=advice.item_id).exists():
        raise Refused(_("This item stands on this agenda already."))
    placement = meetings.append(draft, advice.item, minutes=minutes, advice=advice)
    draft.put(placement, draft.at_end() if position is None else position)
    draft.save(Verb.PLACED, [placement.item_id])
    record(advice, "advice.placed", by=by, body=str(advice.body))
    return placement


@transaction.atomic
def give_at_meeting(placement: Placement, *, by: User, verdict: str, text: str = "") -> None:
    """What the table advises, in the words of its note unless others are typed. The item returns by itself."""
    advice = placement.advice
    if advice is None:
        raise Refused(_("This item is not here for advice."))
    if not text.strip():
        note = placement.notes.first()
        text = to_plain(note.conclusion) if note else ""
    advices.give(advice, by=by, verdict=verdict, text=text, at=placement)
    minutes.record_outcome(placement, Placement.Outcome.ADVISED, by=by)
