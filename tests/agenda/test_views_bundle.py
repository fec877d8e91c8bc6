"""The page the mail leads to: the bundle as far as it is, and every annex by itself."""

from __future__ import annotations

import pytest
from django.urls import reverse

from agenda.models import Meeting, MeetingPaper
from agenda.services import meetings
from documents import store
from tests import factories as make
from tests.agenda.test_bundles import annex
from tests.pages.test_queries import asked

SECRET = "Zonnebloem"


@pytest.fixture
def meeting(table) -> Meeting:
    """Published, its bundles not yet made."""
    meeting = make.make_meeting(table.forum)
    item = make.make_item(table.forum, table.mayor, title="Zwembad")
    annex(item, "Raming", b"een")
    annex(item, f"{SECRET} nota", b"twee", confidential=True)
    meetings.place(meeting, item, by=table.officer)
    meetings.publish_agenda(meeting, by=table.officer)
    return meeting


def made(meeting: Meeting) -> None:
    document = store.keep(b"%PDF-1.4", title="Bundel", name="bundel.pdf", pages=12)
    MeetingPaper.objects.filter(meeting=meeting).update(state="ready", document=document)


def address(meeting: Meeting) -> str:
    return reverse("agenda:bundle", args=[meeting.pk])


def test_while_it_is_made_the_page_looks_again_by_itself(meeting, table, client):
    client.force_login(table.director)
    page = client.get(address(meeting)).content.decode()
    assert "every 2s" in page
    MeetingPaper.objects.filter(meeting=meeting, kind="bundle").update(state="rendering", done=7, total=40)
    assert "bijlage 7 van 40" in client.get(reverse("agenda:papers", args=[meeting.pk])).content.decode()


@pytest.mark.parametrize(("who", "bundles", "annexes"), [("director", 1, ["Raming"]), ("mayor", 2, None)])
def test_everybody_gets_the_bundle_and_the_annexes_they_may_read(meeting, table, client, who, bundles, annexes):
    made(meeting)
    client.force_login(getattr(table, who))
    response = client.get(address(meeting))
    page = response.content.decode()
    assert page.count("?download") == bundles
    assert [one.title for one in response.context["annexes"]] == (annexes or ["Raming", f"{SECRET} nota"])
    assert (SECRET in page) is (annexes is None)


def test_the_officer_makes_it_again_once_it_is_ready(meeting, table, client):
    client.force_login(table.officer)
    remake = reverse("agenda:bundle-remake", args=[meeting.pk])
    response = client.post(remake, follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    made(meeting)
    response = client.post(remake, follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["success"]
    assert set(meeting.papers.filter(version=2).values_list("kind", "state")) == {
        ("bundle", "queued"),
        ("table", "queued"),
    }


def test_a_changed_annex_is_said_and_offered_to_the_officer_alone(meeting, table, client):
    made(meeting)
    MeetingPaper.objects.filter(kind="bundle").update(snapshot={"items": [], "files": []})
    for who, offered in (("director", False), ("officer", True)):
        client.force_login(getattr(table, who))
        page = client.get(meeting.get_absolute_url()).content.decode()
        assert "verouderd" in page
        assert ("Opnieuw maken" in page) is offered


def test_before_publishing_there_is_none(table, client):
    client.force_login(table.director)
    draft = make.make_meeting(table.forum)
    page = client.get(address(draft)).content.decode()
    assert "zodra de agenda gepubliceerd is" in page


def test_as_many_questions_with_three_annexes_as_with_one(meeting, table, client):
    made(meeting)
    client.force_login(table.director)
    few, _response = asked(client, address(meeting))
    for title in ("Plan", "Cijfers"):
        annex(meeting.placements.get().item, title, b"meer")
    many, response = asked(client, address(meeting))
    assert len(response.context["annexes"]) == 3
    assert many == few
