"""The page of one piece of work, and every button on it."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agenda.models import AgendaItem
from decisions import access, history
from decisions.forms.actions import (
    ActionForm,
    DueForm,
    FileForm,
    HandOverForm,
    ReportBackForm,
    ReportForm,
    owners_for,
)
from decisions.models import Action, Decision
from decisions.services import action_files, reporting_back
from decisions.services import actions as service
from decisions.turn import of_action
from decisions.views.page import decision_page
from documents.http import send
from overleg.http import AuthedRequest, attempt, refuse, wished
from overleg.lib.refusal import Refused
from regions.access import can

STEPS = {
    "report": lambda action, by, text: service.report(action, by=by, text=text),
    "finish": lambda action, by, text: service.finish(action, by=by, report=text),
    "drop": lambda action, by, text: service.drop(action, by=by, reason=text),
    "reopen": lambda action, by, text: service.reopen(action, by=by, reason=text),
}


@require_safe
def action(request: AuthedRequest, pk: int) -> HttpResponse:
    return action_page(request, access.get_action(request.user, pk))


def action_page(request: AuthedRequest, action: Action, *, status: int = 200, **wrong) -> HttpResponse:
    """`wrong` holds a form that was refused, by its name in the context, and what goes with it."""
    user = request.user
    mine = bool(access.can(user, "report", action))
    ends = [action.item.pk, action.reported_in_id]
    readable = set(AgendaItem.objects.visible_to(user).filter(pk__in=ends).values_list("pk", flat=True))
    decision = Decision.objects.visible_to(user).filter(pk=action.decision_id).exists()
    context = {
        "action": action,
        "item": action.item,
        "mine": mine,
        "late": action.status == Action.Status.OPEN and action.due_on < timezone.localdate(),
        "turn": of_action(action, yours=access.owns(user, action)),
        "notes": list(action.notes.select_related("by")),
        "files": list(action.files.select_related("document__uploaded_by")),
        "reads_item": action.item.pk in readable,
        "reads_report": action.reported_in_id in readable,
        "reads_decision": decision,
        "told": history.of_action(action),
    }
    if mine:
        context |= _forms(request, action)
    return render(request, "decisions/action.html", context | wrong, status=status)


def _forms(request: AuthedRequest, action: Action) -> dict:
    reports = action.reported_in is None or action.reported_in.status in reporting_back.ENDED
    found: dict = {"form": ReportForm()}
    if reports and action.status != Action.Status.DROPPED:
        found["back_form"] = ReportBackForm(initial={"text": action.report}, auto_id="back_%s")
    if action.status == Action.Status.OPEN:
        found["due_form"] = DueForm(initial={"due_on": action.due_on}, auto_id="due_%s")
        found["owner_form"] = _hand_over_form(request, action)
        found["file_form"] = FileForm()
    return found


def _hand_over_form(request: AuthedRequest, action: Action, data=None) -> HandOverForm:
    names_people = bool(can(request.user, "manage_actions", action.forum))
    owners = owners_for(action.forum, action.item)
    return HandOverForm(data, owners=owners, names_people=names_people, auto_id="owner_%s")


@require_POST
def add(request: AuthedRequest, reference: str) -> HttpResponse:
    decision = access.get_decision(request.user, reference, to="manage_actions")
    form = ActionForm(request.POST, owners=owners_for(decision.forum, decision.item))
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
    if not _done(form, lambda: step(action, request.user, form.cleaned_data["text"])):
        return action_page(request, action, status=422, form=form, next=request.POST.get("next", ""))
    messages.success(request, _("Recorded: “%(title)s”.") % {"title": action.title})
    return redirect(_next(request, action))


@require_POST
def change_due(request: AuthedRequest, pk: int) -> HttpResponse:
    action = access.get_action(request.user, pk, to="report")
    form = DueForm(request.POST, auto_id="due_%s")
    if not _done(form, lambda: service.change_due(action, by=request.user, **form.cleaned_data)):
        return action_page(request, action, status=422, due_form=form)
    messages.success(request, _("The day is changed; the one before stays in the history."))
    return redirect(action)


@require_POST
def hand_over(request: AuthedRequest, pk: int) -> HttpResponse:
    """Who hands over their own work may lose sight of it: then the list is where they end."""
    action = access.get_action(request.user, pk, to="report")
    form = _hand_over_form(request, action, request.POST)
    if not _done(form, lambda: service.hand_over(action, by=request.user, **form.service_arguments())):
        return action_page(request, action, status=422, owner_form=form)
    messages.success(request, _("Handed over: “%(title)s”.") % {"title": action.title})
    follows = Action.objects.visible_to(request.user).filter(pk=action.pk).exists()
    return redirect(action if follows else "decisions:actions")


@require_POST
def report_back(request: AuthedRequest, pk: int) -> HttpResponse:
    action = access.get_action(request.user, pk, to="report")
    form = ReportBackForm(request.POST, auto_id="back_%s")
    if not _done(form, lambda: reporting_back.report_back(action, by=request.user, **form.cleaned_data)):
        return action_page(request, action, status=422, back_form=form)
    messages.success(request, _("The forum finds it among its proposals."))
    return redirect(action)


@require_POST
def file_add(request: AuthedRequest, pk: int) -> HttpResponse:
    action = access.get_action(request.user, pk, to="report")
    form = FileForm(request.POST, request.FILES)

    def keep() -> None:
        data = form.cleaned_data
        action_files.add_file(action, by=request.user, upload=data["file"], title=data["title"])

    if not _done(form, keep):
        return action_page(request, action, status=422, file_form=form)
    messages.success(request, _("The file is added."))
    return redirect(f"{action.get_absolute_url()}#files")


@require_safe
def file(request: AuthedRequest, pk: int) -> HttpResponse:
    """Shown in the browser where that is safe, unless one asks to download it."""
    found = access.get_action_file(request.user, pk)
    return send(found.document, inline="download" not in request.GET)


@require_POST
def file_remove(request: AuthedRequest, pk: int) -> HttpResponse:
    found = access.get_action_file(request.user, pk, to="report")
    attempt(request, action_files.remove_file, found, by=request.user, success=_("The file is removed."))
    return redirect(f"{found.action.get_absolute_url()}#files")


def _done(form: forms.Form, service: Callable[[], object]) -> bool:
    """What is wrong stands in the form afterwards."""
    if not form.is_valid():
        return False
    try:
        service()
    except Refused as refusal:
        refuse(form, refusal)
        return False
    return True


def _next(request: AuthedRequest, action: Action) -> str:
    """Back to where the form stood: the decision, or the follow-up page."""
    return wished(request, otherwise=action.get_absolute_url())
