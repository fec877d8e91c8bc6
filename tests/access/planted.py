"""The same world with the secret word in everything that is not for everybody, and how to find it again."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pikepdf
from django.utils import timezone

from agenda import record as record_of
from agenda.models import (
    AgendaItem,
    Attachment,
    Meeting,
    MeetingPaper,
    MinutesVersion,
    Note,
    Placement,
    Referral,
    ValidationRemark,
    Voice,
)
from agenda.tasks import render_paper
from decisions.models import Action, Decision, Evaluation, PacketRun, Position
from documents import store
from documents.models import Document
from tests.access.world import SECRET, Builder, World
from tests.decisions.reading import words_of
from tests.factories import make_forum, make_item, make_mandate, make_seat
from timeline.services import record


def paper(text: str) -> bytes:
    """A one-page PDF whose text also stands in its bytes."""
    out = BytesIO()
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1))
        font.BaseFont = pikepdf.Name.Helvetica
        page = pdf.add_blank_page(page_size=(595, 842))
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.obj.Contents = pdf.make_stream(f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET".encode())
        pdf.save(out, compress_streams=False)
    return out.getvalue()


def annex(item: AgendaItem, title: str, *, confidential: bool = False, position: int = 1) -> Attachment:
    document = store.keep(
        paper(f"In dit stuk staat: {title}"), title=title, name=f"{title}.pdf", confidential=confidential, pages=1
    )
    return Attachment.objects.create(
        item=item, document=document, title=title, confidential=confidential, position=position
    )


def note(placement: Placement, *, discussion: str, conclusion: str, by) -> None:
    Note.objects.create(
        placement=placement,
        version=1,
        discussion=discussion,
        conclusion=conclusion,
        written_by=by,
        written_at=timezone.now(),
    )


def plant(world: World) -> World:
    """In the notes, the files, the papers, the decisions and their work, and in what the history quotes."""
    make = Builder(world.table)
    _items(world, make)
    _meetings(world, make)
    _decisions(world, make)
    _routing(world, make)
    _validation(world, make)
    for kind, meeting in (
        ("agenda", world.published),
        ("bundle", world.published),
        ("table", world.published),
        ("minutes", world.closed),
        ("extract", world.closed),
    ):
        made = MeetingPaper.objects.create(meeting=meeting, kind=kind, version=2)
        render_paper(made.pk)
        setattr(world, f"paper_{kind}", MeetingPaper.objects.get(pk=made.pk))
        assert getattr(world, f"paper_{kind}").state == "ready", made.error
    return world


def _items(world: World, make: Builder) -> None:
    """Confidential in every status, brought by everybody who could be shown it for another reason."""
    returned = make.item(f"{SECRET} teruggestuurd", "returned", confidential=True)
    record(returned, "item.returned", by=world.table.officer, reason=f"Wat kost {SECRET}?")
    for status in ("proposed", "accepted", "declined", "withdrawn"):
        item = make.item(f"{SECRET} {status}", status, confidential=True)
        record(item, f"item.{status}", by=world.table.officer, reason=f"Om {SECRET}")
    led = make.item(f"{SECRET} van de partner", "accepted", confidential=True)
    AgendaItem.objects.filter(pk=led.pk).update(
        lead_organisation=world.table.organisation, for_municipality=world.table.municipality_a
    )
    annex(world.item_secret, f"{SECRET} bij het besloten punt")
    Attachment.objects.filter(pk=world.attachment_secret.pk).delete()
    world.attachment_secret = annex(world.item, f"{SECRET} raming", confidential=True, position=2)
    annex(world.decision.item, "Openbare nota")
    annex(world.decision.item, f"{SECRET} bijlage", confidential=True, position=2)


def _routing(world: World, make: Builder) -> None:
    """Confidential items that came, that are asked about, that were asked of a partner too early, that are linked."""
    forum, table = world.elsewhere, world.table
    make.refer(forum, f"{SECRET} aangeboden", confidential=True)
    asked = make_item(forum, title=f"{SECRET} om advies", confidential=True)
    make.ask(asked, forum=table.forum, question=f"Mag {SECRET} doorgaan?")
    make.ask(asked, organisation=table.organisation, question=f"Kent u {SECRET}?")
    given = {"status": "given", "verdict": "remarks", "text": f"{SECRET} is te duur", "given_at": make.now}
    make.ask(world.item_secret, forum=forum, given_by=table.officer, **given)
    make.link(*sorted((world.item, world.item_secret), key=lambda item: item.pk))
    left = make_item(forum, title="Vertrokken punt", status="accepted")
    Referral.objects.create(
        item=left,
        from_forum=table.forum,
        to_forum=forum,
        reason="Hoort daar.",
        status="accepted",
        sent_by=table.officer,
        sent_at=make.now,
    )
    stayed = annex(left, f"{SECRET} bleef achter", confidential=True)
    Attachment.objects.filter(pk=stayed.pk).update(stays_at=table.forum)
    annex(left, f"{SECRET} ging mee", confidential=True, position=2)


def _meetings(world: World, make: Builder) -> None:
    """On every agenda a confidential item, and at every open item something that was only said."""
    officer = world.table.officer
    for meeting, outcome in ((world.draft, ""), (world.session, ""), (world.held, "noted")):
        status = "treated" if outcome else "placed"
        placed = make.place(meeting, make.item(f"{SECRET} punt", status, confidential=True), 9, outcome)
        note(placed, discussion=f"{SECRET} gezegd", conclusion=f"{SECRET} besloten", by=officer)
    hidden = world.decision_secret.placement
    note(hidden, discussion=f"{SECRET} besproken", conclusion=f"{SECRET} afgesproken", by=officer)
    for placement in (world.decision.placement, world.placement_session, world.placement_noted):
        note(placement, discussion=f"De voorzitter zei {SECRET}.", conclusion="Het forum is het eens.", by=officer)
    # Approved as it stands now: what everybody reads of it is in the extract, what was said in the minutes alone.
    closed = Meeting.objects.get(pk=world.closed.pk)
    frozen = {
        "content": record_of.freeze(record_of.full(closed)),
        "extract": record_of.freeze(record_of.public(closed)),
    }
    MinutesVersion.objects.filter(minutes__meeting=closed).update(**frozen)


def _validation(world: World, make: Builder) -> None:
    """A confidential item on an agenda that is validated, and remarked upon; a committee without a seat reads along."""
    secret = make.item(f"{SECRET} te valideren", "placed", confidential=True)
    make.place(world.validated, secret, 2)
    asked = world.validation_remark.validation
    ValidationRemark.objects.create(
        validation=asked, item=secret, author=world.table.mayor, text=f"{SECRET} eerst", at=timezone.now()
    )
    forum = make_forum("Agendacommissie Testregio", kind="agenda_committee")
    make_mandate(make_seat(forum, world.table.organisation), world.table.partner)
    asked.committee = forum
    asked.save()
    Voice.objects.create(validation=asked, person=world.table.partner, body="Woonmaatschappij Testregio")


def _decisions(world: World, make: Builder) -> None:
    """Work and duties of a confidential decision for municipality A, which services would not even make."""
    table, hidden = world.table, world.decision_secret
    due = timezone.localdate() + timedelta(days=1)
    Decision.objects.filter(pk=hidden.pk).update(
        college_ask="note", college_due=due, council_ask="decide", council_due=due
    )
    answers = dict.fromkeys(("went_well", "failed", "differently"), f"{SECRET} geleerd")
    Evaluation.objects.create(decision=hidden, by=table.officer, at=make.now, **answers)
    hidden.refresh_from_db()
    Position.objects.create(decision=hidden, seat=table.seat_b, stance="reservation", reason=f"Eerst {SECRET}")
    for body in ("college", "council"):
        duty = make.duty(hidden, table.municipality_a, body)
        record(duty, "feedback.scheduled", by=table.officer, municipality="Aalbeke", body=body, reason=SECRET)
    for owner in ({"municipality": table.municipality_a}, {"organisation": table.organisation}):
        action = Action.objects.create(
            decision=hidden, title=f"{SECRET} uitvoeren", report=f"{SECRET} loopt", due_on=due, **owner
        )
        record(action, "action.added", by=table.officer, title=action.title, owner="Aalbeke")
    record(hidden, "decision.closed", by=table.officer, reason=f"{SECRET} is rond")
    run = PacketRun.objects.create(decision=hidden, started_at=make.now, started_by=table.officer)
    document = store.keep(paper(f"{SECRET} pakket"), title=f"{SECRET} pakket", name=f"{SECRET}.pdf", pages=1)
    world.packet_secret = make.packet(hidden, table.municipality_a, run, document=document)


def confidential_things(world: World) -> set[tuple[str, int]]:
    """What history may speak of with the secret word: nobody but the table reads about these."""
    items = AgendaItem.objects.filter(confidential=True)
    decisions = Decision.objects.filter(item__in=items)
    rows = [*items, *decisions]
    for decision in decisions:
        rows += [*decision.actions.all(), *decision.feedback.all()]
    return {(row._meta.model_name, row.pk) for row in rows}


def holds_secret(*parts: str | bytes | None) -> bool:
    return any(SECRET.lower() in _text(part).lower() for part in parts if part)


def document_holds_secret(document: Document) -> bool:
    with document.file.open("rb") as file:
        return holds_secret(document.title, document.name, file.read())


def response_holds_secret(response) -> bool:
    """In what is sent: the page, the file with its text, and the headers (a file has a name)."""
    return holds_secret(response.getvalue(), *(f"{name}: {value}" for name, value in response.headers.items()))


def _text(part: str | bytes) -> str:
    if isinstance(part, str):
        return part
    # A calendar file folds its lines, wherever that falls.
    raw = part.decode("utf-8", "replace").replace("\r\n ", "")
    if part.startswith(b"PK"):
        return raw + _packed(part)
    return raw + _words(part) if part.startswith(b"%PDF") else raw


def _packed(archive: bytes) -> str:
    """What the files in an archive say: a spreadsheet is one."""
    with ZipFile(BytesIO(archive)) as files:
        return " ".join(_text(files.read(name)) for name in files.namelist())


def _words(pdf: bytes) -> str:
    """Text, title and bookmarks; the empty files of the world have none."""
    try:
        with pikepdf.open(BytesIO(pdf)) as document, document.open_outline() as outline:
            marks = [entry.title for top in outline.root for entry in (top, *top.children)]
            about = " ".join([*marks, *map(str, document.docinfo.values())])
    except pikepdf.PdfError:
        return ""
    return f"{about} {words_of(pdf)}"
