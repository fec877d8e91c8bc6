"""Errors are reported to where SENTRY_DSN points; without it nothing leaves this machine."""

from __future__ import annotations

import sentry_sdk
from django.conf import settings
from sentry_sdk.types import Event, Hint

from overleg.logs import job, request_id
from overleg.scrub import scrub_all

# What somebody typed or who they are is not needed to find a mistake in the program.
PRIVATE = ("data", "cookies", "headers", "env", "query_string")


def begin() -> None:
    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        before_send=clean,
    )


def clean(event: Event, hint: Hint) -> Event:
    """Without people's words, and with what our own log calls the request and the job."""
    request = event.get("request") or {}
    for name in PRIVATE:
        request.pop(name, None)
    event.pop("user", None)
    event["tags"] = {**(event.get("tags") or {}), "request": request_id.get(), "job": job.get()}
    return scrub_all(event)
