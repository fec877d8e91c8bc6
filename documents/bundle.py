"""Annexes bound behind a document of our own, each with its bookmark."""

from __future__ import annotations

from io import BytesIO
from typing import BinaryIO, cast

import pikepdf
from django.utils.translation import gettext as _

from documents.models import Document
from overleg.lib.refusal import Refused


def append(main: bytes, annexes: list[tuple[str, Document]]) -> bytes:
    """`main` first, tags intact, then every annex that is a PDF, under a bookmark with its title.

    Other kinds of files cannot be bound; the caller lists them. Raises Refused naming an annex that cannot be read.
    """
    bound = [(title, document) for title, document in annexes if document.is_pdf]
    if not bound:
        return main
    with pikepdf.open(BytesIO(main)) as pdf:
        starts = []
        for title, document in bound:
            starts.append((title, len(pdf.pages)))
            _bind(pdf, title, document)
        with pdf.open_outline() as outline:
            outline.root.extend(pikepdf.OutlineItem(title, page) for title, page in starts)
        unclaim(pdf)
        out = BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return out.getvalue()


def _bind(pdf: pikepdf.Pdf, title: str, document: Document) -> None:
    try:
        with document.file.open("rb") as file, pikepdf.open(cast(BinaryIO, file)) as annex:
            for page in annex.pages:
                untag(page)
            pdf.add_pages_from(annex)  # links within the annex and filled forms come along
    except (OSError, ValueError, TypeError, RuntimeError, pikepdf.PdfError) as error:  # foreign files break in all ways
        raise Refused(
            _("The annex “%(title)s” (%(name)s) cannot be read. Upload it again.")
            % {"title": title, "name": document.name}
        ) from error


def untag(page: pikepdf.Page) -> None:
    """The annex's own tags stay behind: their numbers would point into the tags of the main document."""
    for key in ("/StructParents", "/AA"):
        if key in page.obj:
            del page.obj[key]
    for annotation in page.obj.get("/Annots", []):
        if isinstance(annotation, pikepdf.Dictionary) and "/StructParent" in annotation:
            del annotation["/StructParent"]


def unclaim(pdf: pikepdf.Pdf) -> None:
    """With foreign pages the whole is no longer PDF/UA or PDF/A, so it does not say so."""
    with pdf.open_metadata(set_pikepdf_as_editor=False) as meta:
        for key in [key for key in meta if "pdfua" in key or "pdfa" in key]:
            del meta[key]
