"""One duty of one college or council: plan the day, record the result, correct it with a reason, or undo it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from decisions import access, history, matrix
from decisions.forms.feedback import PlanForm, ResultForm
from decisions.forms.fields import reason_form
from decisions.models import Feedback
from decisions.services import extracts, undoing
from decisions.services import feedback as service
from decisions.views.recording import back
from documents import http
from overleg.http import AuthedRequest, refuse
from overleg.lib.refusal import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: AuthedRequest, pk: int) -> HttpResponse:
    """One duty: plan the day, record the result, or correct it with a reason."""
    row = access.get_feedback(request.user, pk, to="record" if request.method == "POST" else "read")
    if request.method != "POST":
        return _page(request, row)
    planning = "plan" in request.POST and row.status != Feedback.Status.TREATED
    if planning:
        form = PlanForm(request.POST, auto_id="plan_%s")
    else:
        form = _result_form(row, request.POST, request.FILES)
    if form.is_valid() and _done(request, row, form, planning):
        return redirect(row.decision)
    row = access.get_feedback(request.user, pk)  # as it is now: somebody else may have been first
    return _page(request, row, 422, **{"plan_form" if planning else "result_form": form})


@require_POST
def undo(request: AuthedRequest, pk: int) -> HttpResponse:
    """Take the result back; where a reason is needed, the page of the duty asks for it."""
    row = access.get_feedback(request.user, pk, to="record")
    form = reason_form("undo", request.POST)
    form.fields["reason"].required = False
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        undoing.undo(row, by=request.user, reason=reason, base=_number(request.POST.get("base", "")))
    except Refused as refusal:
        refuse(form, refusal)
        return _page(request, access.get_feedback(request.user, pk), 422, undo_form=form)
    messages.success(request, _("Undone: this stands as it was before."))
    return back(request, reverse("decisions:feedback", args=[pk]))


@require_GET
def extract(request: AuthedRequest, pk: int) -> HttpResponse:
    """The extract that was uploaded with the result; `versie` is an earlier answer."""
    _row, document = access.get_extract(request.user, pk, _number(request.GET.get("versie", "")))
    return http.send(document, inline=True)


def _page(request: AuthedRequest, row: Feedback, status: int = 200, **forms) -> HttpResponse:
    verdict = access.can(request.user, "record", row)
    treated = row.status == Feedback.Status.TREATED
    context = {
        "row": row,
        "treated": treated,
        "state": matrix.cell(row, timezone.localdate()),
        "verdict": verdict,
        "alive": row.decision.status in service.ALIVE,
        "may_drop": row.decision.status in service.ALIVE and bool(access.can(request.user, "drop", row)),
        "plan_form": PlanForm(initial={"on": row.scheduled_on}, auto_id="plan_%s"),
        "result_form": _result_form(row),
        "undo_form": reason_form("undo"),
        "base": service.in_force(row),
        "why_reason": undoing.why_reason(row, request.user) if treated else "",
        "reads_extract": access.may_read_extract(request.user, row),
        "answers": list(row.answers.select_related("recorded_by", "undone_by", "extract")),
        "also_for": [gone.municipality for gone in row.took_over.select_related("municipality")],
        "timeline": history.of_feedback(row),
    }
    return render(request, "decisions/feedback.html", context | forms, status=status)


def _result_form(row: Feedback, data=None, files=None) -> ResultForm:
    treated = row.status == Feedback.Status.TREATED
    planned = row.scheduled_on if row.scheduled_on and row.scheduled_on <= service.today() else None
    initial = {
        "on": row.treated_on or planned,
        "result": row.result,
        "remark": row.remark,
        "own_reference": row.own_reference,
        "base": service.in_force(row),
    }
    return ResultForm(data, files, feedback=row, correcting=treated, initial=initial)


def _done(request: AuthedRequest, row: Feedback, form, planning: bool) -> bool:
    data = dict(form.cleaned_data)
    try:
        if planning:
            service.schedule(row, by=request.user, on=data["on"])
            messages.success(request, _("The day is planned."))
            return True
        upload, sealed = data.pop("extract"), data.pop("kept")
        document = extracts.taken(row, upload=upload, sealed=sealed, by=request.user)
        if document:
            form.document, form.ticket = document, extracts.ticket(document, row, request.user)
        if row.status == Feedback.Status.TREATED:
            service.correct(row, by=request.user, extract=document, **data)
        else:
            service.treat(row, by=request.user, extract=document, **data)
    except Refused as refusal:
        refuse(form, refusal)
        return False
    messages.success(request, _("Recorded."))
    return True


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None
