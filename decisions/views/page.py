"""What the page of one decision shows, for every view that shows it (also again, with an error at its field)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from agenda.models import AgendaItem
from decisions import access, history, matrix, stages, turn
from decisions.forms.actions import ActionForm, EvaluationForm, ReportForm, owners_part
from decisions.forms.fields import reason_form
from decisions.models import Action, Decision, Feedback
from decisions.querysets import OPEN_DUTY
from decisions.services.asks import moves_since
from decisions.services.feedback import ALIVE, NEEDS_REMARK
from decisions.views.panel import packets_part
from overleg.http import AuthedRequest
from overleg.lib.together import ask, at_once, nothing
from regions.access import Standing, standing
from regions.models.forums import Ask

S = Decision.Status


def decision_page(request: AuthedRequest, decision: Decision, *, status: int = 200, **forms) -> HttpResponse:
    context = decision_context(request, decision) | {name: form for name, form in forms.items() if form is not None}
    return render(request, "decisions/decision.html", context, status=status)


def decision_context(request: AuthedRequest, decision: Decision) -> dict:
    user, mine, today = request.user, standing(request.user), timezone.localdate()
    officer = mine.may("send_packets", decision.forum_id)
    manages = mine.may("manage_actions", decision.forum_id)
    duties = Feedback.objects.visible_to(user).filter(decision=decision).select_related("municipality")
    work = Action.objects.visible_to(user).filter(decision=decision)
    work = work.select_related("municipality", "organisation", "person")
    positions = decision.positions.select_related("seat__municipality", "seat__organisation")
    evaluations = decision.evaluations.select_related("by")
    # The cost key is for whoever reads the item it belongs to.
    items = AgendaItem.objects.visible_to(user).filter(pk=decision.item_id).select_related("cost_key")
    packets, moves, owners = ask(
        at_once(
            packets_part(user, decision),
            moves_since(decision, duties) if officer else nothing(None),
            owners_part(decision.forum, decision.item) if manages else nothing({}),
            beside=[duties, work, positions, evaluations, items],
        )
    )
    rows, actions = list(duties), list(work)
    for action in actions:
        action.decision = decision  # the one at hand, forum included
    whole = mine.may("read_matrix", decision.forum_id)
    reader = turn.Reader(officer, whole, frozenset(mine.staff_of), frozenset(mine.contact_of))
    may_record = officer or bool(mine.staff_of)
    context = {
        "decision": decision,
        "stages": stages.of_decision(decision, stages.counted(rows, actions)),
        "turn": turn.of_decision(decision, rows, actions, packets["progress"], reader=reader, today=today),
        "matrix": matrix.of_decision(
            decision,
            rows,
            today=today,
            link=(lambda row: _address(row, officer, mine.staff_of)) if may_record else None,
            home=mine.staff_of,
        ),
        "whole": whole,
        "asked": {decision.college_ask, decision.council_ask} != {Ask.NOTHING},
        "positions": positions,
        "actions": [(action, bool(access.can(user, "report", action))) for action in actions],
        "told": history.told(history.of_decision(decision, rows, actions)),
        "item_visible": bool(items),
        "key": getattr(items[0], "cost_key", None) if items else None,
        "may_revoke": mine.may("write_minutes", decision.forum_id) and decision.status in (S.RATIFIED, S.FEEDBACK),
        "waiting": sum(row.status in ("to_schedule", "scheduled") for row in rows),
        "execute_form": reason_form("execute"),
        "reopen_form": reason_form("reopen"),
        "revoke_form": reason_form("revoke"),
        "report_form": ReportForm(),
        "close_form": EvaluationForm(),
        "evaluations": evaluations,
    }
    if manages:
        context["action_form"] = ActionForm(owners=owners)
    return packets | context | {"moves": moves} | _asking(decision, rows, mine, officer)


def _asking(decision: Decision, rows: list[Feedback], mine: Standing, officer: bool) -> dict:
    """What the support officer still does with the answers and with what is asked."""
    alive = decision.status in ALIVE
    waits = [row for row in rows if row.result in NEEDS_REMARK and row.handling_id is None]
    on_behalf = mine.may("record_on_behalf", decision.forum_id)
    return {
        "may_change_asks": officer and alive and not decision.item.confidential,
        "remarks_waiting": len(waits) if on_behalf else 0,
        "may_record_many": on_behalf and alive and any(row.status in OPEN_DUTY for row in rows),
    }


def _address(row: Feedback, officer: bool, staff_of: set[int]) -> str:
    mine = officer or row.municipality_id in staff_of
    return reverse("decisions:feedback", args=[row.pk]) if mine else ""
