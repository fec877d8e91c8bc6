"""Where a decision stands in the five steps, in words: pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions.models import Action, Decision, Feedback
from decisions.models.feedback import Body
from decisions.querysets import ENDED_DUTY
from overleg.lib.moments import short_day
from overleg.lib.stages import Stage, strip
from regions.models.forums import Ask

D = Decision.Status
STEP = {
    D.RATIFIED: "ratification",
    D.REVOKED: "ratification",
    D.FEEDBACK: "feedback",
    D.EXECUTION: "execution",
    D.CLOSED: "execution",
}


@dataclass(frozen=True)
class Counts:
    """How many colleges and councils have a duty and have treated it, and how many actions are done."""

    colleges: int = 0
    colleges_treated: int = 0
    councils: int = 0
    councils_treated: int = 0
    actions: int = 0
    actions_done: int = 0

    @property
    def duties(self) -> int:
        return self.colleges + self.councils

    @property
    def treated(self) -> int:
        return self.colleges_treated + self.councils_treated


def counted(rows: Iterable[Feedback], actions: Iterable[Action] = ()) -> Counts:
    """Counts of rows that were already fetched."""
    rows = [row for row in rows if row.status not in ENDED_DUTY]
    actions = [action for action in actions if action.status != Action.Status.DROPPED]

    def of(body: str) -> list[Feedback]:
        return [row for row in rows if row.body == body]

    def treated(body: str) -> int:
        return sum(row.status == Feedback.Status.TREATED for row in of(body))

    return Counts(
        colleges=len(of(Body.COLLEGE)),
        colleges_treated=treated(Body.COLLEGE),
        councils=len(of(Body.COUNCIL)),
        councils_treated=treated(Body.COUNCIL),
        actions=len(actions),
        actions_done=sum(action.status == Action.Status.DONE for action in actions),
    )


def progress(counts: Counts) -> str:
    """“9 of 13 colleges, 4 of 13 councils”; empty when nothing was asked."""
    said = []
    if counts.colleges:
        said.append(
            ngettext("%(done)d of %(total)d college", "%(done)d of %(total)d colleges", counts.colleges)
            % {"done": counts.colleges_treated, "total": counts.colleges}
        )
    if counts.councils:
        said.append(
            ngettext("%(done)d of %(total)d council", "%(done)d of %(total)d councils", counts.councils)
            % {"done": counts.councils_treated, "total": counts.councils}
        )
    return ", ".join(said)


def of_packet(decision: Decision) -> list[Stage]:
    """The strip on paper: a packet is about the feedback, also when it is printed again later."""
    return _strip(decision, Counts(), "feedback")


def of_decision(decision: Decision, counts: Counts) -> list[Stage]:
    """The strip of one decision as it stands."""
    return _strip(decision, counts, STEP[decision.status])


def _strip(decision: Decision, counts: Counts, step: str) -> list[Stage]:
    item = decision.item
    details = {
        "agenda": _("%(day)s · brought by %(who)s") % {"day": short_day(item.proposed_at), "who": item.brought_by},
        "preparation": _("lead: %(lead)s") % {"lead": item.lead} if item.lead else "",
        "ratification": _ratification(decision),
        "feedback": progress(counts),
        "execution": _execution(decision, counts),
    }
    asked = {decision.college_ask, decision.council_ask} != {Ask.NOTHING}
    skipped = frozenset() if asked else frozenset({"feedback"})
    ended = decision.status == D.CLOSED and step == STEP[D.CLOSED]
    return strip(step, details, ended=ended, skipped=skipped)


def _ratification(decision: Decision) -> str:
    if decision.status == D.REVOKED:
        return _("ratification withdrawn")
    return _("ratified on %(day)s") % {"day": short_day(decision.ratified_on)}


def _execution(decision: Decision, counts: Counts) -> str:
    if decision.status == D.CLOSED:
        return _("closed")
    if not counts.actions:
        return ""
    return ngettext("%(done)d of %(total)d action", "%(done)d of %(total)d actions", counts.actions) % {
        "done": counts.actions_done,
        "total": counts.actions,
    }
