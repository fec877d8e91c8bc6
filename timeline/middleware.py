"""Files that leave are written down where every answer passes, so that no view can forget it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from overleg.lib.spreadsheet import MIME
from timeline.access_records import note
from timeline.models import AccessRecord

# Files made of many rows: what they hold no longer ends with the rights of who took them.
EXPORTS = (
    MIME,
    "application/zip",
    "application/json",
    "text/csv",
)


class AccessRecordMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        kind = kind_of(response)
        if kind and response.status_code == 200 and request.method == "GET" and request.user.is_authenticated:
            # Whoever reads as somebody else took it, not the person whose eyes were borrowed.
            person = request.view_as.by if hasattr(request, "view_as") else request.user
            note(kind, person=person, about=request.path, request=request)
        return response


def kind_of(response: HttpResponse) -> str:
    """`private_document` is what documents.http.send says of the file it sends."""
    document = getattr(response, "private_document", None)
    if document is not None:
        return AccessRecord.Kind.CONFIDENTIAL if document.confidential else ""
    if response.headers.get("Content-Disposition", "").startswith("attachment"):
        content = response.headers.get("Content-Type", "").partition(";")[0]
        return AccessRecord.Kind.EXPORTED if content in EXPORTS else ""
    return ""
