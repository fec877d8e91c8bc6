"""The draft decisions, written once for all municipalities: change one, try it, or go back to the usual text."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from decisions import access
from decisions import drafts as notation
from decisions.forms.preparation import DraftForm
from decisions.models.feedback import Body
from decisions.preparing import MAY_LACK
from decisions.services import drafts as service
from decisions.sources import Sources
from decisions.views.preparation import address, choose
from overleg.http import AuthedRequest, attempt, refuse
from overleg.lib.refusal import Refused


@require_http_methods(["GET", "POST"])
def edit(request: AuthedRequest, reference: str, body: str) -> HttpResponse:
    """The button `try` shows the typed text for a municipality without keeping it."""
    sources = _sources(request, reference, body)
    written = sources.written.get(body)
    form = DraftForm(
        request.POST or None,
        municipalities=sources.municipalities,
        initial={"text": sources.text(body), "base_version": written.version if written else 0},
    )
    tried = False
    if form.is_valid():
        try:
            text = notation.check(form.cleaned_data["text"])
            tried = "try" in request.POST
            if not tried:
                _save(request, sources, body, text, form.cleaned_data["base_version"])
                return redirect(address(sources, f"draft-{body}"))
        except Refused as refusal:
            refuse(form, refusal)
    return _page(request, sources, body, form, status=422 if form.errors else 200)


def _save(request: AuthedRequest, sources: Sources, body: str, text: str, base_version: int) -> None:
    service.save_draft(sources.item, by=request.user, body=body, text=text, base_version=base_version)
    messages.success(request, _("The draft is saved, for all municipalities at once."))


def _page(request: AuthedRequest, sources: Sources, body: str, form: DraftForm, status: int) -> HttpResponse:
    chosen = choose(sources, request.POST.get("municipality", ""), set())
    text = form["text"].value() or ""
    filled = notation.fill(text, sources.values(chosen), level=3) if chosen else None
    written = sources.written.get(body)
    # Somebody else saved meanwhile: their text stands beside, and saving again is saving over it on purpose.
    theirs = None
    if form.is_bound and form.errors and written and str(written.version) != form["base_version"].value():
        theirs = written.text
        form.data = form.data.copy()
        form.data["base_version"] = str(written.version)
    context = {
        "item": sources.item,
        "body": body,
        "form": form,
        "chosen": chosen,
        "filled": filled,
        "lacking": [name for name in filled.missing if name not in MAY_LACK] if filled else [],
        "theirs": theirs,
        "changed": written is not None,
        "placeholders": notation.PLACEHOLDERS.items(),
    }
    return render(request, "decisions/draft.html", context, status=status)


@require_POST
def restore(request: AuthedRequest, reference: str, body: str) -> HttpResponse:
    sources = _sources(request, reference, body)
    success = _("The draft has the usual text again.")
    attempt(request, service.restore_usual, sources.item, by=request.user, body=body, success=success)
    return redirect(address(sources, f"draft-{body}"))


def _sources(request: AuthedRequest, reference: str, body: str) -> Sources:
    sources = access.get_preparation(request.user, reference, to="prepare")
    if body not in Body.values or sources.item.confidential:
        raise Http404
    return sources
