"""Two officers, one item: what the other did, what this person wanted, and how to do it now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.models import AgendaChange, AgendaItem, Meeting
from agenda.services.changes import Overtaken, Verb
from overleg.http import AuthedRequest
from overleg.lib import moments

THEIRS = {
    Verb.PLACED: gettext_lazy("%(name)s placed “%(title)s” on the agenda at %(time)s."),
    Verb.MOVED: gettext_lazy("%(name)s moved “%(title)s” to position %(amount)s at %(time)s."),
    Verb.TIMED: gettext_lazy("%(name)s gave “%(title)s” %(amount)s minutes at %(time)s."),
    Verb.DETAILED: gettext_lazy("%(name)s changed the details of “%(title)s” at %(time)s."),
    Verb.REMOVED: gettext_lazy("%(name)s took “%(title)s” off the agenda at %(time)s."),
}


@dataclass(frozen=True)
class Conflict:
    """`fields` are what was sent, to send again on top of what stands there now; nothing when that cannot be done."""

    theirs: list[str]
    mine: str
    action: str = ""
    fields: tuple[tuple[str, str], ...] = ()


def conflict_of(overtaken: Overtaken, request: AuthedRequest, meeting: Meeting) -> Conflict:
    sent = {name: request.POST[name] for name in request.POST if name not in ("csrfmiddlewaretoken", "seen")}
    if overtaken.position is not None:
        sent.pop("direction", None)
        sent["position"] = str(overtaken.position)
    again = sent | {"seen": str(meeting.agenda_version)}
    mine = _mine(request, sent)
    if any(change.verb == Verb.REMOVED for change in overtaken.changes):
        return Conflict(theirs(overtaken.changes), mine)
    return Conflict(theirs(overtaken.changes), mine, request.get_full_path(), tuple(again.items()))


def gone(meeting: Meeting, request: AuthedRequest, seen: int | None) -> Conflict:
    """What this person wanted to change is no longer there."""
    since = meeting.changes.filter(version__gt=seen or 0, verb=Verb.REMOVED).exclude(by=request.user)
    return Conflict(theirs(list(since.select_related("by"))), _mine(request, request.POST))


def theirs(changes: Sequence[AgendaChange]) -> list[str]:
    """What others did, a sentence each."""
    ids = {item for change in changes for item in change.items}
    titles = dict(AgendaItem.objects.filter(pk__in=ids).values_list("pk", "title"))
    return [
        THEIRS[Verb(change.verb)]
        % {
            "name": change.by,
            "title": ", ".join(titles[item] for item in change.items if item in titles),
            "amount": change.amount,
            "time": moments.clock(change.at),
        }
        for change in changes
    ]


def _mine(request: AuthedRequest, sent) -> str:
    """What this person asked, in words."""
    name = request.resolver_match.url_name
    if name == "placement-move":
        return _("You wanted to move it to position %(position)s.") % {"position": sent.get("position", "?")}
    if name == "placement-minutes":
        return _("You wanted to give it %(minutes)s minutes.") % {"minutes": sent.get("minutes", "?")}
    return _("You wanted to take it off the agenda.")
