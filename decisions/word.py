"""The drafts of one municipality as an editable document, in the same words as its packet, for its own system.

What they say is kept with the packet; the document is made for whoever asks. Most packets are read on paper alone, and
a document takes as long as the rest of a packet that was laid out before.
"""

from __future__ import annotations

from pathlib import PurePath

from django.core.files.base import ContentFile
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from decisions.contexts import DRAFTS
from decisions.models import Packet
from decisions.sources import LANGUAGE
from documents import word
from documents.models import Document
from timeline.services import now

EDITABLE = (*DRAFTS, "noted")


def words_of(context: dict) -> dict | None:
    """What the drafts say, as HTML, and how they are called; nothing when no body is asked to decide or take note."""
    names = [piece for piece in context["own"] if piece in EDITABLE]
    if not names:
        return None
    with translation.override(LANGUAGE):
        pages = [render_to_string(f"decisions/print/_{piece}.html", context) for piece in names]
        title = _("Draft decisions of %(municipality)s: %(about)s") % {
            "municipality": context["municipality"].name,
            "about": context["running"],
        }
    return {"pages": pages, "title": title, "author": context["forum"], "subject": context["running"]}


def drafts(packet: Packet) -> Document | None:
    """The document to send, made now and kept nowhere; only packets from before their words were kept have a file."""
    if not packet.editable or not packet.document:
        return packet.drafts
    made_at = packet.finished_at or now()
    made = word.from_html(**packet.editable, language=LANGUAGE, made_at=made_at)
    name = PurePath(packet.document.name).with_suffix(".docx").name
    title, file = packet.editable["title"], ContentFile(made, name=name)
    return Document(title=title, name=name, mime=word.MIME, size=len(made), file=file, created_at=made_at)
