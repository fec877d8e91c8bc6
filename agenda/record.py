"""What stands in the minutes, as plain data, from one source in two renderings.

`full` is for the table. `public` is the extract: it asks the database for nothing of a confidential item, and copies
only what OPEN names: no persons, no discussion, no reasons, none of the officer's own additions. Who came late, left
early or stood aside is said there of the municipality, and only when nobody else sat there for it.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import partial

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.utils import translation

from agenda import attendance, phrases
from agenda import record_rows as rows_of
from agenda.models import Attendance, Meeting, NonParticipation, Phrase, Placement
from agenda.print import head
from overleg.lib.together import Asking, ask

State = Attendance.State
# Best first: a body with two people at the table was there when one of them was.
PRESENCE = (State.PRESENT, State.REPLACED, State.EXCUSED, State.ABSENT)
# Of an item that is not confidential, what everybody may read.
OPEN = ("placement", "position", "title", "brought_by", "treatment", "outcome", "sentence", "conclusion", "agreed")
MOMENTS = ("starts_at", "after_at", "ended_at")
# What members agree with; versions approved earlier lack what was not written down yet.
WORDS = ("opening", "attendance", "movements", "entries", "closing")
Phrases = dict[tuple[str, int | None], Phrase]
Aside = dict[int, list[NonParticipation]]


def full(meeting: Meeting) -> dict:
    """Everything, for the table alone, with the sentences the officer edited."""
    return ask(full_part(meeting))


def full_part(meeting: Meeting) -> Asking[dict]:
    """The same, as a part of a page."""
    rows = rows_of.Full(meeting)
    yield rows.all
    return _in_words_of_the_region(partial(_full, rows), meeting)


def public(meeting: Meeting) -> dict:
    """What everybody may read."""
    return _in_words_of_the_region(_public, meeting)


def _in_words_of_the_region(build: Callable, about: Meeting | Placement):
    """Minutes are in the language of the region, whoever reads them."""
    with translation.override(settings.LANGUAGE_CODE):
        return build(about)


def _full(read: rows_of.Full, meeting: Meeting) -> dict:
    rows, edited, aside = list(read.attended), _by_place(read.edited), _by_item(read.aside)
    ended = read.ended[0] if read.ended else None
    return head(meeting, read.chains) | {
        "ended_at": ended,
        "opening": _said(edited, "opening", None, phrases.opening(meeting.starts_at, rows)),
        "closing": _said(edited, "closing", None, phrases.closing(ended, rows)),
        "attendance": [_row(row) for row in rows],
        "movements": attendance.sentences(rows),
        "entries": [
            _entry(placement, edited) | {"aside": [attendance.not_taking_part(row) for row in aside[placement.pk]]}
            for placement in read.placements
        ],
        "next": _next(read.later),
    }


def _public(meeting: Meeting) -> dict:
    positions = Placement.objects.filter(meeting=meeting).order_by("position", "pk").values_list("pk", "position")
    # Outcomes are facts for everybody; openings, closings and additions may name people.
    phrased = _by_place(rows_of.edited(meeting, public=True))
    edited = {key: phrase for key, phrase in phrased.items() if key[0] == Phrase.Kind.OUTCOME}
    rows, aside = rows_of.attended(meeting), _by_item(rows_of.aside(meeting))
    alone = _alone(rows)
    entries = {
        placement.pk: _entry(placement, edited) | {"aside": attendance.bodies_aside(aside[placement.pk], alone)}
        for placement in rows_of.placements(meeting, public=True)
    }
    return head(meeting) | {
        "bodies": _bodies(rows),
        "movements": attendance.of_bodies(row for row in rows if row.body in alone),
        "entries": [
            _open(entries[pk]) if pk in entries else {"placement": pk, "position": position, "title": ""}
            for pk, position in positions
        ],
        "next": _next(rows_of.later(meeting)),
    }


def of_item(placement: Placement) -> dict | None:
    """What everybody may read of one item as it stands now; nothing of a confidential one."""
    return _in_words_of_the_region(_of_item, placement)


def _of_item(placement: Placement) -> dict | None:
    found = rows_of.placements(placement.meeting, public=True).filter(pk=placement.pk).first()
    if found is None:
        return None
    phrased = _by_place(rows_of.edited(placement.meeting, public=True))
    edited = {key: phrase for key, phrase in phrased.items() if key[0] == Phrase.Kind.OUTCOME}
    absent = _by_item(rows_of.aside(placement.meeting))[found.pk]
    aside = attendance.bodies_aside(absent, _alone(rows_of.attended(placement.meeting)))
    return _open(_entry(found, edited) | {"aside": aside})


def generated(meeting: Meeting) -> dict[tuple[str, int | None], str]:
    """The sentences as they follow from the structure, whatever was edited, in the order of the minutes."""
    with translation.override(settings.LANGUAGE_CODE):
        rows, kinds = list(meeting.attendances.all()), Phrase.Kind
        found: dict[tuple[str, int | None], str] = {(kinds.OPENING, None): phrases.opening(meeting.starts_at, rows)}
        for placement in rows_of.placements(meeting):
            found[kinds.OUTCOME, placement.pk] = phrases.outcome(placement.outcome, _exceptions(placement))
            found[kinds.ADDITION, placement.pk] = ""
        return found | {(kinds.CLOSING, None): phrases.closing(ended_at(meeting), rows)}


def _by_item(rows: Iterable[NonParticipation]) -> Aside:
    found: Aside = defaultdict(list)
    for row in rows:
        found[row.placement_id].append(row)
    return found


def _alone(rows: Iterable[Attendance]) -> set[str]:
    """The bodies with one person at this meeting: what that person did, the body did."""
    return {body for body, number in Counter(row.body for row in rows).items() if number == 1}


def ended_at(meeting: Meeting) -> datetime | None:
    return rows_of.ended(meeting).first()


def freeze(data: dict) -> dict:
    """As it is kept: moments and days as text."""
    return json.loads(json.dumps(data, cls=DjangoJSONEncoder))


def canonical(frozen: dict) -> bytes:
    """One way to write it down, so that the same content always has the same checksum."""
    return json.dumps(frozen, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def checksum(frozen: dict) -> str:
    return hashlib.sha256(canonical(frozen)).hexdigest()


def mark(data: dict) -> str:
    """Of the words members agree with: the same as long as nobody changes them."""
    return checksum(freeze({name: data[name] for name in WORDS if name in data}))


def read(frozen: dict) -> dict:
    """Kept content as templates want it: moments and days again."""
    data = _revived(frozen)
    entries = [_entry_revived(entry) for entry in data["entries"]]
    followed_by = [_revived(one) for one in data.get("followed_by", [])]
    return data | {
        "entries": entries,
        "followed_by": followed_by,
        "next": _revived(data["next"]) if data["next"] else None,
    }


def lists(data: dict) -> dict:
    """The lists at the end: what was agreed, and who does what."""
    entries = [entry for entry in data["entries"] if entry.get("title")]
    return {
        "agreements": [entry for entry in entries if entry["agreed"]],
        "actions": [entry | action for entry in entries for action in entry["actions"]],
    }


def _revived(data: dict) -> dict:
    texts = {name: data[name] for name in MOMENTS if isinstance(data.get(name), str)}
    return data | {name: datetime.fromisoformat(text) for name, text in texts.items()}


def _entry_revived(entry: dict) -> dict:
    actions = [action | {"due": date.fromisoformat(action["due"])} for action in entry.get("actions", [])]
    return entry | {"actions": actions}


def _entry(placement: Placement, edited: Phrases) -> dict:
    item, agreement, exceptions = placement.item, placement.agreement, _exceptions(placement)
    sentence = phrases.outcome(placement.outcome, exceptions)
    return {
        "placement": placement.pk,
        "position": placement.position,
        "reference": item.reference,
        "title": item.title,
        "confidential": item.confidential,
        "brought_by": item.brought_by,
        "treatment": str(placement.asks),
        "outcome": str(placement.outcome_in_words),
        "discussion": placement.discussion or "",
        "conclusion": placement.conclusion or "",
        "addition": _said(edited, "addition", placement.pk, ""),
        "sentence": _said(edited, "outcome", placement.pk, sentence),
        "agreed": agreement.text if agreement else "",
        "exceptions": exceptions,
        "actions": [
            {"what": action.title, "owner": str(action.owner), "due": action.due_on}
            for action in _actions(placement)
            if action.status != "dropped"
        ],
    }


def _actions(placement: Placement) -> list:
    """The work that follows from the item, with or without a decision."""
    of_decision = placement.agreement.actions.all() if placement.agreement else ()
    found = {action.pk: action for action in (*placement.actions.all(), *of_decision)}
    return sorted(found.values(), key=lambda action: (action.due_on, action.pk))


def _exceptions(placement: Placement) -> list[dict]:
    """The seats that did not simply agree; without a decision, what they said at the table."""
    source = placement.agreement or placement
    return [
        {
            "body": str(position.seat),
            "kind": position.stance,
            "stance": str(position.get_stance_display()),
            "reason": position.reason,
        }
        for position in source.positions.all()
    ]


def _open(entry: dict) -> dict:
    """Who did not simply agree is said; why is not. What came of an item without a decision stays at the table."""
    taken, work = (entry["exceptions"], entry["actions"]) if entry["agreed"] else ((), [])
    stances = [{name: one[name] for name in ("body", "kind", "stance")} for one in taken]
    shown = {name: entry[name] for name in OPEN}
    return shown | {"exceptions": stances, "actions": work, "aside": entry["aside"]}


def _by_place(phrases: Iterable[Phrase]) -> Phrases:
    return {(phrase.kind, phrase.placement_id): phrase for phrase in phrases}


def _said(edited: Phrases, kind: str, placement: int | None, generated: str) -> str:
    phrase = edited.get((kind, placement))
    return phrase.text if phrase else generated


def _row(row: Attendance) -> dict:
    return {
        "body": row.body,
        "name": row.name,
        "title": row.title,
        "role": str(row.get_role_display()) if row.role != "member" else "",
        "state": row.state,
        "words": f"{row.get_state_display()} {row.replaced_by}".strip(),
    }


def _bodies(attendances: Iterable[Attendance]) -> list[dict]:
    """Each municipality and organisation once, with how it was present."""
    states: dict[str, list[str]] = defaultdict(list)
    for row in attendances:
        states[row.body].append(row.state)
    best = {body: min(found, key=PRESENCE.index) for body, found in states.items()}
    return [
        # Who replaced whom is a name; that the body was represented is not.
        {"body": body, "state": str(State.PRESENT.label if state == State.REPLACED else State(state).label)}
        for body, state in sorted(best.items())
    ]


def _next(later: QuerySet[Meeting]) -> dict | None:
    found = later[0] if later else None
    return {"meeting": found.pk, "starts_at": found.starts_at, "place": found.place} if found else None
