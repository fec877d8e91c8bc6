"""What stands on the papers of a meeting, as plain data. Open papers never fetch the text of a confidential item."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from agenda.chain import Chains
from agenda.models import Advice, AgendaItem, Attachment, Attendance, Meeting, Minutes, Placement
from agenda.schedule import schedule

State = Attendance.State
# Best first: a body with two people at the table was there when one of them was.
PRESENCE = (State.PRESENT, State.REPLACED, State.EXCUSED, State.ABSENT)


def head(meeting: Meeting) -> dict:
    """Which meeting it is, and what the other meetings of the same convocation are."""
    chains = Chains([meeting])
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


def minutes(meeting: Meeting) -> dict:
    """Everything, for the table alone."""
    placements = Placement.objects.filter(meeting=meeting).for_agenda().with_note().with_agreement()
    entries = [_in_minutes(placement) for placement in placements]
    return head(meeting) | {
        "attendance": list(meeting.attendances.all()),
        "entries": entries,
        "agreements": [entry for entry in entries if entry["agreed"]],
        "next": _next(meeting),
        "record": Minutes.objects.filter(meeting=meeting).select_related("approved_by").first(),
    }


def extract(meeting: Meeting) -> dict:
    """What everybody may read: outcomes and conclusions, by body instead of by person, nothing confidential."""
    positions = Placement.objects.filter(meeting=meeting).order_by("position", "pk").values_list("pk", "position")
    public = {placement.pk: placement for placement in _public(meeting).with_note().with_agreement()}
    entries = [
        {"position": position} | (_in_extract(public[pk]) if pk in public else {"title": ""})
        for pk, position in positions
    ]
    return head(meeting) | {
        "bodies": _bodies(meeting.attendances.all()),
        "entries": entries,
        "agreements": [entry for entry in entries if entry.get("agreed")],
        "next": _next(meeting),
    }


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
    return on_agenda(item, annexes.get(item.pk, []), advice.get(item.pk, []), placement.advice)


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


def _in_extract(placement: Placement) -> dict:
    item = placement.item
    return {
        "title": item.title,
        "brought_by": item.brought_by,
        "treatment": str(placement.asks),
        "outcome": str(placement.outcome_in_words),
        "conclusion": placement.conclusion or "",
        "agreed": placement.agreement.text if placement.agreement else "",
    }


def _in_minutes(placement: Placement) -> dict:
    exceptions = placement.agreement.positions.all() if placement.agreement else ()
    return _in_extract(placement) | {
        "position": placement.position,
        "confidential": placement.item.confidential,
        "discussion": placement.discussion or "",
        "exceptions": [
            {"body": str(position.seat), "stance": position.get_stance_display(), "reason": position.reason}
            for position in exceptions
        ],
    }


def _bodies(attendances: Iterable[Attendance]) -> list[dict]:
    """Each municipality and organisation once, with how it was present."""
    states: dict[str, list[str]] = defaultdict(list)
    for attendance in attendances:
        states[attendance.body].append(attendance.state)
    best = {body: min(found, key=PRESENCE.index) for body, found in states.items()}
    return [
        # Who replaced whom is a name; that the body was represented is not.
        {"body": body, "state": State.PRESENT.label if state == State.REPLACED else State(state).label}
        for body, state in sorted(best.items())
    ]


def _next(meeting: Meeting) -> Meeting | None:
    later = Meeting.objects.filter(forum=meeting.forum_id, starts_at__gt=meeting.starts_at)
    return later.exclude(status=Meeting.Status.CANCELLED).order_by("starts_at").first()
