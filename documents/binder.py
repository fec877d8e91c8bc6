"""Many files bound behind one document of our own: page by page, each stamped and bookmarked, never failing on one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import pikepdf
from django.utils.translation import gettext as _
from pikepdf import Array, Dictionary, Name

from documents import missing, office, pictures
from documents.bundle import link_annexes, unclaim, untag
from documents.models import Document
from documents.stamps import Stamper

Tick = Callable[..., None]
MOST_HELD = 30 * 1024 * 1024  # bytes of annexes in memory at once, besides the one being taken over
PICTURES = frozenset({"image/png", "image/jpeg"})
BROKEN = (OSError, ValueError, TypeError, RuntimeError, KeyError, AttributeError, SyntaxError, pikepdf.PdfError)


@dataclass
class Annex:
    """A file to bind. `stamp` holds %(page)d and %(pages)d; `parent` is the bookmark (by number) it hangs under."""

    key: str
    title: str
    document: Document
    stamp: str
    parent: int
    address: str = ""  # where the file itself can be had
    path: Path | None = None  # where its pages are, once they are there
    pages: int = 1
    reason: str = ""  # why it is not shown
    gone: bool = False  # its file is missing, and may come back
    figure: bool = field(default=False)


class Gone(Exception):
    """The file of an annex is missing from the store."""


class BrokenAnnex(Exception):
    """Its pages could not be taken over after all; it must be bound again without them."""

    def __init__(self, annex: Annex) -> None:
        super().__init__(annex.key)
        self.annex = annex


def prepare(annexes: Sequence[Annex], folder: Path, tick: Tick) -> None:
    """Find out how each can be shown: its pages, or the reason why not."""
    for number, annex in enumerate(annexes):
        tick(number)
        try:
            _prepare(annex, folder / str(number), tick)
        except Gone:
            annex.gone, annex.reason = True, _("This file is missing from the storage.")
        except pikepdf.PasswordError:
            annex.reason = _("This PDF is protected with a password.")
        except office.NotConverted:
            annex.reason = _("This kind of file cannot be shown as pages here.")
        except BROKEN:
            annex.reason = _("This file is damaged and cannot be opened.")


def _prepare(annex: Annex, folder: Path, tick: Tick) -> None:
    folder.mkdir()
    source = _on_disk(annex.document, folder)
    if annex.document.mime in PICTURES:
        made = folder / "page.pdf"
        pictures.to_page(source, made)
        annex.path, annex.pages, annex.figure = made, 1, True
        return
    made = source if annex.document.is_pdf else office.to_pdf(source, folder, tick)
    with _opened(made) as pdf:
        if pdf.is_encrypted:
            raise pikepdf.PasswordError
        annex.pages = len(pdf.pages)
    if not annex.pages:
        raise ValueError("no pages")
    annex.path = made


def _opened(path: Path) -> pikepdf.Pdf:
    """Read as it is needed; a mapped file would count as our memory."""
    return pikepdf.open(path, access_mode=pikepdf.AccessMode.stream)


def _on_disk(document: Document, folder: Path) -> Path:
    """The stored file itself, or a copy under its own extension when the converter must recognise it."""
    try:
        stored = missing.opened(document)
    except FileNotFoundError:
        raise Gone from None
    with stored as file:
        if document.is_pdf or document.mime in PICTURES:
            try:
                return Path(document.file.path)
            except NotImplementedError:  # a storage that is not on this machine
                pass
        copy = folder / f"source{Path(document.name).suffix.lower()}"
        with copy.open("wb") as out:
            shutil.copyfileobj(file, out)
    return copy


def bind(front: bytes, own: int, annexes: Sequence[Annex], made: Path, tick: Tick) -> int:
    """Write `front` (its first `own` pages, then a page for every annex not shown) with all annexes in order.

    Gives the number of pages. Raises BrokenAnnex when the pages of one cannot be taken over.
    """
    with TemporaryDirectory(prefix="bind-", dir=made.parent) as folder:
        gathered = _gather(front, annexes, Path(folder), tick)
        with _opened(gathered) as pdf:
            starts = _put_in_order(pdf, own, annexes)
            stamper = Stamper(pdf, "".join(annex.stamp for annex in annexes))
            for annex in annexes:
                tick()
                _stamp(pdf, annex, starts[annex.key], stamper)
            link_annexes(pdf, own, starts)
            _bookmark(pdf, annexes, starts)
            if any(annex.path for annex in annexes):
                unclaim(pdf)
            pdf.save(made, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
            return len(pdf.pages)


def _gather(front: bytes, annexes: Sequence[Annex], folder: Path, tick: Tick) -> Path:
    """All pages in one file: ours, then those of the annexes. What is taken over stays in memory until it is saved,
    so now and then it is."""
    here, held = folder / "0.pdf", 0
    here.write_bytes(front)
    pdf = _opened(here)
    for annex in annexes:
        if annex.path is None:
            continue
        tick()
        _take_over(pdf, annex)
        held += annex.path.stat().st_size
        if held > MOST_HELD:
            here, held = folder / f"{annex.key}.pdf", 0
            pdf.save(here)
            pdf.close()
            pdf = _opened(here)
    gathered = folder / "gathered.pdf"
    with pdf:
        pdf.save(gathered)
    return gathered


def _take_over(pdf: pikepdf.Pdf, annex: Annex) -> None:
    before = len(pdf.pages)
    try:
        with _opened(cast(Path, annex.path)) as source:
            for page in source.pages:
                untag(page)
            pdf.add_pages_from(source)  # links within the annex and filled forms come along
        if len(pdf.pages) - before != annex.pages:
            raise ValueError("other pages than before")
    except BROKEN as error:
        raise BrokenAnnex(annex) from error


def _put_in_order(pdf: pikepdf.Pdf, own: int, annexes: Sequence[Annex]) -> dict[str, int]:
    """Each annex, or the page that stands for it, after the one before it. Gives where each begins."""
    pages = [page.obj for page in pdf.pages]
    missing = sum(annex.path is None for annex in annexes)
    placeholders, shown = iter(pages[own : own + missing]), iter(pages[own + missing :])
    del pdf.pages[own:]
    starts = {}
    for annex in annexes:
        starts[annex.key] = len(pdf.pages)
        for _number in range(annex.pages):
            pdf.pages.append(pikepdf.Page(next(shown if annex.path else placeholders)))
        if annex.figure:
            _describe(pdf, pdf.pages[-1], annex.title)
    return starts


def _stamp(pdf: pikepdf.Pdf, annex: Annex, start: int, stamper: Stamper) -> None:
    grow = annex.path is not None and not annex.figure
    try:
        for number in range(annex.pages):
            words = annex.stamp % {"page": number + 1, "pages": annex.pages}
            stamper.stamp(pdf.pages[start + number], words, str(start + number + 1), grow=grow)
    except BROKEN as error:
        raise BrokenAnnex(annex) from error


def _describe(pdf: pikepdf.Pdf, page: pikepdf.Page, words: str) -> None:
    """The picture joins the tags of our document, with its title for who cannot see it."""
    tree = pdf.Root.StructTreeRoot
    if "/Nums" not in tree.ParentTree:
        return
    numbers = tree.ParentTree.Nums
    key = max((int(numbers[at]) for at in range(0, len(numbers), 2)), default=-1) + 1
    top = tree.K[0] if isinstance(tree.K, Array) else tree.K
    figure = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Figure, P=top, Pg=page.obj, K=0, Alt=words))
    top.K = Array([*(top.K if isinstance(top.K, Array) else [top.K]), figure])
    numbers.append(key)
    numbers.append(Array([figure]))
    page.obj.StructParents = key


def _bookmark(pdf: pikepdf.Pdf, annexes: Sequence[Annex], starts: dict[str, int]) -> None:
    """Each annex hangs under its item: the bookmarks inside the last part of our own document."""
    with pdf.open_outline() as outline:
        items = outline.root[-1].children
        for annex in annexes:
            items[annex.parent].children.append(pikepdf.OutlineItem(annex.title, starts[annex.key]))
