"""One PDF per published agenda: pages in order, stamped and bookmarked; nothing confidential in the open one."""

from __future__ import annotations

import shutil
import stat
import subprocess
from dataclasses import dataclass
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from agenda import bundles
from agenda.models import Attachment, Meeting, MeetingPaper
from agenda.services import attachments, bundling, meetings
from agenda.tasks import render_paper
from documents import office, store
from overleg.lib.refusal import Refused
from tests import factories as make
from tests.access.planted import paper as one_page
from tests.decisions.reading import words_of
from tests.documents import files

SECRET = "Zonnebloem"


@dataclass
class Scene:
    meeting: Meeting
    agenda: MeetingPaper
    pool: Attachment
    secret: Attachment

    def bundle(self, kind: str = "bundle") -> MeetingPaper:
        """Made by the worker, unless it is there already."""
        paper = MeetingPaper.objects.newest().get(meeting=self.meeting, kind=kind)
        render_paper(paper.pk)
        paper.refresh_from_db()
        assert paper.state == "ready", paper.error
        return paper


def many_pages(*texts: str) -> bytes:
    out = BytesIO()
    with pikepdf.new() as pdf:
        for text in texts:
            with pikepdf.open(BytesIO(one_page(text))) as page:
                pdf.pages.extend(page.pages)
        pdf.save(out)
    return out.getvalue()


def annex(item, title: str, content: bytes, *, name: str = "", confidential: bool = False) -> Attachment:
    """As if it was uploaded, also when an upload would have been refused."""
    position = item.attachments.count() + 1
    document = store.keep(content, title=title, name=name or f"{title}.pdf", confidential=confidential)
    return Attachment.objects.create(
        item=item, document=document, title=title, position=position, confidential=confidential
    )


def uploaded(item, name: str, content: bytes, by) -> Attachment:
    return attachments.attach(item, by=by, upload=SimpleUploadedFile(name, content), title=name.partition(".")[0])


@pytest.fixture
def scene(table) -> Scene:
    """Two open items with annexes, one of them confidential, and a confidential item between them."""
    pool = make.make_item(table.forum, table.mayor, title="Regionaal zwembad")
    secret = make.make_item(table.forum, table.mayor, title=f"{SECRET} dossier", summary=SECRET, confidential=True)
    police = make.make_item(table.forum, table.mayor, title="Politiezone")
    first = annex(pool, "Raming", many_pages("Raming een", "Raming twee"))
    hidden = annex(pool, f"{SECRET} nota", one_page(f"{SECRET} in de nota"), confidential=True)
    annex(pool, "Plan", one_page("Plan van het bad"))
    annex(secret, f"{SECRET} bijlage", one_page(f"{SECRET} in de bijlage"))
    annex(police, "Cijfers", one_page("Cijfers van de zone"))
    meeting = make.make_meeting(table.forum)
    for item in (pool, secret, police):
        meetings.place(meeting, item, by=table.officer)
    agenda = meetings.publish_agenda(meeting, by=table.officer)
    return Scene(meeting, agenda, first, hidden)


def content(paper: MeetingPaper) -> bytes:
    with paper.document.file.open("rb") as file:
        return file.read()


def printed(paper: MeetingPaper) -> list[str]:
    """Its pages as another reader of PDF sees them, each on one line."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed: the text of the PDF is read from its glyphs only")
    made = subprocess.run(["pdftotext", "-", "-"], input=content(paper), capture_output=True, check=True)
    return [" ".join(page.split()) for page in made.stdout.decode().split("\f")]


def pages_of(paper: MeetingPaper) -> list[str]:
    with pikepdf.open(BytesIO(content(paper))) as pdf:
        pages = []
        for page in pdf.pages:
            with pikepdf.new() as single:
                single.pages.append(page)
                out = BytesIO()
                single.save(out)
            pages.append(words_of(out.getvalue()))
        return pages


def behind(paper: MeetingPaper, *words: str) -> list[int]:
    """The numbers of the pages on which each of the words is stamped first."""
    pages = pages_of(paper)
    return [next(number for number, text in enumerate(pages, start=1) if word in text) for word in words]


def bookmarks(paper: MeetingPaper) -> list[tuple[str, list[tuple[str, list[tuple[str, int]]]]]]:
    with pikepdf.open(BytesIO(content(paper))) as pdf, pdf.open_outline() as outline:
        return [
            (
                top.title,
                [
                    (item.title, [(mark.title, pdf.pages.index(pikepdf.Page(mark.destination[0])) + 1)
                                  for mark in item.children])
                    for item in top.children
                ],
            )
            for top in outline.root
        ]  # fmt: skip


def test_publishing_prepares_both_bundles_and_the_agenda_goes_first(scene, django_capture_on_commit_callbacks):
    waiting = scene.agenda.bundles.order_by("kind")
    assert [paper.kind for paper in waiting] == ["bundle", "table"]
    with django_capture_on_commit_callbacks(execute=True):
        render_paper(scene.agenda.pk)
    assert [paper.state for paper in waiting.all()] == ["ready", "ready"]
    assert [paper.letter for paper in waiting.all()] == ["A", "A"]


def test_pages_come_in_order_and_each_says_where_it_belongs(scene):
    paper = scene.bundle("table")
    stamps = ("punt 1 - bijlage 1 - p. 1/2", "punt 1 - bijlage 1 - p. 2/2", "punt 1 - bijlage 2 - p. 1/1")
    stamps += ("punt 1 - bijlage 3 - p. 1/1", "punt 2 - bijlage 1 - p. 1/1", "punt 3 - bijlage 1 - p. 1/1")
    numbers = behind(paper, *stamps)
    assert numbers == list(range(numbers[0], numbers[0] + 6))
    assert numbers[-1] == paper.document.pages
    assert pages_of(paper)[numbers[0] - 1].endswith(str(numbers[0]))


def test_another_reader_sees_annex_and_stamp_on_one_page(scene):
    pages = printed(scene.bundle("table"))
    for stamp, text in (("punt 1 - bijlage 1 - p. 2/2", "Raming twee"), ("punt 3 - bijlage 1 - p. 1/1", "Cijfers van")):
        (page,) = [page for page in pages if stamp in page]
        assert text in page


def test_annexes_hang_under_their_item_in_the_bookmarks(scene):
    paper = scene.bundle("bundle")
    (*_front, (agenda, items)) = bookmarks(paper)
    assert agenda == "Agenda"
    assert [item for item, _marks in items] == ["1 Regionaal zwembad", "2 Besloten punt", "3 Politiezone"]
    raming, plan, figures = behind(
        paper, *(f"punt {at} - p. 1" for at in ("1 - bijlage 1", "1 - bijlage 3", "3 - bijlage 1"))
    )
    assert [marks for _item, marks in items] == [[("Raming", raming), ("Plan", plan)], [], [("Cijfers", figures)]]


def test_the_contents_name_the_page_of_every_annex_and_lead_there(scene):
    paper = scene.bundle("bundle")
    with pikepdf.open(BytesIO(content(paper))) as pdf:
        contents = pdf.pages[1]
        targets = [
            pdf.pages.index(pikepdf.Page(link.Dest[0])) + 1
            for link in contents.Annots
            if isinstance(link.get("/Dest"), pikepdf.Array)
        ]
        addresses = [str(link.A.URI) for page in pdf.pages for link in page.get("/Annots", []) if "/A" in link]
    starts = behind(paper, "punt 1 - bijlage 1", "punt 1 - bijlage 3", "punt 3 - bijlage 1")
    assert sorted(set(targets)) == starts
    assert not [address for address in addresses if address.startswith("annex:")]
    for number in starts:
        assert str(number) in pages_of(paper)[1]


def test_the_open_bundle_holds_nothing_confidential_and_that_of_the_table_everything(scene):
    paper, whole = scene.bundle("bundle"), scene.bundle("table")
    assert (paper.document.confidential, whole.document.confidential) == (False, True)
    for reading in (words_of(content(paper)), str(printed(paper)), str(bookmarks(paper)), str(content(paper))):
        assert SECRET not in reading
    text = str(printed(whole))
    for words in (f"{SECRET} dossier", f"{SECRET} in de nota", f"{SECRET} in de bijlage", "Plan van het bad"):
        assert words in text


def test_without_anything_confidential_there_is_one_bundle(table):
    meeting = make.make_meeting(table.forum)
    meetings.place(meeting, make.make_item(table.forum), by=table.officer)
    agenda = meetings.publish_agenda(meeting, by=table.officer)
    assert [paper.kind for paper in agenda.bundles.all()] == ["bundle"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (files.locked_pdf(), "met een wachtwoord beveiligd"),
        (files.locked_pdf(user=""), "met een wachtwoord beveiligd"),
        (b"%PDF-1.7 and then nothing", "beschadigd"),
        (b"", "beschadigd"),
    ],
)
def test_what_cannot_be_opened_gets_a_page_that_says_why(scene, table, content, reason):
    broken = annex(scene.pool.item, "Stuk", content)
    paper = scene.bundle("bundle")
    (number,) = behind(paper, "punt 1 - bijlage 4 - p. 1/1")
    page = printed(paper)[number - 1]
    assert "Stuk" in page
    assert reason in page
    assert f"http://testserver/bijlagen/{broken.pk}/" in page
    assert "punt 3 - bijlage 1" in pages_of(paper)[number]


def test_a_file_that_is_gone_does_not_fail_the_bundle(scene):
    scene.pool.document.file.storage.delete(scene.pool.document.file.name)
    paper = scene.bundle("bundle")
    assert behind(paper, "punt 1 - bijlage 1 - p. 1/1")


@pytest.mark.parametrize(("name", "form", "size"), [("foto.jpg", "JPEG", (300, 200)), ("kaart.png", "PNG", (200, 300))])
def test_a_picture_becomes_a_page_with_its_title_for_who_cannot_see_it(scene, table, name, form, size):
    uploaded(scene.pool.item, name, files.picture(form, size), table.officer)
    paper = scene.bundle("bundle")
    (number,) = behind(paper, "punt 1 - bijlage 4 - p. 1/1")
    with pikepdf.open(BytesIO(content(paper))) as pdf:
        page = pdf.pages[number - 1]
        box = [round(float(value)) for value in page.mediabox]
        assert sorted(box[2:]) == [595, 842]
        assert (box[2] > box[3]) is (size[0] > size[1])
        parents = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
        assert str(parents[int(page.obj.StructParents)][0].Alt) == name.partition(".")[0]


def test_an_office_document_without_converter_gets_a_page_that_says_so(scene, table, monkeypatch):
    monkeypatch.setattr(office, "converter", lambda: None)
    uploaded(scene.pool.item, "begroting.xlsx", files.true_file(".xlsx"), table.officer)
    paper = scene.bundle("bundle")
    (number,) = behind(paper, "punt 1 - bijlage 4 - p. 1/1")
    assert "begroting.xlsx" in printed(paper)[number - 1]


@pytest.fixture
def program(monkeypatch, tmp_path):
    """A converter of our own making that does what the words of its script say."""

    def write(script: str) -> None:
        path = tmp_path / "soffice"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setattr(office, "converter", lambda: str(path))

    return write


def test_what_the_converter_makes_is_bound(scene, table, program, tmp_path):
    (tmp_path / "made.pdf").write_bytes(many_pages("Blad een", "Blad twee"))
    program(f'while [ "$1" != --outdir ]; do shift; done; cp {tmp_path}/made.pdf "$2/source.pdf"')
    uploaded(scene.pool.item, "begroting.xlsx", files.true_file(".xlsx"), table.officer)
    assert behind(scene.bundle("bundle"), "punt 1 - bijlage 4 - p. 2/2")


@pytest.mark.parametrize("script", ["exit 0", "exit 3", "sleep 60"])
def test_a_converter_that_fails_or_hangs_costs_one_page(scene, table, program, script, monkeypatch):
    monkeypatch.setattr(office, "LIMIT", 1)
    program(script)
    uploaded(scene.pool.item, "begroting.xlsx", files.true_file(".xlsx"), table.officer)
    assert behind(scene.bundle("bundle"), "punt 1 - bijlage 4 - p. 1/1")


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed: nothing is really converted")
def test_libreoffice_itself_makes_pages(scene, table):
    import openpyxl

    book, out = openpyxl.Workbook(), BytesIO()
    book.active["A1"] = "Begroting van het bad"
    book.save(out)
    uploaded(scene.pool.item, "begroting.xlsx", out.getvalue(), table.officer)
    paper = scene.bundle("bundle")
    assert "Begroting van het bad" in words_of(content(paper))


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_nothing_of_a_page_is_covered_however_it_is_turned(scene, turn):
    with pikepdf.open(BytesIO(one_page("Gedraaid"))) as pdf:
        pdf.pages[0].obj.Rotate = turn
        out = BytesIO()
        pdf.save(out)
    annex(scene.pool.item, "Gedraaid", out.getvalue())
    paper = scene.bundle("bundle")
    (number,) = behind(paper, "punt 1 - bijlage 4 - p. 1/1")
    with pikepdf.open(BytesIO(content(paper))) as pdf:
        x0, y0, x1, y1 = (float(value) for value in pdf.pages[number - 1].mediabox)
    grown = {0: y1 > 842, 90: x0 < 0, 180: y0 < 0, 270: x1 > 595}
    assert grown[turn]
    assert x0 <= 0 and y0 <= 0 and x1 >= 595 and y1 >= 842


def test_a_new_annex_makes_the_bundle_outdated_until_it_is_made_again(scene, table):
    old, _whole = scene.bundle("bundle"), scene.bundle("table")
    assert not bundles.is_outdated(old)
    annex(scene.pool.item, "Nagekomen", one_page("Nagekomen stuk"))
    assert bundles.is_outdated(old)
    bundling.remake(scene.meeting, by=table.officer)
    with pytest.raises(Refused):
        bundling.remake(scene.meeting, by=table.officer)
    new = scene.bundle("bundle")
    assert (new.version, new.letter) == (2, "A")
    assert not bundles.is_outdated(new)
    assert behind(new, "punt 1 - bijlage 4")


def test_a_bundle_keeps_to_the_agenda_it_goes_with(scene, table):
    meetings.reopen_agenda(scene.meeting, by=table.officer, reason="Dringend")
    meetings.place(scene.meeting, make.make_item(table.forum, title="Nagekomen punt"), by=table.officer, position=1)
    before = scene.bundle("bundle")
    assert "Nagekomen punt" not in words_of(content(before))
    meetings.publish_agenda(scene.meeting, by=table.officer)
    after = scene.bundle("bundle")
    assert (before.letter, after.letter) == ("A", "B")
    assert behind(after, "punt 2 - bijlage 1 - p. 1/2")


def test_an_open_bundle_is_withheld_when_something_in_it_becomes_confidential(scene, table, client):
    paper = scene.bundle("bundle")
    scene.pool.confidential = True
    scene.pool.save()
    for person, status in ((table.director, 404), (table.mayor, 200), (table.officer, 200)):
        client.force_login(person)
        response = client.get(f"/vergaderingen/stukken/{paper.pk}/")
        response.getvalue()  # to its end, as a browser would
        assert response.status_code == status


def test_progress_is_told_and_the_lease_renewed(scene):
    paper = scene.bundle("table")
    assert (paper.total, paper.done) == (5, 4)
    assert paper.lease_until is None
