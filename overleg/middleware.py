"""Small things every request passes: language, sign-in for fragments, refusals nobody caught."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render, resolve_url
from django.utils import translation

from overleg import policy
from overleg.lib.refusal import Refused

COOKIE = settings.LANGUAGE_COOKIE_NAME


class LanguageMiddleware:
    """The person's own language; for strangers the one they chose on the sign-in page; else Dutch."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = dict(settings.LANGUAGES)
        wished = request.user.language if request.user.is_authenticated else request.COOKIES.get(COOKIE, "")
        language = wished if wished in known else settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response


class SignInMiddleware(LoginRequiredMiddleware):
    """Strangers sign in first, and then see the page they were on: a button or a fragment has no page of its own."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable) -> HttpResponse:
        here = request.get_full_path()
        if request.htmx or request.method not in ("GET", "HEAD"):
            here = _page_of(request)
        return redirect_to_login(here, self.get_login_url(view_func), self.get_redirect_field_name(view_func))


def _page_of(request: HttpRequest) -> str:
    """The page of ours from which this was sent, else the start page."""
    page = urlsplit(request.headers.get("Referer", ""))
    if page.netloc != request.get_host():
        return resolve_url("start")
    return f"{page.path}?{page.query}" if page.query else page.path


class HtmxSignInMiddleware:
    """A session that ended must not put a sign-in page inside a table cell: htmx gets told to go there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.htmx and isinstance(response, HttpResponseRedirect) and not request.user.is_authenticated:
            answer = HttpResponse(status=204)
            answer["HX-Redirect"] = response.url
            return answer
        return response


class CompressionMiddleware(GZipMiddleware):
    """Pages travel compressed; files keep their length and their bytes. Django pads what it packs, so that the size of
    an answer tells nothing of a secret in it (BREACH)."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        return response if response.streaming else super().process_response(request, response)


class HeadersMiddleware:
    """What no page of ours asks of a browser, it may not be asked for: camera, place, payment and the like."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = policy.PERMISSIONS
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response


class RefusalMiddleware:
    """A refusal that no view showed at a field becomes a page that says what to do, never an error or an empty page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and request.accepts("text/html"):
            # The address of a button, typed or reloaded.
            page = render(request, "405.html", status=405)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return render(request, "409.html", {"reason": str(exception)}, status=409)
        if isinstance(exception, OverflowError | DataError):
            # A number or a day that no column holds: made up, not mistyped.
            return render(request, "400.html", status=400)
        return None
