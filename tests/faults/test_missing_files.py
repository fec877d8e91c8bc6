"""A file is gone from the store: a person is told what to do, who can help sees it, and nothing else stops."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from agenda.models import Attachment, Invitation, MeetingPaper
from agenda.services import meetings
from agenda.services.bundling import remake
from agenda.tasks import send_pending
from decisions.models import Decision, Packet
from decisions.services.packets import make_packets
from decisions.services.sending import send_packets
from documents import jobs, missing, store
from documents.models import Document, PartBlob, PartFragment
from documents.tasks import requeue_stale
from overleg.lib.refusal import Refused
from tests import factories as make
from tests.access.planted import paper as one_page
from tests.decisions.scenes import ratified

# On the database of the run; what they need of a broker runs at once.
pytestmark = pytest.mark.django_db(transaction=True)
GONE = "bestand ontbreekt<"


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def lose(document: Document) -> bytes:
    """Somebody removed it by hand; gives what was in it."""
    with default_storage.open(document.file.name) as file:
        content = file.read()
    default_storage.delete(document.file.name)
    return content


def put_back(document: Document, content: bytes) -> None:
    path = Path(document.file.path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    requeue_stale()  # what the scheduler asks every few seconds


def annex(item, title: str) -> Attachment:
    document = store.keep(one_page(title), title=title, name=f"{title}.pdf", pages=1)
    return Attachment.objects.create(item=item, document=document, title=title, position=item.attachments.count() + 1)


def page(person, address: str) -> str:
    return signed_in(person).get(address).content.decode()


def packets(decision: Decision) -> dict[str, Packet]:
    return {packet.municipality.name: packet for packet in decision.packets.in_use()}


def test_whoever_asks_for_it_reads_what_to_do_and_the_officer_and_the_administrator_see_it(table):
    item = make.make_item(table.forum, table.mayor)
    lost, other = annex(item, "Raming"), annex(item, "Plan")
    content = lose(lost.document)
    asked = signed_in(table.mayor).get(reverse("agenda:attachment", args=[lost.pk]))
    assert asked.status_code == 404
    assert "Raming.pdf" in asked.content.decode()
    assert "terugzetten uit de back-up" in asked.content.decode()
    assert signed_in(table.mayor).get(reverse("agenda:attachment", args=[other.pk])).status_code == 200
    assert page(table.officer, item.get_absolute_url()).count(GONE) == 1
    assert "1 bestand ontbreekt in de opslag" in page(table.admin, "/")
    listed = page(table.admin, reverse("jobs"))
    assert lost.document.file.name in listed
    assert "Raming" not in listed, "a title may be confidential"

    put_back(lost.document, content)
    assert signed_in(table.mayor).get(reverse("agenda:attachment", args=[lost.pk])).status_code == 200
    assert GONE not in page(table.officer, item.get_absolute_url())
    assert "ontbreekt in de opslag" not in page(table.admin, "/")
    assert lost.document.file.name not in page(table.admin, reverse("jobs"))


def test_a_packet_that_was_sent_is_made_again_with_one_press_and_the_others_stay(table, mailoutbox):
    decision = ratified(table)
    make_packets(decision, by=table.officer)
    send_packets(decision, by=table.officer)
    a, b = packets(decision).values()
    content = lose(a.document)
    assert signed_in(table.director).get(reverse("decisions:packet", args=[a.pk])).status_code == 404
    seen = page(table.officer, decision.get_absolute_url())
    assert f"ontbreekt in de opslag van de server: {a.municipality}" in seen
    assert seen.count(GONE) == 1
    # The file on the row of what was sent is never replaced.
    with pytest.raises(Refused):
        jobs.retry(a)

    signed_in(table.officer).post(reverse("decisions:packets-make", args=[decision.item.reference]))
    again, same = packets(decision).values()
    assert (again.version, again.state, same.pk) == (2, "ready", b.pk)
    assert signed_in(table.director).get(reverse("decisions:packet", args=[again.pk])).status_code == 200
    assert GONE not in page(table.officer, decision.get_absolute_url())
    assert "ontbreekt in de opslag" not in page(table.admin, "/"), "nobody needs the file of the replaced one"
    a.refresh_from_db()
    put_back(a.document, content)
    assert not Document.objects.filter(missing_since__isnull=False).exists()


def test_a_packet_without_one_of_its_annexes_waits_for_a_person_and_those_of_other_decisions_are_made(table):
    decision, other = ratified(table), ratified(table)
    lost = annex(decision.item, "Raming")
    content = lose(lost.document)
    make_packets(decision, by=table.officer)
    make_packets(other, by=table.officer)
    assert {packet.state for packet in packets(other).values()} == {"ready"}
    failed = list(packets(decision).values())
    assert {packet.state for packet in failed} == {"failed"}
    assert all("Raming.pdf" in packet.error and "back-up" in packet.error for packet in failed)
    assert failed[0].error in page(table.officer, decision.get_absolute_url()).replace("&quot;", '"')
    assert "1 bestand ontbreekt in de opslag" in page(table.admin, "/")

    put_back(lost.document, content)
    for packet in failed:
        signed_in(table.officer).post(reverse("decisions:packet-retry", args=[packet.pk]))
    assert {(packet.state, packet.version) for packet in packets(decision).values()} == {("ready", 1)}


def test_all_packets_in_one_archive_are_whole_but_for_the_one_that_is_gone(table):
    decision = ratified(table)
    make_packets(decision, by=table.officer)
    gone, whole = packets(decision).values()
    lose(gone.document)
    answer = signed_in(table.officer).get(reverse("decisions:packets-zip", args=[decision.item.reference]))
    with zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert f"{gone.municipality}/{gone.document.name}.txt" in names
        assert "ontbreekt in de opslag" in archive.read(f"{gone.municipality}/{gone.document.name}.txt").decode()
        assert f"{whole.municipality}/{whole.document.name}" in names
        assert len(names) == 4, "a PDF and its drafts each"


def test_parts_that_are_gone_are_laid_out_again_by_themselves(table):
    decision = ratified(table)
    make_packets(decision, by=table.officer)
    before = {name: packet.document.pages for name, packet in packets(decision).items()}
    PartBlob.objects.all().delete()
    PartFragment.objects.filter(pk__in=PartFragment.objects.values_list("pk")[:1]).delete()
    forget_what_this_process_remembers()
    decision.packets.update(source="what it said before")
    make_packets(decision, by=table.officer)
    after = packets(decision)
    assert {packet.state for packet in after.values()} == {"ready"}
    assert {name: packet.document.pages for name, packet in after.items()} == before


def forget_what_this_process_remembers() -> None:
    from documents import parts

    parts._memory = parts._Memory()


def test_an_agenda_is_made_again_with_one_press_and_its_mail_waits_for_it(table, mailoutbox):
    meeting = make.make_meeting(table.forum)
    meetings.place(meeting, make.make_item(table.forum, table.mayor), by=table.officer)
    paper = meetings.publish_agenda(meeting, by=table.officer)
    paper.refresh_from_db()
    lose(paper.document)
    # Somebody who had not been mailed yet.
    late = Invitation.objects.filter(paper=paper, person=table.mayor)
    late.update(sent_at=None)
    mailoutbox.clear()
    send_pending()
    assert mailoutbox == []
    assert "Maak ze opnieuw op de pagina van de vergadering" in late.get().error
    assert signed_in(table.mayor).get(reverse("agenda:paper", args=[paper.pk])).status_code == 404
    assert GONE in page(table.officer, meeting.get_absolute_url())

    signed_in(table.officer).post(reverse("agenda:paper-retry", args=[paper.pk]))
    made = MeetingPaper.objects.get(pk=paper.pk)
    assert (made.state, made.version) == ("ready", paper.version)
    assert signed_in(table.mayor).get(reverse("agenda:paper", args=[paper.pk])).status_code == 200
    assert "ontbreekt in de opslag" not in page(table.admin, "/")
    late.update(retry_at=None)  # its pause is over
    for _twice in range(2):
        send_pending()
    assert [message.to for message in mailoutbox] == [[table.mayor.email]]


def test_a_bundle_says_which_annex_is_gone_and_is_outdated_once_that_is_back(table):
    item = make.make_item(table.forum, table.mayor)
    lost, _other = annex(item, "Raming"), annex(item, "Plan")
    content = lose(lost.document)
    meeting = make.make_meeting(table.forum)
    meetings.place(meeting, item, by=table.officer)
    meetings.publish_agenda(meeting, by=table.officer)
    newest = MeetingPaper.objects.newest().filter(meeting=meeting, kind="bundle")
    assert newest.get().state == "ready"
    assert "verouderd" not in page(table.officer, meeting.get_absolute_url())
    put_back(lost.document, content)
    assert "verouderd" in page(table.officer, meeting.get_absolute_url())
    remake(meeting, by=table.officer)
    assert newest.get().state == "ready"
    assert "verouderd" not in page(table.officer, meeting.get_absolute_url())
    assert missing.documents().count() == 0
