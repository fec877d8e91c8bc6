"""What waits for whoever works for a municipality or an organisation: answers to give, actions to do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from decisions.models import Action, Decision, Feedback
from decisions.querysets import decree_blocks
from overleg.lib.dates import end_of_half_year, end_of_month
from overleg.lib.source import Source
from overleg.lib.turn import Turn
from regions.access import Standing

SHOWN = 8  # of each kind; the pages behind the links show all


def duties(mine: Standing) -> list[Turn]:
    """Director and clerk: what is late, what college and council must treat in this period of the decree."""
    if not mine.staff_of:
        return []
    today = timezone.localdate()
    blocks = decree_blocks(today)
    to_plan = blocks["later"] & Q(status=Feedback.Status.TO_SCHEDULE)
    open_duties = Feedback.objects.due_for(mine.staff_of).filter(
        decision__status=Decision.Status.FEEDBACK, decision__item__confidential=False
    )
    counts = open_duties.order_by().aggregate(
        late=Count("pk", blocks["late"]),
        oldest=Min("due_on", filter=blocks["late"]),
        college=Count("pk", blocks["college"]),
        council=Count("pk", blocks["council"]),
        to_plan=Count("pk", to_plan),
        next=Min("due_on", filter=to_plan),
    )
    return [
        Turn(what=text, due=due, yours=True, url=reverse("decisions:followup"), button=_("To the follow-up"))
        for text, due in _duty_lines(counts, today)
    ]


def _duty_lines(counts: dict, today: date) -> Iterable[tuple[str, date]]:
    if counts["late"]:
        text = ngettext("%(n)d answer is late.", "%(n)d answers are late.", counts["late"])
        yield text % {"n": counts["late"]}, counts["oldest"]
    if counts["college"]:
        text = ngettext(
            "%(n)d decision for your college this month.",
            "%(n)d decisions for your college this month.",
            counts["college"],
        )
        yield text % {"n": counts["college"]}, end_of_month(today)
    if counts["council"]:
        text = ngettext(
            "%(n)d decision for your council this half-year.",
            "%(n)d decisions for your council this half-year.",
            counts["council"],
        )
        yield text % {"n": counts["council"]}, end_of_half_year(today)
    if counts["to_plan"]:
        text = ngettext(
            "%(n)d decision to plan for your college or council.",
            "%(n)d decisions to plan for your college or council.",
            counts["to_plan"],
        )
        yield text % {"n": counts["to_plan"]}, counts["next"]


def coming_to_council(mine: Standing) -> Source | None:
    """Councillor: nothing to do, something to know."""
    if not mine.councillor_of:
        return None
    coming = (
        Feedback.objects.due_for(mine.councillor_of)
        .filter(body="council", decision__status=Decision.Status.FEEDBACK, decision__item__confidential=False)
        .select_related("decision__item")[:SHOWN]
    )
    return Source(coming, _coming)


def _coming(duty: Feedback) -> Turn:
    return Turn(
        who=str(duty.decision.item.title),
        what=_("comes to your council.") if duty.scheduled_on is None else _("is on the agenda of your council."),
        due=duty.scheduled_on or duty.due_on,
        url=duty.decision.get_absolute_url(),
    )


def actions(user: User) -> Source:
    """Owner, also one without any role: actions to do, soonest first."""
    found = Action.objects.visible_to(user).owned_by(user).open().order_by("due_on", "pk")
    return Source(found[:SHOWN], _action)


def _action(action: Action) -> Turn:
    return Turn(
        what=f"{action.title}.",
        due=action.due_on,
        yours=True,
        url=action.get_absolute_url(),
        button=_("Report"),
    )
