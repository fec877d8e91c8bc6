"""The one way to send a file; the caller has checked access before."""

from __future__ import annotations

from django.http import FileResponse

from documents import missing
from documents.models import PDF, Document

# What a browser may show itself; anything else could carry script, so it is downloaded.
SHOWABLE = frozenset({PDF, "image/png", "image/jpeg"})


def send(document: Document, *, inline: bool = False) -> FileResponse:
    """The file under its own name. `inline` shows it in the browser where that is safe."""
    try:
        file = missing.opened(document)
    except FileNotFoundError:
        raise missing.FileIsMissing(document.name) from None
    attachment = not inline or document.mime not in SHOWABLE
    response = FileResponse(file, as_attachment=attachment, filename=document.name, content_type=document.mime)
    response.private_document = document  # whoever keeps the record of what left reads it here
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store" if document.confidential else "private, no-cache"
    return response
