"""The monthly packet of a meeting: agenda, later the extract, a draft to take note; nothing confidential."""

import re
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from docx import Document as read_docx

from agenda.models import Minutes, Note
from agenda.services.approval import approve_minutes
from decisions import word
from decisions.models import Packet, PacketRun
from decisions.services import sending
from decisions.services.packets import make_packets, missing, outdated, progress_of, stop_packets
from overleg.lib.refusal import Refused
from tests import factories as make
from tests.decisions.reading import words_of
from tests.decisions.scenes import made_ready, ratified, to_ratify
from tests.documents.structure import bookmarks, faults

SECRET = "Zwartkopmees"


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    return django_capture_on_commit_callbacks


@pytest.fixture
def meeting(table):
    """Held, with one agreement and one confidential item."""
    decision = ratified(table)
    found = decision.placement.meeting
    make.make_placement(found, make.make_item(table.forum, table.mayor, title=SECRET, confidential=True), position=2)
    return found


def content(packet: Packet) -> bytes:
    with packet.document.file.open("rb") as file:
        return file.read()


def approve(meeting, table) -> None:
    placement = meeting.placements.get(item__confidential=True)
    type(placement).objects.filter(pk=placement.pk).update(outcome="noted", outcome_at=timezone.now())
    Note.objects.create(
        placement=placement, version=1, conclusion=SECRET, written_by=table.officer, written_at=timezone.now()
    )
    Minutes.objects.get_or_create(meeting=meeting)
    approve_minutes(meeting, by=table.chair)


def test_each_college_gets_the_agenda_and_after_the_approval_the_extract(table, meeting, commit):
    with commit(execute=True):
        make_packets(meeting, by=table.officer)
    first = meeting.packets.get(municipality=table.municipality_a)
    assert (first.state, first.error) == ("ready", "")
    assert faults(content(first)) == []
    assert "neemt kennis van de agenda van de vergadering" in words_of(content(first))
    assert outdated(meeting) == []

    with commit():
        approve(meeting, table)
    assert len(outdated(meeting)) == 2
    with commit(execute=True):
        make_packets(meeting, by=table.officer)
    second = meeting.packets.get(municipality=table.municipality_a, superseded_at=None)
    pdf = content(second)
    assert faults(pdf) == []
    assert [title for depth, title, _page in bookmarks(pdf) if depth == 1][1:] == [
        "Het college van burgemeester en schepenen van Aalbeke",
        "Agenda",
        "Uittreksel uit het verslag",
    ]
    assert "en van het uittreksel van het verslag" in words_of(pdf)
    assert SECRET not in words_of(pdf)
    assert (second.version, meeting.packets.count()) == (2, 4)


def test_its_draft_is_there_to_edit(table, meeting, commit):
    with commit(execute=True):
        make_packets(meeting, by=table.officer)
    packet = meeting.packets.get(municipality=table.municipality_b)
    document = read_docx(word.drafts(packet).file.open("rb"))
    assert "Het college neemt kennis" in "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert document.paragraphs[1].text == "Het college van burgemeester en schepenen van Bellegem"
    assert document.paragraphs[1].style.name == "Heading 1"


def test_an_agenda_that_is_not_published_goes_nowhere(table):
    draft = to_ratify(table, status="draft").meeting
    with pytest.raises(Refused, match="publiceer eerst"):
        make_packets(draft, by=table.officer)


def test_a_packet_is_about_one_thing(table, meeting):
    decision = meeting.placements.get(position=1).agreement
    for about in ({}, {"meeting": meeting, "decision": decision}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PacketRun.objects.create(started_at=timezone.now(), started_by=table.officer, **about)


def test_its_packets_are_sent_and_opened_like_any_other(table, meeting, commit, mailoutbox, visit):
    make_packets(meeting, by=table.officer)
    made_ready(meeting.packets.all())
    with commit(execute=True):
        sending.send_packets(meeting, by=table.officer)
    page = reverse("decisions:meeting-packets", args=[meeting.pk])
    assert len(mailoutbox) == 3
    assert all(page in message.body and not message.attachments for message in mailoutbox)
    director = visit("director")
    shown = director.get(page).content.decode()
    packet = meeting.packets.get(municipality=table.municipality_a)
    assert reverse("decisions:packet", args=[packet.pk]) in shown
    assert "Bellegem" not in re.sub(r"<title>.*</title>", "", shown)
    director.get(reverse("decisions:packet", args=[packet.pk]))
    packet.refresh_from_db()
    assert packet.sent_at and packet.opened_by == table.director


def test_the_zip_holds_a_folder_per_municipality_and_for_a_director_only_the_own_one(table, meeting, visit):
    make_packets(meeting, by=table.officer)
    made_ready(meeting.packets.all())
    address = reverse("decisions:meeting-packets-zip", args=[meeting.pk])

    def files(who: str) -> list[str]:
        archive = ZipFile(BytesIO(visit(who).get(address).getvalue()))
        assert archive.testzip() is None
        assert {entry.compress_type for entry in archive.infolist()} == {ZIP_STORED}
        return archive.namelist()

    of_a = ["Aalbeke/Aalbeke-v1.pdf", "Aalbeke/Aalbeke-v1.docx"]
    assert files("officer") == [*of_a, "Bellegem/Bellegem-v1.pdf", "Bellegem/Bellegem-v1.docx"]
    assert files("director") == of_a
    assert not meeting.packets.filter(opened_at=None, municipality=table.municipality_a).exists()


def test_stopping_halfway_leaves_what_was_made_and_what_there_was_before(table, meeting, commit):
    make_packets(meeting, by=table.officer)
    made_ready(meeting.packets.filter(municipality=table.municipality_a))
    assert stop_packets(meeting, by=table.officer) == 1
    packets = list(meeting.packets.in_use().with_mail())
    assert [packet.municipality.name for packet in packets] == ["Aalbeke"]
    assert [one.name for one in missing(meeting, packets)] == ["Bellegem"]
    with pytest.raises(Refused):
        stop_packets(meeting, by=table.officer)

    make_packets(meeting, by=table.officer)
    made_ready(meeting.packets.all())
    meeting.packets.update(source="")
    make_packets(meeting, by=table.officer)
    stop_packets(meeting, by=table.officer)
    packets = list(meeting.packets.in_use().with_mail())
    assert progress_of(packets).ready == 2
    assert {packet.version for packet in packets} == {1}


def test_a_packet_of_which_nobody_knows_what_it_says_is_outdated(table, meeting):
    make_packets(meeting, by=table.officer)
    made_ready(meeting.packets.all())
    meeting.packets.filter(municipality=table.municipality_a).update(source="")
    assert [packet.municipality.name for packet in outdated(meeting)] == ["Aalbeke"]
