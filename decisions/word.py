"""The drafts of one municipality as an editable document, in the same words as its packet, for its own system."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from decisions.contexts import DRAFTS
from decisions.sources import LANGUAGE
from documents import parts, store, word
from documents.models import Document
from timeline.services import now

EDITABLE = (*DRAFTS, "noted")


def drafts(context: dict, *, name: str) -> Document | None:
    """Nothing when no body is asked to decide or take note."""
    names = [piece for piece in context["own"] if piece in EDITABLE]
    if not names:
        return None
    with translation.override(LANGUAGE):
        pages = [render_to_string(f"decisions/print/_{piece}.html", context) for piece in names]
        title = _("Draft decisions of %(municipality)s: %(about)s") % {
            "municipality": context["municipality"].name,
            "about": context["running"],
        }
    about = {"title": title, "author": context["forum"], "subject": context["running"], "language": LANGUAGE}
    said = "\0".join([*about.values(), *pages])
    made = parts.kept(said, lambda: word.from_html(pages, made_at=now(), **about))
    return store.keep(made, title=title, name=name, mime=word.MIME)
