"""What every request passes after the session: when somebody was last seen, view as, and the second factor."""

from __future__ import annotations

import time
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts import second_factor
from accounts.models import ViewAs

SEEN_EVERY = 3600  # seconds
SAFE = ("GET", "HEAD", "OPTIONS")
# What one passes on the way to a second factor, and the ways out.
ON_THE_WAY = (
    "mfa_",
    "account_reauthenticate",
    "account_logout",
    "second-factor",
    "language",
    "health",
    "robots",
    "mail-off",
)
# Pages about how somebody enters, and secret addresses: nobody looks at these with the eyes of another.
THEIR_OWN = ("account_", "mfa_", "usersessions_", "session-", "second-factor", "agenda:feed")


class LastSeenMiddleware:
    """The list of sessions says when each was last used, on the hour: not every page is worth a write."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        seen = request.session.get("seen")
        if seen and request.user.is_authenticated and time.time() - seen > SEEN_EVERY:
            UserSession.objects.create_from_request(request)
            request.session["seen"] = time.time()
        return self.get_response(request)


def starts_to_be_seen(request: HttpRequest, **_: object) -> None:
    """Whoever signs in is kept an eye on from then on."""
    request.session["seen"] = time.time()


class ViewAsMiddleware:
    """An administrator reads as somebody else: nothing is changed, whatever the page, and never for long."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        row = self._running(request)
        if row is None:
            return self.get_response(request)
        request.view_as = row
        row.person.viewed_by = row.by
        request.user = row.person
        with connection.execute_wrapper(only_reads):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        if getattr(request, "view_as", None) is None:
            return None
        name = request.resolver_match.view_name or ""
        if name == "view-as-stop":
            request.user = request.view_as.by
            return None
        if request.method not in SAFE or name.startswith(THEIR_OWN):
            return render(request, "accounts/view_as_refused.html", status=403)
        return None

    def _running(self, request: HttpRequest) -> ViewAs | None:
        pk = request.session.get("view_as")
        if not pk or not request.user.is_authenticated:
            return None
        row = ViewAs.objects.select_related("by", "person").filter(pk=pk, by=request.user).first()
        if row and row.runs and row.by.is_administrator and row.person.is_active and not row.person.is_administrator:
            return row
        request.session.pop("view_as")
        return None


def only_reads(execute: Callable, sql: str, params: object, many: bool, context: dict) -> object:
    """The second lock: a page that would write all the same does not get through."""
    if sql.lstrip().split(" ", 1)[0].upper() in ("INSERT", "UPDATE", "DELETE") and "accounts_viewas" not in sql:
        raise PermissionDenied
    return execute(sql, params, many, context)


class SecondFactorMiddleware:
    """Who must have a second factor and has none sets one up first; once a day per session this is looked at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        if not settings.REQUIRE_SECOND_FACTOR or not request.user.is_authenticated or hasattr(request, "view_as"):
            return None
        today = timezone.localdate().isoformat()
        if request.session.get("second_factor") == today:
            return None
        if not lacks_second_factor(request):
            request.session["second_factor"] = today
            return None
        if request.resolver_match.view_name.startswith(ON_THE_WAY):
            return None
        if request.method == "GET" and not request.htmx:
            request.session["wanted"] = request.get_full_path()
        return _to(request, reverse("second-factor"))


def lacks_second_factor(request: HttpRequest) -> bool:
    user = request.user
    asked = second_factor.is_asked_of(user)
    return asked and not second_factor.has_one(user) and not second_factor.was_given_elsewhere(request)


def _to(request: HttpRequest, address: str) -> HttpResponse:
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
