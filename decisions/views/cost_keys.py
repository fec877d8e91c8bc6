"""How the cost of an agreement is shared: set the key, or take it away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from decisions import access
from decisions.forms.preparation import CostKeyForm, initial_of
from decisions.services import cost_keys as service
from decisions.views.preparation import address
from overleg.http import AuthedRequest, attempt, refuse
from overleg.lib.refusal import Refused


@require_http_methods(["GET", "POST"])
def edit(request: AuthedRequest, reference: str) -> HttpResponse:
    sources = access.get_preparation(request.user, reference, to="prepare")
    years = service.years_known(list(sources.municipalities))
    shares = list(sources.key.shares.select_related("municipality")) if sources.key else []
    form = CostKeyForm(
        request.POST or None,
        municipalities=sources.municipalities,
        years=years,
        initial=initial_of(sources.key, shares, years),
    )
    if form.is_valid():
        try:
            service.set_key(sources.item, by=request.user, **form.service_arguments())
        except Refused as refusal:
            refuse(form, refusal)
            form.data = form.data.copy()  # what is saved now is shown beside: saving again is on purpose
            form.data["base_version"] = str(sources.key.version if sources.key else 0)
        else:
            messages.success(request, _("The cost is shared. Every municipality finds its share in its drafts."))
            return redirect(address(sources, "key"))
    context = {"form": form, "item": sources.item, "key": sources.key}
    return render(request, "decisions/cost_key.html", context, status=422 if form.is_bound else 200)


@require_POST
def remove(request: AuthedRequest, reference: str) -> HttpResponse:
    sources = access.get_preparation(request.user, reference, to="prepare")
    attempt(request, service.remove_key, sources.item, by=request.user, success=_("No cost is shared any more."))
    return redirect(address(sources, "key"))
