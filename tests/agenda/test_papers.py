"""The three papers of a meeting, and what never stands on them."""

import shutil
import subprocess
from datetime import date
from io import BytesIO

import pikepdf
import pytest

from agenda import papers
from agenda.models import Attachment, Meeting, MeetingPaper, Minutes, Note, Placement
from agenda.record import public
from agenda.services import minutes
from agenda.tasks import render_paper
from decisions.models import Decision, Position
from documents import store
from documents.models import Document
from tests import factories as make
from timeline.services import as_of, now

# Stands in every text of the confidential item; whatever is open must not hold it.
SECRET = "Zonnebloem"


def annex(item, title: str, **fields) -> Attachment:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    out = BytesIO()
    pdf.save(out)
    document = store.keep(out.getvalue(), title=title, name=f"{title}.pdf")
    return Attachment.objects.create(item=item, document=document, title=title, **fields)


def write(placement: Placement, discussion: str, conclusion: str, by) -> None:
    Note.objects.create(
        placement=placement, version=1, discussion=discussion, conclusion=conclusion, written_by=by, written_at=now()
    )


@pytest.fixture
def meeting(table) -> Meeting:
    """Held: an open item with a confidential annex, ratified with a reservation; a confidential item; notes on both."""
    meeting = make.make_meeting(table.forum, status=Meeting.Status.PUBLISHED)
    pool = make.make_item(
        table.forum, title="Regionaal zwembad", summary="Wie betaalt wat.", ratify="Wij delen de kost per inwoner."
    )
    secret = make.make_item(
        table.forum,
        title=f"{SECRET} dossier",
        summary=f"Over {SECRET}",
        ratify=f"Wij kopen {SECRET}",
        confidential=True,
        capacity="municipality",
        for_municipality=make.make_municipality(f"{SECRET}gem"),
    )
    annex(pool, "Kostenraming")
    annex(pool, f"{SECRET} nota", confidential=True)
    annex(secret, f"{SECRET} raming")
    open_one, closed_one = make.make_placement(meeting, pool), make.make_placement(meeting, secret, minutes=20)
    with as_of(meeting.starts_at):
        minutes.open_session(meeting, by=table.officer)
    write(open_one, "De mayor van Aalbeke vroeg uitleg.", "De raming klopt.", table.officer)
    write(closed_one, f"{SECRET} gezegd", f"{SECRET} besloten", table.officer)
    for placement in (open_one, closed_one):
        minutes.record_outcome(placement, Placement.Outcome.AMENDED, by=table.officer)
        decision = Decision.objects.create(
            item=placement.item,
            placement=placement,
            forum=table.forum,
            text=f"Akkoord: {placement.item.proposal}",
            ratified_on=date(2026, 4, 17),
            college_ask="nothing",
            council_ask="nothing",
        )
        reason = "Eerst de gemeenteraad." if placement == open_one else SECRET
        Position.objects.create(decision=decision, seat=table.seat_b, stance="reservation", reason=reason)
    Meeting.objects.filter(pk=meeting.pk).update(status=Meeting.Status.HELD)
    Minutes.objects.create(meeting=meeting)
    return meeting


def paper_of(meeting: Meeting, kind: str) -> MeetingPaper:
    return MeetingPaper.objects.create(meeting=meeting, kind=kind)


def html_of(meeting: Meeting, kind: str) -> str:
    return papers.render(paper_of(meeting, kind), meeting, "Titel").html


def text_of(document: Document, tmp_path) -> str:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed: the text of the PDF is not read")
    file = tmp_path / "paper.pdf"
    file.write_bytes(document.file.read())
    return subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True).stdout.decode()


@pytest.mark.parametrize("kind", ["agenda", "extract"])
def test_open_papers_say_only_that_there_was_a_confidential_item(meeting, kind):
    html = html_of(meeting, kind)
    assert SECRET not in html
    assert "Regionaal zwembad" in html
    assert "Besloten punt" in html or "Confidential item" in html


@pytest.mark.parametrize("kind", ["agenda", "extract"])
def test_the_pdf_of_an_open_paper_holds_nothing_confidential(meeting, kind, tmp_path):
    paper = paper_of(meeting, kind)
    render_paper(paper.pk)
    paper.refresh_from_db()
    assert paper.state == "ready", paper.error
    assert not paper.document.confidential
    text = text_of(paper.document, tmp_path)
    assert SECRET not in text
    assert "Regionaal zwembad" in text
    assert SECRET.encode() not in paper.document.file.read()


def test_the_minutes_hold_everything_and_are_confidential_for_it(meeting):
    paper = paper_of(meeting, "minutes")
    render_paper(paper.pk)
    paper.refresh_from_db()
    assert paper.document.confidential
    html = papers.render(paper, meeting, "Titel").html
    for text in (
        f"{SECRET} gezegd",
        "De mayor van Aalbeke vroeg uitleg.",
        "Persona mayor_b",
        "Akkoord: Wij delen de kost per inwoner.",
        "Eerst de gemeenteraad.",
    ):
        assert text in html


def test_minutes_without_a_confidential_item_are_not_confidential(table):
    meeting = make.make_meeting(table.forum, status=Meeting.Status.HELD)
    make.make_placement(meeting)
    paper = paper_of(meeting, "minutes")
    render_paper(paper.pk)
    paper.refresh_from_db()
    assert not paper.document.confidential


def test_the_extract_names_bodies_and_outcomes_but_no_persons_and_no_discussion(meeting):
    html = html_of(meeting, "extract")
    for text in ("Aalbeke", "De raming klopt.", "Akkoord: Wij delen de kost per inwoner."):
        assert text in html
    for text in ("Persona", "vroeg uitleg", "Eerst de gemeenteraad.", "Kostenraming"):
        assert text not in html


def test_a_body_is_present_when_one_of_its_people_or_a_replacement_was(table):
    meeting = make.make_meeting(table.forum)
    shared = {"meeting": meeting, "voice": "decides"}
    for seat, state, replaced_by in (
        (table.seat_a, "excused", ""),
        (table.seat_a, "present", ""),
        (table.seat_b, "replaced", "Eerste schepen"),
    ):
        meeting.attendances.create(
            **shared, seat=seat, body=str(seat), person=make.make_user(), state=state, replaced_by=replaced_by
        )
    html = html_of(meeting, "extract")
    assert "Eerste schepen" not in html
    assert {row["body"]: str(row["state"]) for row in public(meeting)["bodies"]} == dict.fromkeys(
        ("Aalbeke", "Bellegem"), str(meeting.attendances.model.State.PRESENT.label)
    )


def test_a_withdrawn_ratification_is_no_agreement(meeting):
    Decision.objects.update(status=Decision.Status.REVOKED)
    assert "Akkoord: Wij delen" not in html_of(meeting, "minutes")


def test_the_agenda_lists_annexes_agreement_and_times(meeting):
    html = html_of(meeting, "agenda")
    for text in ("Kostenraming", "Wij delen de kost per inwoner.", "Wie betaalt wat."):
        assert text in html


def test_the_pdf_is_tagged_titled_and_has_bookmarks(meeting):
    paper = paper_of(meeting, "agenda")
    render_paper(paper.pk)
    paper.refresh_from_db()
    assert paper.document.name.startswith("agenda-testforum-")
    with pikepdf.open(paper.document.file) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("nl")
        with pdf.open_outline() as outline:
            (top,) = outline.root
            titles = [child.title for child in top.children]
    assert any("Regionaal zwembad" in title for title in titles)
    assert not any(SECRET in title for title in titles)


def test_a_paper_is_made_once_however_often_the_task_runs(meeting):
    paper = paper_of(meeting, "extract")
    render_paper(paper.pk)
    render_paper(paper.pk)
    assert Document.objects.filter(title__contains=meeting.forum.name).count() == 1
