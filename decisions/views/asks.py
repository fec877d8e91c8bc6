"""What is asked after the ratification: changed for all, or for one municipality that joined, left or is not needed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from decisions import access
from decisions.forms.asks import AsksForm
from decisions.models import Feedback
from decisions.services import asks as service
from overleg.http import AuthedRequest, attempt, refuse
from overleg.lib.refusal import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def asks(request: AuthedRequest, reference: str) -> HttpResponse:
    """Another ask, or another day, for everybody who did not answer yet."""
    decision = access.get_decision(request.user, reference, to="send_packets")
    form = AsksForm(request.POST or None, decision=decision)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            service.change(decision, by=request.user, reason=reason, wanted=form.wanted())
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Changed. Packets that say something else by now are marked as outdated."))
            return redirect(decision)
    status = 422 if request.method == "POST" else 200
    return render(request, "decisions/asks.html", {"decision": decision, "form": form}, status=status)


@require_POST
def join(request: AuthedRequest, reference: str, nis_code: str) -> HttpResponse:
    """A municipality that joined the forum since is asked as well."""
    decision = access.get_decision(request.user, reference, to="send_packets")
    municipality = access.get_municipality(nis_code)
    done = _("%(name)s is asked as well.") % {"name": municipality.name}
    attempt(request, service.add_municipality, decision, municipality, by=request.user, success=done)
    return redirect(f"{decision.get_absolute_url()}#feedback")


@require_POST
def leave(request: AuthedRequest, reference: str, nis_code: str) -> HttpResponse:
    """The open answers of a municipality that left the forum are no longer needed."""
    decision = access.get_decision(request.user, reference, to="send_packets")
    municipality = access.get_municipality(nis_code)
    rows = list(decision.feedback.open().filter(municipality=municipality).select_related("municipality", "decision"))
    done = _("%(name)s is no longer asked. You can ask again on its own page.") % {"name": municipality.name}
    attempt(request, service.drop, rows, by=request.user, reason=request.POST.get("reason", "")[:300], success=done)
    return redirect(f"{decision.get_absolute_url()}#feedback")


@require_POST
def needed(request: AuthedRequest, pk: int) -> HttpResponse:
    """One duty: no longer needed, with the reason; or asked again."""
    row = access.get_feedback(request.user, pk, to="drop")
    if row.status == Feedback.Status.NOT_NEEDED:
        attempt(request, service.ask_again, row, by=request.user, success=_("Asked again."))
    else:
        reason = request.POST.get("reason", "")[:300]
        attempt(request, service.drop, [row], by=request.user, reason=reason, success=_("This answer is not needed."))
    return redirect(reverse("decisions:feedback", args=[pk]))
