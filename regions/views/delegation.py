"""Clerks of a municipality, named by its general director; and who goes on after a merger."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from overleg.http import AuthedRequest, attempt, filled_in
from overleg.lib.dates import still_or_later
from regions import accounts_access as access
from regions.access import demand_administrator, get_municipality
from regions.accounts_forms import ClerkForm
from regions.composition_forms import LastDayForm
from regions.models import Office
from regions.services import delegation, mandates, succession
from regions.services.people import at_home

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
def clerks(request: AuthedRequest, nis_code: str) -> HttpResponse:
    municipality = access.get_to_delegate(request.user, nis_code)
    form = ClerkForm(request.POST or None, people=at_home(municipality))

    def name() -> None:
        delegation.name_clerk(municipality, by=request.user, **form.cleaned_data)

    if filled_in(request, form, name, _("Named; a mail is on its way.")):
        return redirect("clerks", nis_code)
    rows = municipality.offices.filter(still_or_later(timezone.localdate()), kind=Office.Kind.CLERK)
    context = {
        "municipality": municipality,
        "form": form,
        "clerks": rows.select_related("person").order_by("starts_on"),
    }
    return render(request, "accounts/clerks.html", context, status=422 if form.errors else 200)


@require_http_methods(FORM)
def clerk_end(request: AuthedRequest, nis_code: str, pk: int) -> HttpResponse:
    office = access.get_clerk(request.user, nis_code, pk)
    form = LastDayForm(request.POST or None)
    if filled_in(request, form, lambda: mandates.end_office(office, by=request.user, **form.cleaned_data)):
        return redirect("clerks", nis_code)
    return render(
        request, "accounts/clerk_end.html", {"office": office, "form": form}, status=422 if form.errors else 200
    )


@require_http_methods(FORM)
def take_over(request: AuthedRequest, nis_code: str) -> HttpResponse:
    """Everything that still runs in the name of a merged municipality, each line with a tick: goes on or stops."""
    demand_administrator(request.user)
    old = get_municipality(request.user, nis_code)
    if not old.ends_on:
        messages.error(request, _("This municipality has not merged. Write down the merger first."))
        return redirect("regions:manage-municipality", nis_code)
    if request.method == "POST" and _done(request, old):
        return redirect("regions:manage-municipality", old.successor.nis_code)
    left = succession.left_behind(old)
    offices = [(one, succession.goes_on(one, old.successor, timezone.localdate())) for one in left.offices]
    return render(request, "accounts/take_over.html", {"old": old, "left": left, "offices": offices})


def _done(request: AuthedRequest, old) -> bool:
    chosen = {name: {int(pk) for pk in request.POST.getlist(name) if pk.isdigit()} for name in ("offices", "mandates")}
    going_on: list[int] = []
    if not attempt(request, lambda: going_on.append(succession.take_over(old, by=request.user, **chosen))):
        return False
    said = ngettext("%(count)d goes on for %(name)s.", "%(count)d go on for %(name)s.", going_on[0])
    messages.success(request, said % {"count": going_on[0], "name": old.successor.name})
    return True
