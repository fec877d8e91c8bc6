"""The position of a college before the forum meets: stated and taken back by its own municipality."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from decisions import access
from decisions.forms.preparation import EarlyPositionForm
from decisions.services import early_positions as service
from decisions.views.preparation import address, preparation_page
from overleg.http import AuthedRequest, attempt, refuse
from overleg.lib.refusal import Refused


@require_POST
def state(request: AuthedRequest, reference: str, nis_code: str) -> HttpResponse:
    sources, municipality = access.get_early_position(request.user, reference, nis_code)
    form = EarlyPositionForm(request.POST)
    if form.is_valid():
        try:
            service.state_position(sources.item, municipality, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The position is recorded: the support officer and the chair read it."))
            return redirect(address(sources, "positions"))
    return preparation_page(request, sources, status=422, tried=form)


@require_POST
def withdraw(request: AuthedRequest, reference: str, nis_code: str) -> HttpResponse:
    sources, municipality = access.get_early_position(request.user, reference, nis_code)
    success = _("The position is taken back.")
    attempt(request, service.withdraw_position, sources.item, municipality, by=request.user, success=success)
    return redirect(address(sources, "positions"))
