"""Recording what colleges and councils decided: several decisions of one municipality, or several municipalities of
one decision, in one form. `panel` gives the form to any page that shows it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from decisions import access
from decisions.forms.recording import BodyRows, ResultRow, SharedDays, grouped
from decisions.models import Feedback
from decisions.services import extracts
from decisions.services import feedback as service
from decisions.services.undoing import FREELY
from overleg.http import AuthedRequest, refuse, wished
from overleg.lib.refusal import Refused
from regions.models import Municipality
from timeline.services import now

ROWS = 60
ROW_KEY = re.compile(r"duty-(\d{1,18})-")


@dataclass
class Panel:
    """What `decisions/_recording.html` shows."""

    page: Page
    groups: list[BodyRows]
    rows: Sequence[ResultRow]
    shared: SharedDays
    recent: list[Feedback]
    action: str
    next: str
    wrong: bool = False


@require_http_methods(["GET", "HEAD", "POST"])
def recording(request: AuthedRequest) -> HttpResponse:
    """Of one municipality: its open duties, by its own people or by the officer on its behalf."""
    choices = access.recordable_municipalities(request.user)
    home = _chosen(request, choices)
    duties = access.recordable_duties(request.user).filter(municipality=home) if home else Feedback.objects.none()
    panel = build(request, duties.order_by("due_on", "pk"), named=lambda row: str(row.decision))
    if request.method == "POST" and _recorded(request, panel):
        return back(request, request.get_full_path())
    context = {"home": home, "choices": choices, "panel": panel, "on_behalf": _on_behalf(request, panel)}
    return render(request, "decisions/recording.html", context, status=422 if panel.wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def recording_decision(request: AuthedRequest, reference: str) -> HttpResponse:
    """Of one decision: what several municipalities decided, by the officer on their behalf."""
    decision = access.get_decision(request.user, reference, to="record_on_behalf")
    duties = access.recordable_duties(request.user).filter(decision=decision)
    panel = build(request, duties.order_by("municipality__name", "pk"), named=lambda row: row.municipality.name)
    if request.method == "POST" and _recorded(request, panel):
        return redirect(request.get_full_path())
    context = {"decision": decision, "panel": panel, "on_behalf": True}
    return render(request, "decisions/recording_decision.html", context, status=422 if panel.wrong else 200)


def build(request: AuthedRequest, duties, *, named: Callable[[Feedback], str]) -> Panel:
    """The open ones of these duties as a form, and what this person recorded of them within the last day."""
    page = Paginator(duties.open(), ROWS).get_page(request.GET.get("page"))
    posted = request.method == "POST"
    shown = [*page, *(_gone_from(page, request, duties) if posted else [])]
    days = usual_days(shown)
    shared = SharedDays(request.POST if posted else None, days=days)
    data, files = (request.POST, request.FILES) if posted else (None, None)
    rows = [ResultRow(data, files, feedback=row, named=named(row), day=days[row.body]) for row in shown]
    recent = duties.filter(
        status=Feedback.Status.TREATED, recorded_by=request.user, recorded_at__gt=now() - FREELY
    ).order_by("-recorded_at", "pk")
    here = request.get_full_path()
    return Panel(page, grouped(rows, shared), rows, shared, list(recent[:ROWS]), here, request.POST.get("next", ""))


def panel_for(request: AuthedRequest, municipality: Municipality) -> Panel:
    """The same form on another page, which one comes back to: include `decisions/_recording.html` with it."""
    duties = access.recordable_duties(request.user).filter(municipality=municipality)
    panel = build(request, duties.order_by("due_on", "pk"), named=lambda row: str(row.decision))
    panel.action, panel.next = address(municipality), request.get_full_path()
    return panel


def usual_days(rows: Iterable[Feedback]) -> dict[str, date]:
    """Per body the sitting that is most likely meant: the last planned day that has passed, else today."""
    today, days = service.today(), {}
    for row in rows:
        planned = row.scheduled_on if row.scheduled_on and row.scheduled_on <= today else date.min
        days[row.body] = max(planned, days.get(row.body, date.min))
    return {body: today if day == date.min else day for body, day in days.items()}


def back(request: AuthedRequest, otherwise: str) -> HttpResponse:
    """To the page the form stood on."""
    return redirect(wished(request, otherwise))


def _chosen(request: AuthedRequest, choices: Sequence[Municipality]) -> Municipality | None:
    code = request.GET.get("gemeente", "")
    if not code:
        return choices[0] if choices else None
    found = next((one for one in choices if one.nis_code == code), None)
    if found is None:
        raise Http404
    return found


def _gone_from(page: Page, request: AuthedRequest, duties) -> list[Feedback]:
    """Rows somebody else recorded while this person was typing: they stay on the page with what was typed."""
    posted = {int(found[1]) for key in request.POST if (found := ROW_KEY.match(key))}
    gone = duties.filter(pk__in=posted - {row.pk for row in page})
    return [row for row in gone if f"duty-{row.pk}-done" in request.POST]


def _on_behalf(request: AuthedRequest, panel: Panel) -> bool:
    return any(service.recorded_on_behalf(row.feedback, request.user) for row in panel.rows[:1])


def _recorded(request: AuthedRequest, panel: Panel) -> bool:
    """Record the ticked rows, all or none; what is wrong is shown at its row, and what was typed stays there."""
    rows = [row for row in panel.rows if row.touched]
    if not rows and panel.shared.is_valid():
        messages.info(request, _("Nothing was ticked: tick at least one row."))
        return True
    panel.wrong = True
    for row in rows:
        _take_extract(request, row)
    ready = [row.recorded(panel.shared) for row in rows]  # every row says what is wrong with it, not only the first
    if not panel.shared.is_valid() or None in ready:
        return False
    try:
        count = service.record_many(ready, by=request.user)
    except service.SomeRefused as refused:
        for row in rows:
            if problem := refused.errors.get(row.feedback.pk):
                refuse(row, problem)
        return False
    text = ngettext("%(count)d result is recorded.", "%(count)d results are recorded.", count)
    messages.success(request, text % {"count": count})
    return True


def _take_extract(request: AuthedRequest, row: ResultRow) -> None:
    """Keep what was uploaded, also when another row is wrong: nobody chooses a file twice."""
    row.full_clean()
    upload, sealed = row.cleaned_data.get("extract"), row.cleaned_data.get("kept")
    try:
        row.document = extracts.taken(row.feedback, upload=upload, sealed=sealed or "", by=request.user)
    except Refused as refusal:
        refuse(row, refusal)
        return
    if row.document:
        row.ticket = extracts.ticket(row.document, row.feedback, request.user)


def address(municipality: Municipality) -> str:
    return f"{reverse('decisions:recording')}?gemeente={municipality.nis_code}"
