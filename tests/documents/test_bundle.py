"""Annexes are bound behind the main document, which keeps its tags."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

from documents import bundle, store
from documents.models import Document
from overleg.lib.refusal import Refused
from tests.documents import files
from tests.errands.tasks import blank_pdf
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Document:
    return store.keep(blank_pdf(2), title="Plan", name="plan.pdf", pages=2)


def target(destination: pikepdf.Object) -> pikepdf.Page:
    """A named destination is an array, or a dictionary around one."""
    place = destination if isinstance(destination, pikepdf.Array) else destination.D
    return pikepdf.Page(place[0])


def test_annexes_follow_in_order_each_under_its_bookmark(sample, plan):
    tagged = store.keep(sample.pdf, title="Nota", name="nota.pdf", pages=sample.pages)
    made = bundle.append(sample.pdf, [("Bijlage 1: plan", plan), ("Bijlage 2: nota", tagged)])
    with pikepdf.open(BytesIO(made)) as pdf:
        assert len(pdf.pages) == 3 + 2 + 3
        with pdf.open_outline() as outline:
            marks = [(item.title, pdf.pages.index(pikepdf.Page(item.destination[0]))) for item in outline.root[-2:]]
        assert marks == [("Bijlage 1: plan", 3), ("Bijlage 2: nota", 5)]
        with pikepdf.open(BytesIO(sample.pdf)) as before:
            for page, original in zip(pdf.pages[5:], before.pages, strict=True):
                # The stamp stands around it.
                assert original.Contents.read_bytes() in [part.read_bytes() for part in page.Contents]


def test_the_main_document_keeps_its_tags_and_annexes_do_not_borrow_them(sample, plan):
    tagged = store.keep(sample.pdf, title="Nota", name="nota.pdf")
    with pikepdf.open(BytesIO(bundle.append(sample.pdf, [("Plan", plan), ("Nota", tagged)]))) as pdf:
        assert str(pdf.Root.Lang) == "nl"
        assert ["/StructParents" in page.obj for page in pdf.pages] == [True] * 3 + [False] * 5
        numbers = [int(page.obj.StructParents) for page in pdf.pages[:3]]
        assert numbers == [0, 1, 2]


def test_links_within_an_annex_lead_into_that_annex(sample):
    """The main document and the annex have anchors with the same names here."""
    tagged = store.keep(sample.pdf, title="Nota", name="nota.pdf")
    with pikepdf.open(BytesIO(bundle.append(sample.pdf, [("Nota", tagged)]))) as pdf:
        names = pikepdf.NameTree(pdf.Root.Names.Dests)
        links = [
            (number, target(names[str(link.Dest)]))
            for number, page in enumerate(pdf.pages)
            for link in page.obj.get("/Annots", [])
            if "/Dest" in link
        ]
        targets = {number: {pdf.pages.index(page) for at, page in links if at == number} for number, _page in links}
    assert targets == {2: {1, 2}, 5: {4, 5}}


def test_a_bundle_with_foreign_pages_does_not_claim_to_be_accessible(sample, plan):
    with pikepdf.open(BytesIO(bundle.append(sample.pdf, [("Plan", plan)]))) as pdf, pdf.open_metadata() as meta:
        assert "pdfuaid:part" not in meta


def test_without_pdf_annexes_the_document_stays_as_it_was(sample):
    sheet = store.receive(files.upload("raming.xlsx", files.true_file(".xlsx")), by=make_user())
    assert bundle.append(sample.pdf, [("Raming", sheet)]) == sample.pdf


def test_binding_twice_gives_the_same_bytes(sample, plan):
    annexes = [("Plan", plan)]
    assert bundle.append(sample.pdf, annexes) == bundle.append(sample.pdf, annexes)


@pytest.mark.parametrize("damage", ["gone", "garbage"])
def test_an_annex_that_cannot_be_read_is_named(sample, plan, damage):
    if damage == "gone":
        plan.file.storage.delete(plan.file.name)
    else:
        with plan.file.storage.open(plan.file.name, "wb") as file:
            file.write(b"no pdf")
    with pytest.raises(Refused, match="Het plan.*plan.pdf"):
        bundle.append(sample.pdf, [("Het plan", plan)])
