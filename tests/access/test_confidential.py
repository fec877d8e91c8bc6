"""A word stands in everything confidential. Nobody outside the table finds it: on no page, in no file, in no mail."""

from __future__ import annotations

import shutil
import subprocess
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agenda import papers
from agenda.models import AgendaItem, ItemDraft, Meeting, MeetingPaper, Voice
from agenda.services import meetings
from agenda.services.approval import approve_minutes
from decisions.models import Action, ActionFile, Decision, Feedback, Packet
from decisions.print import TEMPLATE, in_one_go, packet_context
from decisions.services.packets import make_packets
from documents import pdf
from regions.models import Mandate, Office, SupportAssignment
from tests import factories as make
from tests.access.lines import LINES
from tests.access.planted import (
    confidential_things,
    document_holds_secret,
    holds_secret,
    plant,
    response_holds_secret,
)
from tests.access.table import EVERYBODY, SIGNED_IN, TABLE_MEMBERS, Line
from tests.access.world import INTERNAL, SECRET, World, build
from tests.personas import set_table
from timeline.models import Event

pytestmark = pytest.mark.django_db
OUTSIDE = sorted(EVERYBODY - TABLE_MEMBERS)
# What each member of the table reads about it: without these the walk would prove nothing.
READ_BY_THE_TABLE = {
    "agenda:items",
    "agenda:item · confidential",
    "agenda:attachment · confidential",
    "agenda:meeting · published",
    "agenda:minutes · not approved",
    "agenda:minutes · approved",
    "agenda:paper · minutes",
    "agenda:paper · bundle for the table",
    "agenda:bundle",
    "decisions:decisions",
    "decisions:decision · confidential",
    "decisions:matrix",
}
SEARCH = SECRET[1:-1]  # finds the word, and when a page repeats what was searched it is not the word itself
LISTS = [
    *(f"/agendapunten/?status={status}" for status in ("waiting", "agenda", "treated", "closed")),
    f"/agendapunten/?q={SEARCH}",
    f"/agendapunten/?q={SEARCH}&forum=testforum&treatment=ratify&sort=oldest",
    "/agendapunten/?sort=oldest&page=2",
    "/vergaderingen/?when=past",
    "/vergaderingen/?forum=testforum",
    *(f"/besluiten/?status={status}" for status in Decision.Status.values),
    "/besluiten/?forum=testforum",
    "/besluiten/matrix/?forum=testforum",
    "/besluiten/matrix/?period=all&by=municipality",
    "/besluiten/matrix/afdruk/?period=all&paper=a4",
    "/besluiten/matrix/rekenblad/?period=all",
    "/opvolging/?page=1",
    "/regio/?volgorde=naam",
    f"/regio/testregio/?datum={timezone.localdate():%Y-%m-%d}",
    "/forum/?q=Testregio",
    "/forum/testforum/?datum=2026-01-05",
]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield plant(build(set_table()))
        transaction.set_rollback(True)


def client_of(world: World, persona: str) -> Client:
    client = Client()
    if persona != "anonymous":
        client.force_login(getattr(world.table, persona))
    return client


def questions(world: World) -> list[tuple[str, str, str, dict]]:
    """Everything one can ask by direct address: (name, method, address, what is sent)."""
    asked = [
        (line.key, method, reverse(line.name, args=line.args(world)) + line.query, line.sent(world))
        for line in LINES
        for method in line.methods
    ]
    return asked + [(address, "GET", address, {}) for address in LISTS]


def found_by(world: World, persona: str, *, methods: tuple[str, ...] = ("GET", "POST"), **headers: str) -> set[str]:
    """The names of the addresses whose answer holds the word; whatever a question changes is taken back."""
    return found_through(client_of(world, persona), world, methods, **headers)


def found_through(client: Client, world: World, methods: tuple[str, ...], **headers: str) -> set[str]:
    found = set()
    for name, method, address, sent in questions(world):
        if method not in methods:
            continue
        with transaction.atomic():
            response = (client.post if method == "POST" else client.get)(address, sent, headers=headers)
            assert response.status_code < 500 or name == "health", address
            if response_holds_secret(response):
                found.add(name)
            transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("persona", ["officer", "chair", "mayor_b"])
def test_an_administrator_who_looks_with_their_eyes_does_not_find_the_word_either(world, persona):
    helper = client_of(world, "admin")
    helper.post(reverse("view-as", args=[getattr(world.table, persona).pk]))
    assert found_through(helper, world, ("GET",)) == set()
    assert getattr(world.table, persona).name in helper.get("/").content.decode(), "looked to the end"


@pytest.mark.parametrize("persona", OUTSIDE)
def test_nobody_outside_the_table_finds_the_word_on_any_address(world, persona):
    assert found_by(world, persona) == set()


@pytest.mark.parametrize("persona", ["director", "partner", "councillor", "outsider"])
def test_nor_in_a_fragment_of_a_page(world, persona):
    assert found_by(world, persona, methods=("GET",), hx_request="true") == set()


@pytest.mark.parametrize("persona", sorted(TABLE_MEMBERS))
def test_everybody_at_the_table_reads_it(world, persona):
    assert READ_BY_THE_TABLE - found_by(world, persona, methods=("GET",)) == set()


@pytest.mark.parametrize("persona", ["chair", "mayor_b"])
def test_an_internal_note_is_on_no_address_for_the_table(world, persona):
    """Those outside are asked above; for the table the other word stands everywhere, this one nowhere."""
    client = client_of(world, persona)
    for name, method, address, sent in questions(world):
        with transaction.atomic():
            response = (client.post if method == "POST" else client.get)(address, sent)
            assert INTERNAL not in str(response.getvalue(), "utf-8", "replace"), name
            transaction.set_rollback(True)
    html = client_of(world, "officer").get(world.item.get_absolute_url()).content.decode()
    assert INTERNAL in html


def test_every_address_was_asked(world):
    assert len(questions(world)) > 100
    assert {name for name, *_ in questions(world)} >= {line.key for line in LINES}


def html_of_paper(world: World, kind: str) -> str:
    meeting = world.published if kind == "agenda" else world.closed
    return papers.render(MeetingPaper(meeting=meeting, kind=kind), meeting, "Titel").html


def html_of_packet(packet: Packet) -> str:
    return pdf.render(TEMPLATE, in_one_go(packet_context(packet)), title="Pakket").html


def read_with_pdftotext(document, folder) -> str:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed: the text of the PDF is read from its glyphs only")
    file = folder / "paper.pdf"
    with document.file.open("rb") as content:
        file.write_bytes(content.read())
    return subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True).stdout.decode()


@pytest.mark.parametrize(("kind", "shown"), [("agenda", "Energiestrategie"), ("extract", "Toewijzingsreglement")])
def test_open_papers_hold_what_is_open_and_not_the_word(world, kind, shown):
    html = html_of_paper(world, kind)
    assert shown in html
    assert not holds_secret(html)
    assert not document_holds_secret(getattr(world, f"paper_{kind}").document)


@pytest.mark.parametrize("kind", ["agenda", "extract"])
def test_another_reader_of_pdf_agrees(world, kind, tmp_path):
    text = read_with_pdftotext(getattr(world, f"paper_{kind}").document, tmp_path)
    assert "Testregio" in text
    assert not holds_secret(text)


def test_the_minutes_hold_it_and_say_that_they_are_confidential(world, tmp_path):
    assert holds_secret(html_of_paper(world, "minutes"))
    assert document_holds_secret(world.paper_minutes.document)
    assert world.paper_minutes.document.confidential
    assert holds_secret(read_with_pdftotext(world.paper_minutes.document, tmp_path))


def test_a_packet_binds_the_open_annex_and_not_the_confidential_one(
    world, django_capture_on_commit_callbacks, tmp_path
):
    with django_capture_on_commit_callbacks(execute=True):
        make_packets(Decision.objects.get(pk=world.decision.pk), by=world.table.officer)
    packets = Packet.objects.filter(decision=world.decision, superseded_at=None, state="ready")
    assert packets.count() == 2
    for packet in packets:
        html = html_of_packet(packet)
        assert "Toewijzingsreglement" in html
        assert packet.decision.text in html
        assert "Het forum is het eens." in html, "the conclusion is for everybody; what was said is not"
        assert "De voorzitter zei" not in html
        assert not holds_secret(html)
        assert not document_holds_secret(packet.document)
        text = read_with_pdftotext(packet.document, tmp_path)
        assert "In dit stuk staat: Openbare nota" in text
        assert not holds_secret(text)


def test_only_the_history_of_confidential_things_quotes_the_word(world, django_capture_on_commit_callbacks):
    officer, item = world.table.officer, AgendaItem.objects.get(title=f"{SECRET} accepted")
    draft = Meeting.objects.get(pk=world.draft.pk)
    with django_capture_on_commit_callbacks(execute=True):
        meetings.place(draft, item, by=officer)
        meetings.publish_agenda(draft, by=officer)
        meetings.cancel_meeting(draft, by=officer, reason="De zaal is niet vrij")
        make_packets(Decision.objects.get(pk=world.decision.pk), by=officer)
    told = {
        (event.subject_type.model, event.subject_id)
        for event in Event.objects.select_related("subject_type")
        if holds_secret(str(event.data))
    }
    assert told
    assert told <= confidential_things(world)
    assert Event.objects.about(draft).filter(verb="meeting.published").exists()


@pytest.mark.parametrize("persona", ["director", "clerk", "councillor", "partner"])
def test_nothing_waits_for_people_who_may_not_know_about_it(world, persona):
    Feedback.objects.exclude(decision=world.decision_secret).delete()
    ActionFile.objects.all().delete()
    Action.objects.filter(Q(decision=world.decision.pk) | Q(pk=world.action_at_table.pk)).delete()
    Decision.objects.filter(pk=world.decision_secret.pk).update(status="feedback")
    Voice.objects.all().delete()  # the partner is asked to validate an agenda, whoever may read what is on it
    client = client_of(world, persona)
    turns = [turn for _title, turns in client.get(reverse("start")).context["waiting"] for turn in turns]
    # The rhythm of the decree is asked of a municipality whatever is on the agenda of a forum, and of no partner.
    asked = [turn for turn in turns if "/ritme/" in turn.url]
    assert [turn.what for turn in turns if turn not in asked] == []
    assert bool(asked) == (persona in ("director", "clerk"))
    assert not any(holds_secret(str(turn.what), turn.url) for turn in asked)
    mine = client.get(reverse("decisions:followup")).context["mine"]
    assert ([row for block in mine.blocks for row in block.rows], list(mine.actions)) == ([], [])


def test_a_packet_of_a_confidential_decision_is_given_to_nobody(world):
    address = reverse("decisions:packet", args=[world.packet_secret.pk])
    answers = {who: client_of(world, who).get(address).status_code for who in sorted(EVERYBODY - {"anonymous"})}
    assert set(answers.values()) == {404}


def statuses(world: World, persona: str, lines: list[Line]) -> set[int]:
    client = client_of(world, persona)
    asked = set()
    for line in lines:
        response = client.get(reverse(line.name, args=line.args(world)))
        asked.add(response.status_code)
        response.getvalue()  # a file is closed once it is read
    return asked


def of_the_forum(persona: str) -> list[Line]:
    """Pages about rows of the forum that this persona reads, each by its own address; not those open to everybody."""
    return [
        line
        for line in LINES
        if line.name.startswith(("agenda:", "decisions:"))
        and line.methods == ("GET",)
        and persona in line.allowed
        and not line.allowed >= SIGNED_IN
        and line.args(BLANK) != ()
    ]


class Blank:
    """Stands for any world: what matters is whether a line asks for a row at all."""

    def __getattr__(self, name: str) -> Blank:
        return self


BLANK = Blank()
YESTERDAY = timedelta(days=1)
# What the own college or council is asked: the decision, its answer there, and the papers for it.
STILL_OPEN_TO_A_MAYOR = {
    "decisions:decision",
    "decisions:packets",
    "decisions:packets-zip · each their own",
    "decisions:feedback · municipality B",
    "decisions:extract · municipality B",
}


def test_a_mandate_that_ended_yesterday_opens_nothing(world):
    lines = of_the_forum("mayor_b")
    assert len(lines) > 12
    assert statuses(world, "mayor_b", lines) <= {200, 302}
    for rows in (Mandate.objects, Office.objects):
        rows.filter(person=world.table.mayor_b).update(ends_on=timezone.localdate() - YESTERDAY)
    assert statuses(world, "mayor_b", lines) == {404}
    ItemDraft.objects.all().delete()  # what one is writing oneself stays one's own
    assert not found_by(world, "mayor_b")


def test_who_stays_mayor_without_a_mandate_reads_what_is_asked_of_the_own_municipality(world):
    """The seat is for somebody else of the municipality from today: the table closes, its duties at home stay."""
    lines = of_the_forum("mayor_b")
    Mandate.objects.filter(person=world.table.mayor_b).update(ends_on=timezone.localdate() - YESTERDAY)
    ItemDraft.objects.all().delete()
    assert found_by(world, "mayor_b") == set()
    assert {line.key for line in lines if statuses(world, "mayor_b", [line]) != {404}} == STILL_OPEN_TO_A_MAYOR


def test_on_its_last_day_it_still_does(world):
    Mandate.objects.filter(person=world.table.mayor_b).update(ends_on=timezone.localdate())
    assert statuses(world, "mayor_b", of_the_forum("mayor_b")) <= {200, 302}


def test_an_officer_of_another_forum_finds_nothing(world):
    lines = of_the_forum("officer")
    assert statuses(world, "officer", lines) <= {200, 302}
    SupportAssignment.objects.filter(officer=world.table.officer).update(forum=make.make_forum())
    refused = [line for line in lines if "outsider" in line.refused]  # they see that it is there, as anybody does
    assert statuses(world, "officer", refused) <= {403}
    assert statuses(world, "officer", [line for line in lines if line not in refused]) == {404}
    assert not found_by(world, "officer")


def test_a_director_gets_the_packet_of_the_own_municipality_alone(world):
    own, other = world.packet_b, world.packet
    client = client_of(world, "director_b")
    answers = [client.get(reverse("decisions:packet", args=[packet.pk])) for packet in (own, other)]
    assert [response.status_code for response in answers] == [200, 404]
    answers[0].getvalue()


def test_a_director_records_nothing_for_another_municipality(world):
    client, pk = client_of(world, "director_b"), world.feedback.pk
    result = {"on": timezone.localdate().isoformat(), "result": "noted", "remark": ""}
    assert client.post(reverse("decisions:feedback", args=[pk]), result).status_code == 403
    client.post(reverse("decisions:followup"), {f"duty-{pk}-{name}": value for name, value in result.items()})
    assert Feedback.objects.get(pk=pk).status == "to_schedule"
    own = client_of(world, "director")
    assert own.post(reverse("decisions:feedback", args=[pk]), result).status_code == 302
    assert Feedback.objects.get(pk=pk).status == "treated"


@pytest.mark.parametrize("persona", ["mayor", "director"])
def test_a_draft_agenda_is_shown_once_it_is_published(world, persona):
    client, address = client_of(world, persona), reverse("agenda:meeting", args=[world.draft.pk])
    title = world.placement_draft.item.title
    assert title not in client.get(address).content.decode()
    assert title in client_of(world, "chair").get(address).content.decode()
    meetings.publish_agenda(Meeting.objects.get(pk=world.draft.pk), by=world.table.officer)
    assert title in client.get(address).content.decode()


@pytest.mark.parametrize("persona", ["director", "partner", "councillor"])
def test_the_extract_is_read_once_the_minutes_are_approved(world, persona):
    MeetingPaper.objects.filter(pk=world.paper_extract_early.pk).update(document=world.paper_extract.document)
    client = client_of(world, persona)
    page, file = (
        reverse("agenda:minutes", args=[world.held.pk]),
        reverse("agenda:paper", args=[world.paper_extract_early.pk]),
    )
    assert [client.get(address).status_code for address in (page, file)] == [403, 404]
    approve_minutes(Meeting.objects.get(pk=world.held.pk), by=world.table.chair)
    for address in (page, file):
        response = client.get(address)
        assert response.status_code == 200
        assert not response_holds_secret(response)
