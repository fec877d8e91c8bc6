"""Pages that cost much, and how often a minute one person gets them."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

MINUTE = 60
# By the name of their address: files made of many rows, and PDFs made while somebody waits.
EXPENSIVE = frozenset(
    {
        "agenda:attendance-year-sheet",
        "decisions:actions-sheet",
        "decisions:followup-sheet",
        "decisions:matrix-sheet",
        "decisions:meeting-packets-zip",
        "decisions:packets-zip",
        "decisions:preparation-pdf",
        "decisions:rhythm-region-sheet",
        "people-example",
        "people-import",
        "personal-file",
        "work-sheet",
    }
)


class ThrottleMiddleware:
    """Pages that cost much, such as exports, answer one person so often a minute: nobody holds up all the others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name not in EXPENSIVE or not request.user.is_authenticated:
            return None
        key = f"throttle:{name}:{request.user.pk}:{int(time.time() // MINUTE)}"
        cache.add(key, 0, timeout=2 * MINUTE)
        if cache.incr(key) <= settings.EXPENSIVE_PER_MINUTE:
            return None
        page = render(request, "429_busy.html", status=429)
        page.headers["Retry-After"] = str(MINUTE)
        return page
