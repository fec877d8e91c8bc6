"""The list of decisions, the page of one, and the steps the support officer takes on it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from agenda import access as agenda_access
from decisions import access, stages
from decisions.forms.actions import EvaluationForm
from decisions.forms.fields import reason_form
from decisions.forms.ratification import RatificationForm
from decisions.models import Decision, Feedback
from decisions.services import execution, ratification
from decisions.views.page import decision_page
from overleg.http import AuthedRequest, attempt, refuse
from overleg.lib.refusal import Refused
from overleg.lib.stages import label
from regions.access import standing
from regions.models import Forum

PAGE = 20


@require_GET
def decisions(request: AuthedRequest) -> HttpResponse:
    visible = Decision.objects.visible_to(request.user)
    forums = Forum.objects.filter(pk__in=standing(request.user).forums("read_own_row")).order_by("name")
    chosen, status = request.GET.get("forum", ""), request.GET.get("status", "")
    if chosen:
        visible = visible.filter(forum__slug=chosen)
    if status in Decision.Status.values:
        visible = visible.filter(status=status)
    # Said again, for a query that counts forgets the order of its model.
    ordered = _with_counts(visible.for_list(), request.user).order_by("-ratified_on", "-pk")
    page = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    for decision in page:
        decision.counts = stages.Counts(
            decision.colleges, decision.colleges_treated, decision.councils, decision.councils_treated
        )
        decision.progress = stages.progress(decision.counts)
        decision.step = label(stages.STEP[decision.status])
    context = {
        "page": page,
        "forums": forums,
        "statuses": Decision.Status.choices,
        "chosen": chosen,
        "status": status,
        "filtered": bool(chosen or status),
        "follows": bool(forums),
    }
    return render(request, "decisions/decisions.html", context)


def _with_counts(decisions, user: User):
    """The newest first, with how many of the colleges and councils this person may follow have answered."""
    followed = Feedback.objects.visible_to(user).asked()
    needed = Q(feedback__in=followed.values("pk"))

    def count(body: str, **more) -> Count:
        return Count("feedback", filter=Q(feedback__body=body, **more) & needed)

    return decisions.annotate(
        colleges=count("college"),
        colleges_treated=count("college", feedback__status="treated"),
        councils=count("council"),
        councils_treated=count("council", feedback__status="treated"),
    ).order_by("-ratified_on", "-pk")  # counting drops the order of the model


@require_GET
def decision(request: AuthedRequest, reference: str) -> HttpResponse:
    return decision_page(request, access.get_decision(request.user, reference))


@require_POST
def ratify(request: AuthedRequest, pk: int) -> HttpResponse:
    """One click when all agree; with `details` first a form for changes, other asks and positions."""
    placement = agenda_access.get_placement(request.user, pk, to="write_minutes")
    seats = ratification.deciding_seats(placement.meeting.forum, ratification.day_of(placement))
    session = f"{reverse('agenda:meeting-session', args=[placement.meeting_id])}#item-{placement.pk}"
    success = _("Ratified: “%(title)s”.") % {"title": placement.item.title}
    if "details" in request.POST:
        usual = ratification.usual(placement)
        return _ratify_page(request, RatificationForm(initial=usual, placement=placement, seats=seats))
    if "outcome" not in request.POST:
        attempt(request, ratification.ratify, placement, by=request.user, success=success)
        return redirect(session)
    form = RatificationForm(request.POST, placement=placement, seats=seats)
    if form.is_valid():
        try:
            ratification.ratify(placement, by=request.user, **form.service_arguments())
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, success)
            return redirect(session)
    return _ratify_page(request, form, status=422)


def _ratify_page(request: AuthedRequest, form: RatificationForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "placement": form.placement}
    return render(request, "decisions/ratify.html", context, status=status)


@require_POST
def revoke(request: AuthedRequest, reference: str) -> HttpResponse:
    decision = access.get_decision(request.user, reference, to="write_minutes")
    form = reason_form("revoke", request.POST)
    if not form.is_valid():
        return decision_page(request, decision, status=422, revoke_form=form)
    if attempt(request, ratification.revoke, decision, by=request.user, reason=form.cleaned_data["reason"]):
        messages.success(request, _("The ratification is withdrawn; the item stands on the agenda again."))
    return redirect(decision)


@require_POST
def execute(request: AuthedRequest, reference: str) -> HttpResponse:
    decision = access.get_decision(request.user, reference, to="send_packets")
    form = reason_form("execute", request.POST)
    form.fields["reason"].required = False
    form.is_valid()
    try:
        execution.start_execution(decision, by=request.user, reason=form.cleaned_data.get("reason", ""))
    except Refused as refusal:
        refuse(form, refusal)
        return decision_page(request, decision, status=422, execute_form=form)
    messages.success(request, _("The execution started."))
    return redirect(decision)


@require_POST
def close(request: AuthedRequest, reference: str) -> HttpResponse:
    decision = access.get_decision(request.user, reference, to="send_packets")
    form = EvaluationForm(request.POST)
    if form.is_valid():
        try:
            execution.close_decision(decision, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The decision is closed."))
            return redirect(decision)
    return decision_page(request, decision, status=422, close_form=form)


@require_POST
def reopen(request: AuthedRequest, reference: str) -> HttpResponse:
    """One step back: a closed decision to execution, one in execution to feedback."""
    decision = access.get_decision(request.user, reference, to="send_packets")
    form = reason_form("reopen", request.POST)
    if not form.is_valid():
        return decision_page(request, decision, status=422, reopen_form=form)
    closed = decision.status == Decision.Status.CLOSED
    service = execution.reopen if closed else execution.resume_feedback
    attempt(request, service, decision, by=request.user, reason=form.cleaned_data["reason"])
    return redirect(decision)
