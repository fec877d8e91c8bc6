"""Annexes bound behind a document of our own, each with its bookmark and its page numbers."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import BinaryIO, cast

import pikepdf
from django.utils.translation import gettext as _
from pikepdf import Array, Name

from documents import missing
from documents.models import Document
from documents.stamps import Stamper
from overleg.lib.refusal import Refused

LINK = "annex:"  # an address in our own document that stands for the first page of an annex


def append(main: bytes, annexes: list[tuple[str, Document]]) -> bytes:
    """`main` first, tags intact, then every annex that is a PDF, under a bookmark with its title.

    Other kinds of files cannot be bound; the caller lists them. An address `annex:1` in `main` becomes a jump to the
    first. Raises Refused naming an annex that cannot be read.
    """
    annexes = [(title, document) for title, document in annexes if document.is_pdf]
    if not annexes:
        return main
    with pikepdf.open(BytesIO(main)) as pdf:
        own, starts = len(pdf.pages), {}
        for number, (title, document) in enumerate(annexes, start=1):
            starts[str(number)] = len(pdf.pages)
            _bind(pdf, title, document)
        _stamp(pdf, starts, [_("annex %(number)d") % {"number": number + 1} for number in range(len(annexes))])
        link_annexes(pdf, own, starts)
        with pdf.open_outline() as outline:
            at = zip(annexes, starts.values(), strict=True)
            outline.root.extend(pikepdf.OutlineItem(title, page) for (title, _document), page in at)
        unclaim(pdf)
        out = BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return out.getvalue()


def _bind(pdf: pikepdf.Pdf, title: str, document: Document) -> None:
    try:
        with missing.opened(document) as file, pikepdf.open(cast(BinaryIO, file)) as annex:
            for page in annex.pages:
                untag(page)
            pdf.add_pages_from(annex)  # links within the annex and filled forms come along
    except FileNotFoundError as error:
        raise Refused(
            _(
                "The annex “%(title)s” (%(name)s) is missing from the storage. Ask the administrator to put it back "
                "from the backup, or upload it again; then try again."
            )
            % {"title": title, "name": document.name}
        ) from error
    except (OSError, ValueError, TypeError, RuntimeError, pikepdf.PdfError) as error:  # foreign files break in all ways
        raise Refused(
            _("The annex “%(title)s” (%(name)s) cannot be read. Upload it again.")
            % {"title": title, "name": document.name}
        ) from error


def _stamp(pdf: pikepdf.Pdf, starts: Mapping[str, int], names: list[str]) -> None:
    """Which annex it is, and its page of the whole, in a band above what it shows."""
    stamper, total = Stamper(pdf, "".join(names)), len(pdf.pages)
    bounds = [*starts.values(), total]
    for name, first, end in zip(names, bounds, bounds[1:], strict=False):
        for at in range(first, end):
            stamper.stamp(pdf.pages[at], name, f"{at + 1} / {total}")


def link_annexes(pdf: pikepdf.Pdf, own: int, starts: Mapping[str, int]) -> None:
    """Addresses that stand for an annex become jumps to its first page."""
    for page in list(pdf.pages)[:own]:
        for link in page.obj.get(Name.Annots, []):
            address = str(link.get(Name.A, {}).get("/URI", ""))
            if address.startswith(LINK) and (key := address.removeprefix(LINK)) in starts:
                del link[Name.A]
                link.Dest = Array([pdf.pages[starts[key]].obj, Name.Fit])


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
