"""Remarks and refusals as work of the support officer: look at each, answer it, or bring it to the forum."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from agenda.models import AgendaItem
from decisions import access
from decisions.forms.asks import AnswerForm, ToAgendaForm
from decisions.models import Handling
from decisions.services import remarks as service
from decisions.views.recording import back
from overleg.http import AuthedRequest, attempt
from overleg.lib.refusal import Refused

ROWS = 30
QUEUE = 40  # items one can choose from; the newest first


@require_GET
def remarks(request: AuthedRequest) -> HttpResponse:
    """What waits, by decision; or what was handled, the latest first."""
    handled = request.GET.get("toon", "") == "afgehandeld"
    rows = access.remarks_of_officer(request.user)
    if handled:
        rows = rows.filter(handling__isnull=False).order_by("-handling__at", "-pk")
    else:
        rows = rows.filter(handling__isnull=True).order_by("decision__ratified_on", "decision", "recorded_at", "pk")
    page = Paginator(rows.select_related("handling__item", "handling__by", "recorded_by"), ROWS).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "handled": handled,
        "groups": [] if handled else _groups(request, list(page)),
        "answer_form": AnswerForm(auto_id=False),
    }
    return render(request, "decisions/remarks.html", context)


@require_POST
def handle(request: AuthedRequest, pk: int) -> HttpResponse:
    """Noted or answered; `undo` puts it back."""
    row = access.get_remark(request.user, pk)
    kind = request.POST.get("kind", "")
    if "undo" in request.POST:
        attempt(request, service.take_back, row, by=request.user, success=_("This remark waits again."))
        return back(request, reverse("decisions:remarks"))
    done = {Handling.Kind.NOTED: _("Noted."), Handling.Kind.ANSWERED: _("The answer stands with the remark.")}
    text = request.POST.get("text", "")[:1000]
    attempt(request, service.handle, row, by=request.user, kind=kind, text=text, success=done.get(kind, ""))
    return back(request, reverse("decisions:remarks"))


@require_POST
def to_agenda(request: AuthedRequest, reference: str) -> HttpResponse:
    """The ticked remarks on this decision go to its forum as one item."""
    decision = access.get_decision(request.user, reference, to="record_on_behalf")
    rows = list(access.remarks_of_officer(request.user).filter(decision=decision, handling__isnull=True))
    form = ToAgendaForm(request.POST, rows=rows, items=_queue(request, decision.forum_id))
    if not form.is_valid():
        messages.error(request, _("Tick at least one remark that still waits."))
        return redirect("decisions:remarks")
    chosen = [row for row in rows if str(row.pk) in form.cleaned_data["remarks"]]
    known = AgendaItem.objects.visible_to(request.user).filter(reference=form.cleaned_data["item"] or "-").first()
    try:
        item = service.put_on_agenda(chosen, by=request.user, item=known)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("decisions:remarks")
    text = ngettext(
        "%(count)d remark goes to the forum as %(reference)s.",
        "%(count)d remarks go to the forum as %(reference)s.",
        len(chosen),
    )
    messages.success(request, text % {"count": len(chosen), "reference": item.reference})
    return redirect("decisions:remarks")


def _groups(request: AuthedRequest, rows: list) -> list[tuple]:
    """Each decision with its remarks and the form that brings them to the forum."""
    queues: dict[int, list[AgendaItem]] = {}
    found = []
    for decision, several in groupby(rows, key=lambda row: row.decision):
        together = list(several)
        if decision.forum_id not in queues:
            queues[decision.forum_id] = _queue(request, decision.forum_id)
        found.append((decision, together, ToAgendaForm(rows=together, items=queues[decision.forum_id])))
    return found


def _queue(request: AuthedRequest, forum: int) -> list[AgendaItem]:
    """The items of the forum that are still on their way to a meeting."""
    items = AgendaItem.objects.visible_to(request.user).filter(forum=forum, status__in=service.ON_ITS_WAY)
    return list(items.order_by("-proposed_at", "-pk")[:QUEUE])
