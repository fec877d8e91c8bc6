"""Actions on the page of their decision: add one; report on it, finish, drop or reopen it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from decisions import access
from decisions.forms.actions import ActionForm, ReportForm, owners_for
from decisions.models import Action
from decisions.services import actions as service
from decisions.views.page import decision_page
from overleg.http import AuthedRequest, refuse
from overleg.lib.refusal import Refused

STEPS = {
    "report": lambda action, by, text: service.report(action, by=by, text=text),
    "finish": lambda action, by, text: service.finish(action, by=by, report=text),
    "drop": lambda action, by, text: service.drop(action, by=by, reason=text),
    "reopen": lambda action, by, text: service.reopen(action, by=by, reason=text),
}


@require_POST
def add(request: AuthedRequest, reference: str) -> HttpResponse:
    decision = access.get_decision(request.user, reference, to="manage_actions")
    form = ActionForm(request.POST, owners=owners_for(decision))
    if form.is_valid():
        try:
            service.add_action(decision, by=request.user, **form.service_arguments())
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The action is added."))
            return redirect(f"{decision.get_absolute_url()}#actions")
    return decision_page(request, decision, status=422, action_form=form)


@require_POST
def report(request: AuthedRequest, pk: int) -> HttpResponse:
    """The pressed button (`step`) says what happens with the text."""
    action = access.get_action(request.user, pk, to="report")
    step = STEPS.get(request.POST.get("step", "report"), STEPS["report"])
    form = ReportForm(request.POST)
    if form.is_valid():
        try:
            step(action, request.user, form.cleaned_data["text"])
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Recorded: “%(title)s”.") % {"title": action.title})
            return redirect(_next(request, action))
    context = {"form": form, "action": action, "next": request.POST.get("next", "")}
    return render(request, "decisions/action.html", context, status=422)


def _next(request: AuthedRequest, action: Action) -> str:
    """Back to where the form stood: the decision, or the follow-up page."""
    wished = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wished, allowed_hosts={request.get_host()}):
        return wished
    return action.get_absolute_url()
