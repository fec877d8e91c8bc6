"""Whose turn it is on a decision, what and by when: pure, from rows that were already fetched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions.models import Action, Decision, Feedback
from decisions.services.packets import Progress
from overleg.lib.turn import Turn
from regions.models.forums import Ask

D, F = Decision.Status, Feedback.Status
NAMED = 3  # so many municipalities are called by name; more are counted


@dataclass(frozen=True)
class Reader:
    """Who looks at the page: the support officer of the forum, or somebody who answers for these bodies.

    `whole` means that the rows are those of all municipalities; otherwise nothing is said about the others.
    """

    officer: bool = False
    whole: bool = False
    municipalities: frozenset[int] = field(default_factory=frozenset)
    organisations: frozenset[int] = field(default_factory=frozenset)


def of_decision(
    decision: Decision,
    rows: Sequence[Feedback],
    actions: Sequence[Action],
    packets: Progress,
    *,
    reader: Reader,
    today: date,
) -> Turn | None:
    open_rows = [row for row in rows if row.status in (F.TO_SCHEDULE, F.SCHEDULED)]
    mine = _own_duty(open_rows, reader) or _own_action(actions, reader)
    if mine and decision.status in (D.FEEDBACK, D.EXECUTION):
        return mine
    if decision.status == D.RATIFIED:
        return after_ratification(decision, reader)
    if decision.status == D.FEEDBACK and not reader.whole:
        return Turn(_("treat this one by one."), _("Colleges and councils"))
    if decision.status == D.FEEDBACK:
        return _during_feedback(open_rows, rows, packets, reader, today)
    if decision.status == D.EXECUTION:
        return _during_execution(actions, reader)
    return None


def _own_duty(rows: Sequence[Feedback], reader: Reader) -> Turn | None:
    own = sorted((row for row in rows if row.municipality_id in reader.municipalities), key=lambda row: row.due_on)
    if not own:
        return None
    row = own[0]
    names = {"municipality": row.municipality.name}
    if row.body == "college":
        what = _("The college of %(municipality)s has to treat this.") % names
    else:
        what = _("The municipal council of %(municipality)s has to treat this.") % names
    return Turn(
        what,
        due=row.due_on,
        yours=True,
        url=reverse("decisions:feedback", args=[row.pk]),
        button=_("Record the day or the result"),
    )


def _own_action(actions: Sequence[Action], reader: Reader) -> Turn | None:
    for action in actions:
        owned = action.municipality_id in reader.municipalities or action.organisation_id in reader.organisations
        if action.status == Action.Status.OPEN and owned:
            return Turn(action.title, due=action.due_on, yours=True, url=action.get_absolute_url(), button=_("Report"))
    return None


def of_action(action: Action, *, yours: bool) -> Turn | None:
    """The owner does it; the support officer may report for them, and is not asked to."""
    if action.status != Action.Status.OPEN:
        return None
    what = _("says how far it is, and when it is done.") if not yours else _("Say how far it is, or that it is done.")
    return Turn(what, "" if yours else action.owned_by, action.due_on, yours, "#report", _("Report"))


def _officer(what: str, reader: Reader, button: str, url: str, due: date | None = None) -> Turn:
    return Turn(what, _("Support officer"), due, reader.officer, url, button)


def after_ratification(decision: Decision, reader: Reader) -> Turn:
    if {decision.college_ask, decision.council_ask} != {Ask.NOTHING}:
        what = _("The packets for colleges and councils have to be made.")
        return _officer(what, reader, _("To the packets"), "#packets")
    what = _("Nothing is asked of colleges or councils: the work can start.")
    return _officer(what, reader, _("To the next step"), "#next")


def to_send(reader: Reader) -> Turn:
    return _officer(_("The packets are ready to be sent."), reader, _("To the packets"), "#packets")


def all_answered(reader: Reader) -> Turn:
    what = _("All colleges and councils have answered: the work can start.")
    return _officer(what, reader, _("To the next step"), "#next")


def to_close(reader: Reader) -> Turn:
    what = _("No open actions: write what was learned and close the decision.")
    return _officer(what, reader, _("To the next step"), "#next")


def _during_feedback(
    waiting: Sequence[Feedback], rows: Sequence[Feedback], packets: Progress, reader: Reader, today: date
) -> Turn:
    if packets.failed:
        what = ngettext("%(count)d packet failed.", "%(count)d packets failed.", packets.failed)
        return _officer(what % {"count": packets.failed}, reader, _("To the packets"), "#packets")
    if packets.waiting and not packets.sent:
        return Turn(_("The packets are being made. You can send them when they are ready."))
    if packets.total and not packets.sent:
        return to_send(reader)
    sentences = _attention(waiting, rows, today)
    if not waiting:
        answered = all_answered(reader)
        return replace(answered, what=" ".join([*sentences, answered.what]))
    due = min(row.due_on for row in waiting)
    if sentences:
        return _officer(" ".join(sentences), reader, _("To the municipalities"), "#feedback", due)
    what = ngettext(
        "One college or council still has to treat this.",
        "%(count)d colleges and councils still have to treat this.",
        len(waiting),
    )
    return Turn(what % {"count": len(waiting)}, _("Municipalities"), due)


def _attention(waiting: Sequence[Feedback], rows: Sequence[Feedback], today: date) -> list[str]:
    """Who refused, who is late, who has no day yet: in that order, each municipality once."""
    refused = _named([row for row in rows if row.result == Feedback.Result.REFUSED])
    late = [row for row in waiting if row.due_on < today]
    dateless = [row for row in waiting if row.status == F.TO_SCHEDULE and row.due_on >= today]
    said = []
    if refused:
        said.append(_("Not agreed: %(names)s.") % {"names": refused})
    if late:
        said.append(_("Late: %(names)s.") % {"names": _named(late)})
    if dateless:
        said.append(_("No day yet: %(names)s.") % {"names": _named(dateless)})
    return said


def _named(rows: Sequence[Feedback]) -> str:
    names = sorted({row.municipality.name for row in rows})
    if len(names) <= NAMED:
        return ", ".join(names)
    return ngettext("%(count)d municipality", "%(count)d municipalities", len(names)) % {"count": len(names)}


def _during_execution(actions: Sequence[Action], reader: Reader) -> Turn:
    waiting = sorted((one for one in actions if one.status == Action.Status.OPEN), key=lambda one: one.due_on)
    if not waiting:
        return to_close(reader)
    owners = sorted({str(one.owner) for one in waiting})
    who = ", ".join(owners[:NAMED]) + (" …" if len(owners) > NAMED else "")
    what = ngettext("One open action.", "%(count)d open actions.", len(waiting)) % {"count": len(waiting)}
    return Turn(what, who, waiting[0].due_on)
