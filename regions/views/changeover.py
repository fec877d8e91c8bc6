"""The changeover after elections: choose, see what will happen, do it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from overleg.http import AuthedRequest
from overleg.lib.refusal import Refused
from regions import access
from regions.changeover_forms import ChangeoverDay, lines
from regions.models import Municipality
from regions.services import changeover as service
from regions.services.rehearsal import rehearse


@require_http_methods(["GET", "HEAD", "POST"])
def changeover(request: AuthedRequest, nis_code: str) -> HttpResponse:
    """First sent it shows what will happen, with everything typed kept; sent again from there it is done."""
    access.demand_administrator(request.user)
    place = access.get_municipality(request.user, nis_code)
    form = ChangeoverDay(request.POST or None)
    rows = lines(request.POST or None, service.holders(place, timezone.localdate()))
    told: list[str] = []
    if request.method == "POST" and all([form.is_valid(), *(row.is_valid() for row in rows)]):
        told = _try(request, place, form, rows)
        if told and "apply" in request.POST:
            return redirect("regions:manage-municipality", nis_code)
    context = {"form": form, "lines": rows, "place": place, "told": told}
    wrong = request.method == "POST" and not told
    return render(request, "regions/administration/changeover.html", context, status=422 if wrong else 200)


def _try(request: AuthedRequest, place: Municipality, form: ChangeoverDay, rows: list) -> list[str]:
    """What happens, or nothing when it was refused: then the lines say why."""

    def change() -> list[str]:
        return service.change_over(place, choices=[row.choice() for row in rows], by=request.user, **form.cleaned_data)

    try:
        told = change() if "apply" in request.POST else rehearse(change)
    except service.SomeRefused as refusal:
        for row in rows:
            if row.holder.person.pk in refusal.errors:
                row.refuse(refusal.errors[row.holder.person.pk])
        form.add_error(None, str(refusal))
        return []
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return []
    if "apply" in request.POST:
        messages.success(request, _("The changeover is written down."))
    return told
