"""What every view uses: the typed request, one way to answer with a page or its fragment, one way to say no."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from accounts.models import User
from overleg.lib.refusal import Refused


class AuthedRequest(HttpRequest):
    """A request of somebody who signed in; what views behind SignInMiddleware receive."""

    user: User
    htmx: HtmxDetails


def render_page(
    request: HttpRequest, template: str, context: dict, *, fragment: str = "", status: int = 200
) -> HttpResponse:
    """The whole page, or only `fragment` when htmx asks for a part of it."""
    partial = bool(fragment and request.htmx and not request.htmx.boosted and not request.htmx.history_restore_request)
    response = render(request, fragment if partial else template, context, status=status)
    if fragment:
        patch_vary_headers(response, ["HX-Request"])
    return response


def attempt(request: HttpRequest, service: Callable, *args, success: str = "", **kwargs) -> bool:
    """Call a service for a button without fields: a refusal becomes a message, success one too. True when done."""
    try:
        service(*args, **kwargs)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    if success:
        messages.success(request, success)
    return True


def wished(request: HttpRequest, otherwise: str) -> str:
    """Where a form says it stood (`next`), when that is a page of ours; else `otherwise`."""
    target = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return target if ours and target.startswith("/") else otherwise


def filled_in(request: HttpRequest, form, do: Callable[[], object], success: str = "") -> bool:
    """A form was sent, is right, and `do` did it. A refusal shows at its field; the caller shows the form again."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        do()
    except Refused as refusal:
        refuse(form, refusal)
        return False
    messages.success(request, success or _("Saved."))
    return True


def refuse(form, refusal: Refused) -> None:
    """Show a service's refusal at the field it names, else above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
