"""One duty of one college or council: plan the day, record the result, or correct it with a reason."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from decisions import access, history, matrix
from decisions.forms.feedback import PlanForm, ResultForm
from decisions.models import Feedback
from decisions.services import feedback as service
from overleg.http import AuthedRequest, refuse
from overleg.lib.refusal import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: AuthedRequest, pk: int) -> HttpResponse:
    """One duty: plan the day, record the result, or correct it with a reason."""
    row = access.get_feedback(request.user, pk, to="record" if request.method == "POST" else "read")
    treated = row.status == Feedback.Status.TREATED
    plan, result = PlanForm(initial={"on": row.scheduled_on}, auto_id="plan_%s"), _result_form(row, None)
    if request.method == "POST":
        planning = "plan" in request.POST and not treated
        if planning:
            form = plan = PlanForm(request.POST, auto_id="plan_%s")
        else:
            form = result = _result_form(row, request.POST)
        if form.is_valid() and _done(request, row, form, planning):
            return redirect(row.decision)
    context = {
        "row": row,
        "treated": treated,
        "state": matrix.cell(row, timezone.localdate()),
        "verdict": access.can(request.user, "record", row),
        "alive": row.decision.status in service.ALIVE,
        "plan_form": plan,
        "result_form": result,
        "timeline": history.of_feedback(row),
    }
    return render(request, "decisions/feedback.html", context, status=422 if request.method == "POST" else 200)


def _result_form(row: Feedback, data) -> ResultForm:
    treated = row.status == Feedback.Status.TREATED
    planned = row.scheduled_on if row.scheduled_on and row.scheduled_on <= service.today() else None
    initial = {"on": row.treated_on or planned, "result": row.result, "remark": row.remark}
    return ResultForm(data, feedback=row, correcting=treated, initial=initial)


def _done(request: AuthedRequest, row: Feedback, form, planning: bool) -> bool:
    data = form.cleaned_data
    try:
        if planning:
            service.schedule(row, by=request.user, on=data["on"])
        elif row.status == Feedback.Status.TREATED:
            service.correct(row, by=request.user, **data)
        else:
            service.treat(row, by=request.user, **data)
    except Refused as refusal:
        refuse(form, refusal)
        row.refresh_from_db()
        return False
    messages.success(request, _("Recorded."))
    return True
