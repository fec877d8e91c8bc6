"""What is different between two published versions, and that a published version stays as it was."""

from __future__ import annotations

import pytest
from django.core import mail
from django.utils import timezone

from agenda import versions
from agenda.differences import Change, compare
from agenda.invitations import invite
from agenda.models import AgendaItem, Attachment, Invitation, Meeting, MeetingPaper
from agenda.services import meetings
from agenda.tasks import render_paper
from tests import factories as make
from tests.agenda.test_bundles import annex, printed
from tests.agenda.test_papers import html_of

SECRET = "Zonnebloem"


def entry(item: int, **fields) -> dict:
    return {"item": item, "title": f"Punt {item}", "minutes": 15, "files": []} | fields


def file(pk: int, document: int = 0, title: str = "Nota") -> dict:
    return {"id": pk, "document": document or pk, "title": title}


def items(*numbers: int) -> list[dict]:
    return [entry(number) for number in numbers]


def test_the_same_agenda_has_no_differences():
    assert not compare(items(1, 2, 3), items(1, 2, 3))


def test_what_came_and_what_went():
    found = compare(items(1, 2, 3), items(1, 4, 3))
    assert found.changes == {4: Change(new=True)}
    assert [gone["item"] for gone in found.withdrawn] == [2]


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        ((1, 2, 3), (3, 1, 2), {3}),  # one jumped the queue: the others only make room
        ((1, 2, 3), (2, 3, 1), {1}),
        ((1, 2, 3, 4), (2, 1, 4, 3), 2),
        ((1, 2, 3), (9, 1, 2, 3), set()),  # shifted by a new one
        ((1, 2, 3), (2, 3), set()),  # shifted by one that went
    ],
)
def test_moved_is_who_changed_places_not_who_shifts(before, after, moved):
    changes = compare(items(*before), items(*after)).changes
    found = {item for item, change in changes.items() if change.moved}
    assert (len(found) if isinstance(moved, int) else found) == moved


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ({}, {"title": "Anders"}, ("text",)),
        ({"summary": "a"}, {"summary": "b"}, ("text",)),
        ({}, {"minutes": 20}, ("length",)),
        ({"files": [file(1)]}, {"files": [file(1), file(2)]}, ("annexes",)),
        ({"files": [file(1)]}, {"files": [file(1, document=9)]}, ("annexes",)),
        ({"confidential": True, "edited": 1}, {"confidential": True, "edited": 2}, ("text",)),
        ({}, {"title": "Anders", "minutes": 20, "files": [file(1)]}, ("text", "length", "annexes")),
    ],
)
def test_which_part_was_changed(old, new, parts):
    assert compare([entry(1, **old)], [entry(1, **new)]).changes == {1: Change(parts=parts)}


def test_when_an_item_starts_is_not_a_change_of_it():
    assert not compare([entry(1, starts_at="9.00", position=1)], [entry(1, starts_at="9.15", position=2)])


@pytest.fixture
def meeting(table) -> Meeting:
    meeting = make.make_meeting(table.forum)
    for title in ("Zwembad", "Politiezone", "Afvalplan"):
        meetings.place(meeting, make.make_item(table.forum, table.mayor, title=title), by=table.officer)
    secret = make.make_item(table.forum, table.mayor, title=f"{SECRET} dossier", summary=SECRET, confidential=True)
    annex(secret, f"{SECRET} bijlage", b"", confidential=True)
    meetings.place(meeting, secret, by=table.officer)
    return meeting


@pytest.fixture
def two_versions(meeting, table) -> list[MeetingPaper]:
    """B: the swimming pool takes longer, the police zone went, a new item came first, the secret one was edited."""
    first = meetings.publish_agenda(meeting, by=table.officer)
    meetings.reopen_agenda(meeting, by=table.officer, reason="Dringend punt")
    placed = {placement.item.title: placement for placement in meeting.placements.select_related("item", "meeting")}
    meetings.set_minutes(placed["Zwembad"], by=table.officer, minutes=40)
    meetings.remove(placed["Politiezone"], by=table.officer)
    AgendaItem.objects.filter(confidential=True).update(version=2, summary=f"{SECRET} anders")
    urgent = make.make_item(table.forum, table.mayor, title="Waterschaarste")
    meetings.place(meeting, urgent, by=table.officer, position=1)
    return [first, meetings.publish_agenda(meeting, by=table.officer)]


def test_a_published_version_stays_as_it_was(two_versions, table, client):
    first, second = two_versions
    AgendaItem.objects.filter(title="Zwembad").update(title="Later hernoemd")
    titles = [[entry["title"] for entry in versions.read(paper)["entries"]] for paper in (first, second)]
    assert titles == [["Zwembad", "Politiezone", "Afvalplan", ""], ["Waterschaarste", "Zwembad", "Afvalplan", ""]]
    client.force_login(table.director)
    page = client.get(f"/vergaderingen/{first.meeting_id}/versies/1/").content.decode()
    assert "Politiezone" in page and "Zwembad" in page
    assert "Later hernoemd" not in page and "Waterschaarste" not in page


def test_the_paper_of_a_version_is_made_of_what_was_published(two_versions, meeting):
    first, _second = two_versions
    render_paper(first.pk)
    first.refresh_from_db()
    text = " ".join(printed(first))
    assert "Politiezone" in text and "Waterschaarste" not in text


def test_a_snapshot_holds_nothing_confidential(two_versions):
    for paper in two_versions:
        paper.refresh_from_db()
        assert SECRET not in str(paper.snapshot)


@pytest.mark.parametrize("what", ["item", "annex"])
def test_what_became_confidential_later_is_not_read_in_an_old_version(meeting, table, client, what):
    pool = AgendaItem.objects.get(title="Zwembad")
    late = annex(pool, "Raming", b"")
    meetings.publish_agenda(meeting, by=table.officer)
    if what == "item":
        AgendaItem.objects.filter(pk=pool.pk).update(confidential=True)
    else:
        Attachment.objects.filter(pk=late.pk).update(confidential=True)
    client.force_login(table.director)
    page = client.get(f"/vergaderingen/{meeting.pk}/versies/1/").content.decode()
    assert ("Zwembad" in page) is (what == "annex")
    assert "Raming" not in page
    assert "Afvalplan" in page


def test_the_meeting_page_marks_what_is_different(two_versions, meeting, table, client):
    client.force_login(table.director)
    response = client.get(meeting.get_absolute_url())
    words = {
        line.placement.item.title if line.placement else "": (line.change.words, line.change.what)
        for line in response.context["lines"]
        if line.change
    }
    assert words == {
        "Waterschaarste": (["nieuw"], ""),
        "Zwembad": (["gewijzigd"], "duur"),
        "": (["gewijzigd"], "tekst"),
    }
    page = response.content.decode()
    assert "<s>Politiezone</s>" in page
    assert f"/vergaderingen/{meeting.pk}/versies/1/" in page


def test_who_reads_only_own_items_is_not_told_what_went(two_versions, meeting, table, client):
    client.force_login(table.partner)
    assert "Politiezone" not in client.get(meeting.get_absolute_url()).content.decode()


def test_a_first_version_marks_nothing(meeting, table, client):
    meetings.publish_agenda(meeting, by=table.officer)
    client.force_login(table.director)
    assert not [line for line in client.get(meeting.get_absolute_url()).context["lines"] if line.change]


def test_the_paper_marks_them_too(two_versions, meeting):
    text = str(printed(_made(two_versions[1])))
    assert "nieuw" in text and "gewijzigd" in text
    assert "Niet meer op deze agenda: Politiezone" in text
    assert SECRET not in text
    assert "gewijzigd" not in html_of(Meeting.objects.get(pk=make.make_meeting(meeting.forum).pk), "agenda")


def _made(paper: MeetingPaper) -> MeetingPaper:
    render_paper(paper.pk)
    paper.refresh_from_db()
    return paper


def test_the_mail_says_what_has_changed_and_where_the_bundle_is(
    two_versions, meeting, django_capture_on_commit_callbacks
):
    invite(two_versions[0])
    Invitation.objects.update(sent_at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        render_paper(two_versions[1].pk)
    body = mail.outbox[0].body
    for line in (
        "- nieuw: 1. Waterschaarste",
        "- gewijzigd (duur): 2. Zwembad",
        "- gewijzigd (tekst): 4. Besloten punt",
        "- niet meer op de agenda: Politiezone",
        f"http://testserver/vergaderingen/{meeting.pk}/bundel/",
    ):
        assert line in body
    assert SECRET not in body
