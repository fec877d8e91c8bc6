"""One PDF per municipality: made together, retried alone, each once; and nothing confidential inside."""

import re
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from docx import Document as read_docx

from agenda.models import Attachment, Note
from decisions.models import Decision, Packet
from decisions.print import packet_context, parts_of
from decisions.services import packets as service
from decisions.services.packets import make_packets, progress_of, retry_packet
from decisions.services.ratification import revoke
from decisions.services.sending import send_packets
from decisions.tasks import render_packet, send_packet
from documents import jobs, store
from documents.models import Document
from documents.parts import _Memory
from overleg.lib.refusal import Refused
from regions.models import Office
from tests.decisions.reading import words_of
from tests.decisions.scenes import AGREEMENT, ratified, with_packets
from tests.documents.structure import bookmarks, faults

SECRET = "Zwartkopmees"


def attach(item, title: str, content: bytes, *, confidential=False, mime="application/pdf") -> Attachment:
    name = "bijlage.pdf" if mime == "application/pdf" else "raming.xlsx"
    document = Document(title=title, name=name, mime=mime, size=len(content), sha256="0" * 64, pages=1)
    document.file.save(name, ContentFile(content), save=True)
    return Attachment.objects.create(item=item, document=document, title=title, confidential=confidential)


def one_page() -> bytes:
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    return out.getvalue()


def content(packet: Packet) -> bytes:
    with packet.document.file.open("rb") as file:
        return file.read()


def text_of(packet: Packet) -> str:
    return words_of(content(packet))


def renamed(decision: Decision) -> None:
    """Something its packets say is different now."""
    decision.item.title = "Een betere titel"
    decision.item.save(update_fields=["title"])


def progress(run) -> service.Progress:
    return progress_of(run.packets.with_mail())


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    return django_capture_on_commit_callbacks


def test_one_press_makes_a_packet_for_every_municipality_and_starts_feedback(table, commit):
    decision = with_packets(table, commit)
    assert decision.status == "feedback"
    assert {(one.municipality.name, one.state) for one in decision.packets.all()} == {
        ("Aalbeke", "ready"),
        ("Bellegem", "ready"),
    }
    assert progress(decision.packetruns.get()) == service.Progress(total=2, ready=2, failed=0, sent=0)


def test_a_second_press_while_packets_are_being_made_is_refused(table):
    decision = ratified(table)
    make_packets(decision, by=table.officer)
    with pytest.raises(Refused):
        make_packets(decision, by=table.officer)
    assert (decision.packetruns.count(), decision.packets.count()) == (1, 2)


def test_a_later_press_replaces_the_packets_and_keeps_the_old_ones(table, commit):
    decision = with_packets(table, commit)
    renamed(decision)
    with commit(execute=True):
        make_packets(decision, by=table.officer)
    versions = decision.packets.filter(municipality=table.municipality_a).order_by("version")
    assert [(one.version, one.superseded_at is None, one.state) for one in versions] == [
        (1, False, "ready"),
        (2, True, "ready"),
    ]


def test_withdrawing_the_ratification_takes_the_packets_out_of_use(table, commit):
    decision = with_packets(table, commit)
    revoke(decision, by=table.officer, reason="Verkeerde tekst")
    assert not Packet.objects.visible_to(table.director).exists()


def test_a_packet_says_what_is_asked_of_this_municipality_and_its_own_facts(table, commit):
    decision = with_packets(table, commit, positions=[(table.seat_b, "reservation", "eerst het budget")])
    text = text_of(decision.packets.get(municipality=table.municipality_a))
    for wanted in ("Aalbeke", "12.000", "Bron: Statbel", AGREEMENT, decision.item.reference, "eerst het budget"):
        assert wanted in text
    assert "8.000" not in text


def test_a_packet_has_headings_as_bookmarks_and_its_annexes_behind(table, commit):
    decision = ratified(table, council_ask="nothing")
    attach(decision.item, "Nota met cijfers", one_page())
    attach(decision.item, "Raming in Excel", b"PK", mime="application/vnd.ms-excel")
    with commit(execute=True):
        make_packets(decision, by=table.officer)
    packet = decision.packets.first()
    with pikepdf.open(BytesIO(content(packet))) as pdf, pdf.open_outline() as outline:
        titles = [entry.title for entry in outline.root]
        assert len(pdf.pages) == packet.document.pages
    assert titles[0] == decision.item.title
    assert titles[-1] == "Nota met cijfers"
    assert len(titles) == 7  # letter, college, agreement, note, extract, list of annexes, annex
    assert "Raming in Excel" in text_of(packet)


def test_a_packet_without_annexes_is_whole_for_a_screen_reader_and_for_an_archive(table, commit):
    packet = with_packets(table, commit).packets.first()
    assert faults(content(packet)) == []


def test_the_letter_lists_the_page_where_each_part_begins(table, commit):
    packet = with_packets(table, commit).packets.first()
    begins = {title: page + 1 for depth, title, page in bookmarks(content(packet)) if depth == 1}
    letter = parts_of(packet_context(packet))[0]
    listed = re.findall(r'data-page="(\d+)"', letter.html)
    assert [int(page) for page in listed] == list(begins.values())[1:]
    assert len(listed) >= 3


def test_what_all_municipalities_read_alike_is_laid_out_once(table, commit):
    one, other = (parts_of(packet_context(packet)) for packet in with_packets(table, commit).packets.all())
    alike = [part.key for part in one if part.shared]
    assert alike == [part.key for part in other if part.shared]
    assert len(alike) == 3  # agreement, note and extract
    assert {part.key for part in one if not part.shared}.isdisjoint(part.key for part in other)


def test_a_part_that_cannot_be_taken_over_is_laid_out_with_the_whole(table, commit, monkeypatch):
    def fails(*_):
        raise KeyError("StructTreeRoot")

    monkeypatch.setattr("documents.engine.capture", fails)
    monkeypatch.setattr("documents.parts._memory", _Memory())
    packet = with_packets(table, commit).packets.first()
    assert packet.state == "ready"
    assert AGREEMENT in text_of(packet)


def test_nothing_confidential_reaches_a_packet(table, commit):
    decision = ratified(table)
    attach(decision.item, f"Geheime {SECRET} raming", one_page(), confidential=True)
    Note.objects.create(
        placement=decision.placement,
        version=1,
        discussion=f"De burgemeester zei {SECRET}.",
        conclusion="Het forum is het eens.",
        written_by=table.officer,
        written_at=timezone.now(),
    )
    with commit(execute=True):
        make_packets(decision, by=table.officer)
    text = text_of(decision.packets.first())
    assert "Het forum is het eens." in text
    assert SECRET not in text
    assert SECRET.encode() not in content(decision.packets.first())


def test_an_item_that_became_confidential_meanwhile_fails_its_packets(table, commit):
    decision = ratified(table)
    with commit(execute=True):
        make_packets(decision, by=table.officer)
        type(decision.item).objects.update(confidential=True)
    assert {one.state for one in Packet.objects.all()} == {"failed"}


def test_a_broken_annex_fails_with_its_name_and_is_retried_alone(table, commit, monkeypatch):
    monkeypatch.setattr("decisions.print.FRESH", -1)  # the second packet of the run comes some time later
    decision = ratified(table)
    annex = attach(decision.item, "Kaartenbijlage", b"%PDF-1.4 stuk")
    run = make_packets(decision, by=table.officer)
    first, second = run.packets.order_by("municipality__name")
    render_packet(first.pk)
    first.refresh_from_db()
    assert first.state == "failed"
    assert "Kaartenbijlage" in first.error
    annex.document = store.keep(one_page(), title="Kaart", name="kaart.pdf")
    annex.save(update_fields=["document"])
    render_packet(second.pk)
    assert progress(run) == service.Progress(total=2, ready=1, failed=1, sent=0)
    with commit(execute=True):
        retry_packet(first, by=table.officer)
    assert progress(run) == service.Progress(total=2, ready=2, failed=0, sent=0)


def test_a_broken_template_leaves_no_packet_half_made(table, commit, settings):
    decision = ratified(table)
    run = make_packets(decision, by=table.officer)
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [], "APP_DIRS": False}]
    render_packet(run.packets.first().pk)
    assert progress(run).failed == 1
    assert run.packets.filter(state="failed", document=None).exclude(error="").count() == 1


def test_a_ready_or_replaced_packet_is_not_retried(table, commit):
    decision = with_packets(table, commit)
    old = decision.packets.first()
    with pytest.raises(Refused):
        retry_packet(old, by=table.officer)
    renamed(decision)
    with commit(execute=True):
        make_packets(decision, by=table.officer)
    old.refresh_from_db()
    with pytest.raises(Refused):
        retry_packet(old, by=table.officer)


def test_a_worker_that_dies_leaves_every_packet_made_once(table, commit, settings):
    decision = ratified(table)
    run = make_packets(decision, by=table.officer)  # nothing runs: the messages were lost
    dead = run.packets.first()
    Packet.objects.filter(pk=dead.pk).update(
        state="rendering", attempts=1, lease_until=timezone.now() - timedelta(seconds=1)
    )
    Packet.objects.update(enqueued_at=timezone.now() - timedelta(seconds=settings.JOB_LEASE_SECONDS + 1))
    assert jobs.requeue_stale() == 2
    documents = Document.objects.count()
    for packet in run.packets.all():
        assert packet.state == "ready"
        render_packet(packet.pk)  # a message that comes twice
    assert Document.objects.count() == documents == 2


def test_each_packet_is_mailed_once_to_directors_and_clerks_without_the_file(table, commit, mailoutbox):
    decision = with_packets(table, commit)
    Office.objects.filter(person=table.director_b).delete()
    with commit(execute=True):
        sending = send_packets(decision, by=table.officer)
    assert (sending.going, sending.without_address) == (1, ["Bellegem"])
    assert {message.to[0] for message in mailoutbox} == {"director@example.org", "clerk@example.org"}
    assert all(not message.attachments and decision.item.reference in message.body for message in mailoutbox)
    packet = decision.packets.get(municipality=table.municipality_a)
    first = packet.sent_at
    send_packet(packet.pk)
    packet.refresh_from_db()
    assert (packet.sent_at, len(mailoutbox)) == (first, 2)
    assert decision.packets.get(municipality=table.municipality_b).sent_at is None


def test_a_mail_that_fails_leaves_the_packet_unsent_with_the_reason(table, commit, settings):
    decision = with_packets(table, commit)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
    with commit(execute=True):
        send_packets(decision, by=table.officer)
    for packet in decision.packets.with_mail():
        assert packet.sent_at is None
        assert packet.trouble.error
        assert packet.trouble.retry_at > timezone.now()


def test_sending_needs_a_packet_that_is_ready(table):
    decision = ratified(table)
    make_packets(decision, by=table.officer)
    with pytest.raises(Refused):
        send_packets(decision, by=table.officer)


def test_a_sent_packet_stops_the_withdrawal(table, commit):
    decision = with_packets(table, commit)
    with commit(execute=True):
        send_packets(decision, by=table.officer)
    with pytest.raises(Refused):
        revoke(decision, by=table.officer, reason="Toch niet")


def test_a_press_for_nothing_gives_nobody_a_second_version(table, commit):
    decision = with_packets(table, commit)
    with pytest.raises(Refused, match="verouderd"):
        make_packets(decision, by=table.officer)
    assert {packet.version for packet in decision.packets.all()} == {1}


def test_a_new_version_says_so_beside_its_page_numbers(table, commit):
    decision = with_packets(table, commit)
    renamed(decision)
    with commit(execute=True):
        make_packets(decision, by=table.officer)
    newest = decision.packets.filter(superseded_at__isnull=True).first()
    assert (newest.version, newest.state) == (2, "ready")
    assert re.search(r"versie 2, vervangt de vorige – 1 / \d", text_of(newest))
    assert faults(content(newest)) == []


def test_the_drafts_to_edit_are_made_for_whoever_asks_and_say_what_the_packet_says(table, commit, visit):
    packet = with_packets(table, commit).packets.get(municipality=table.municipality_a)
    renamed(packet.decision)
    files = Document.objects.count()
    address = reverse("decisions:packet-drafts", args=[packet.pk])
    words = b"".join(visit("clerk").get(address).streaming_content)
    text = "\n".join(paragraph.text for paragraph in read_docx(BytesIO(words)).paragraphs)
    assert "van Aalbeke" in text
    assert AGREEMENT in text
    assert "Een betere titel" not in text
    assert visit("director").get(address).status_code == 200
    assert Document.objects.count() == files, "reading leaves no file behind"


def test_one_that_is_tried_again_reads_what_was_corrected_meanwhile(table, commit):
    decision = with_packets(table, commit)
    Packet.objects.update(state="failed", document=None)
    decision.item.title = "Een betere titel"
    decision.item.save()
    packet = decision.packets.first()
    with commit(execute=True):
        retry_packet(packet, by=table.officer)
    packet.refresh_from_db()
    assert "Een betere titel" in text_of(packet)
