"""Accounts, for an administrator; and the invitation that a support officer sends as well."""

from __future__ import annotations

from collections.abc import Callable

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import ViewAs
from overleg.http import AuthedRequest, attempt, filled_in
from regions import accounts_access as access
from regions.access import demand_administrator
from regions.accounts_forms import InviteForm, NewAccountForm
from regions.accounts_page import AccountFilter, account_page
from regions.services import accounts as service

PER_PAGE = 25
FORM = ["GET", "HEAD", "POST"]


@require_GET
def accounts(request: AuthedRequest) -> HttpResponse:
    demand_administrator(request.user)
    form = AccountFilter(request.GET)
    page = Paginator(form.accounts(), PER_PAGE).get_page(request.GET.get("page"))
    filtered = any(request.GET.get(name) for name in form.fields)
    return render(request, "accounts/accounts.html", {"form": form, "page": page, "filtered": filtered})


@require_http_methods(FORM)
def account_new(request: AuthedRequest) -> HttpResponse:
    demand_administrator(request.user)
    form, made = NewAccountForm(request.POST or None), []

    def add() -> None:
        made.append(service.add(by=request.user, **form.cleaned_data))

    if filled_in(request, form, add, _("The invitation is on its way.")):
        return redirect("account", made[0].pk)
    return render(request, "accounts/account_new.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def account(request: AuthedRequest, pk: int) -> HttpResponse:
    person = access.get_account(request.user, pk)
    return render(request, "accounts/account.html", {"page": account_page(person, timezone.localdate())})


@require_http_methods(FORM)
def invite(request: AuthedRequest, pk: int) -> HttpResponse:
    """From the composition of a forum or from the account: the address is checked once more, then the link goes."""
    person = access.get_to_invite(request.user, pk)
    form = InviteForm(request.POST or None, initial={"email": person.email})

    def send() -> None:
        service.invite(person, by=request.user, **form.cleaned_data)

    back = _back(request) or (reverse("account", args=[pk]) if request.user.is_administrator else reverse("start"))
    if filled_in(request, form, send, _("The invitation is on its way.")):
        return redirect(back)
    context = {"form": form, "person": person, "back": back}
    return render(request, "accounts/invite.html", context, status=422 if form.errors else 200)


@require_POST
def close(request: AuthedRequest, pk: int) -> HttpResponse:
    return _do(request, pk, service.close, _("The account is closed, and all its sessions have ended."))


@require_POST
def reopen(request: AuthedRequest, pk: int) -> HttpResponse:
    return _do(request, pk, service.reopen, _("The account is open again; a link to choose a password is on its way."))


@require_POST
def reset_second_factor(request: AuthedRequest, pk: int) -> HttpResponse:
    done = _("The second factor is reset, all sessions have ended, and the person was told by mail.")
    return _do(request, pk, service.reset_second_factor, done)


@require_POST
def end_sessions(request: AuthedRequest, pk: int) -> HttpResponse:
    return _do(request, pk, service.end_sessions, _("All sessions have ended."))


@require_POST
def administrator(request: AuthedRequest, pk: int) -> HttpResponse:
    person = access.get_account(request.user, pk)
    wanted = request.POST.get("wanted") == "1"
    attempt(request, service.make_administrator, person, wanted, by=request.user, success=_("Saved."))
    return redirect("account", pk)


@require_POST
def view_as(request: AuthedRequest, pk: int) -> HttpResponse:
    person, begun = access.get_account(request.user, pk), []
    if not attempt(request, lambda: begun.append(service.view_as(person, by=request.user))):
        return redirect("account", pk)
    request.session["view_as"] = begun[0].pk
    return redirect("start")


@require_POST
def view_as_stop(request: AuthedRequest) -> HttpResponse:
    """Back to oneself; the record says when."""
    row = ViewAs.objects.filter(pk=request.session.pop("view_as", 0), by=request.user).first()
    if row is None:  # it had stopped by itself
        return redirect("start")
    if row.runs:
        row.ended_at = timezone.now()
        row.save(update_fields=["ended_at"])
    return redirect("account", row.person_id)


def _do(request: AuthedRequest, pk: int, step: Callable, done: str) -> HttpResponse:
    person = access.get_account(request.user, pk)
    attempt(request, step, person, by=request.user, success=done)
    return redirect("account", pk)


def _back(request: AuthedRequest) -> str:
    """The page of ours from which somebody came, when it says so."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    own = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if own else ""
