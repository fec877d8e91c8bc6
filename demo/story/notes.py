"""The notes that proposers attach: short real PDFs."""

from __future__ import annotations

from agenda.models import AgendaItem
from documents import pdf as documents_pdf


def pdf(item: AgendaItem, paper: dict) -> bytes:
    """One page with the note's title and its lines."""
    context = {"item": item, "forum": item.forum.name, "lines": paper["lines"]}
    return documents_pdf.render("demo/note.html", context, title=paper["title"]).pdf
