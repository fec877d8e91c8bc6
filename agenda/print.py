"""What stands on an agenda, as plain data; it never fetches the text of a confidential item. Minutes: agenda.record."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Q
from django.utils.translation import gettext as _

from agenda.chain import Chains
from agenda.models import Advice, AgendaItem, Attachment, Meeting, Placement
from agenda.schedule import schedule


def head(meeting: Meeting, chains: Chains | None = None) -> dict:
    """Which meeting it is, and what the other meetings of the same convocation are."""
    chains = chains or Chains([meeting])
    earlier = chains.before(meeting)
    return {
        "forum": meeting.forum.name,
        "starts_at": meeting.starts_at,
        "place": meeting.place,
        "after": earlier.forum.name if earlier else str(meeting.forum.chained_after or ""),
        "after_at": earlier.starts_at if earlier else None,
        "followed_by": [{"forum": one.forum.name, "starts_at": one.starts_at} for one in chains.after(meeting)],
    }


def agenda(meeting: Meeting) -> dict:
    """The open agenda: of a confidential item only its place and time."""
    rows = list(Placement.objects.filter(meeting=meeting).only("position", "minutes").order_by("position", "pk"))
    public = {placement.pk: placement for placement in _public(meeting)}
    annexes, advice = _annexes(meeting), _advice(meeting)
    times = schedule(meeting, rows)
    entries = [
        {"position": row.position, "starts_at": start, "minutes": row.minutes}
        | (_of(public[row.pk], annexes, advice) if row.pk in public else {"title": ""})
        for row, start in zip(rows, times.starts, strict=True)
    ]
    return head(meeting) | {"entries": entries, "ends_at": times.ends_at, "minutes": times.minutes}


def _public(meeting: Meeting):
    return Placement.objects.filter(meeting=meeting).public().for_agenda()


def _annexes(meeting: Meeting) -> dict[int, list[str]]:
    annexes = defaultdict(list)
    for attachment in Attachment.objects.public().held_by(meeting.forum_id).filter(item__placements__meeting=meeting):
        annexes[attachment.item_id].append(attachment.title)
    return annexes


def _advice(meeting: Meeting) -> dict[int, list[Advice]]:
    """By item: what was answered or is awaited, but for what stayed behind at another forum."""
    advice = defaultdict(list)
    here = Q(stays_at=None) | Q(stays_at=meeting.forum_id)
    open_items = Q(item__confidential=False, item__placements__meeting=meeting)
    for row in Advice.objects.filter(here, open_items).shown():
        advice[row.item_id].append(row)
    return advice


def _of(placement: Placement, annexes: dict[int, list[str]], advice: dict[int, list[Advice]]) -> dict:
    item = placement.item
    planned = placement.kind == Placement.Kind.PLANNED
    said = on_agenda(item, annexes.get(item.pk, []), advice.get(item.pk, []), placement.advice)
    return said | {"kind": "" if planned else placement.get_kind_display(), "urgent": placement.motivation}


def on_agenda(item: AgendaItem, annexes: list, advice: list[Advice], asked: Advice | None = None) -> dict:
    """What an agenda says of one item; where it stands for advice, what this table is `asked`."""
    return {
        "title": item.title,
        "brought_by": item.brought_by,
        "lead": str(item.lead or ""),
        "treatment": str(_("for advice")) if asked else item.get_treatment_display(),
        "question": asked.question if asked else "",
        "asked_by": str(item.forum) if asked else "",
        "summary": item.summary,
        "proposal": item.proposal,
        "annexes": annexes,
        "advice": [{"in_words": str(one.in_words), "text": one.text} for one in advice if one != asked],
    }
