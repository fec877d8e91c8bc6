"""Every request gets an id, which stands in its log lines and in the answer; how long it took is noted by address."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from overleg import metrics
from overleg.logs import request_id

log = logging.getLogger("overleg.requests")

HEADER = "X-Request-ID"
SANE = re.compile(r"[A-Za-z0-9._-]{8,64}")
# Asked every few seconds by machines: only worth a line when something is wrong.
QUIET = frozenset({"health", "live", "ready", "metrics"})


class WatchingMiddleware:
    """The outermost one. A log line names the address as in the address book, never with what is secret in it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        mark = request_id.set(given if SANE.fullmatch(given) else uuid.uuid4().hex)
        began = time.monotonic()
        try:
            response = self.get_response(request)
            response[HEADER] = request_id.get()
            self.note(request, response, time.monotonic() - began)
            return response
        finally:
            request_id.reset(mark)

    def note(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        match = request.resolver_match
        name = match.view_name if match else "unknown"
        metrics.observe(name, request.method or "", response.status_code, seconds)
        if name in QUIET and response.status_code < 500:
            return
        person = getattr(request, "_cached_user", None)
        log.info(
            "%s %s %s",
            request.method,
            f"/{match.route}" if match else "(no such address)",
            response.status_code,
            extra={
                "status": response.status_code,
                "milliseconds": round(seconds * 1000),
                "person": person.pk if person is not None else None,
            },
        )
