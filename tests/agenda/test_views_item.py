"""The page of one item, the steps taken from it and its attachments."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from agenda.models import AgendaItem, Attachment
from agenda.services import attachments
from decisions.models import Decision
from documents.models import Document
from tests import factories as make
from tests.agenda.test_views_items import PNG
from timeline.models import Event

S = AgendaItem.Status
RATIFIED = {"outcome": "ratified", "outcome_at": datetime(2026, 4, 17, 9, tzinfo=UTC)}


def move(client, item, to, **data):
    return client.post(reverse("agenda:item-move", args=[item.reference]), {"to": to} | data)


def attach(client, item, name="Nota.png", content=PNG, **data):
    upload = SimpleUploadedFile(name, content)
    return client.post(reverse("agenda:attachment-add", args=[item.reference]), {"files": upload} | data)


@pytest.fixture
def item(table) -> AgendaItem:
    return make.make_item(table.forum, table.mayor, status=S.PROPOSED, ratify="Wij doen het samen.")


# Reading


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("officer", 200),
        ("chair", 200),
        ("mayor", 200),
        ("mayor_b", 200),
        ("director", 200),
        ("partner", 404),
        ("councillor", 404),
        ("admin", 404),
        ("outsider", 404),
    ],
)
def test_readers_of_the_forum_read_the_item_and_for_others_it_is_not_there(table, client, item, who, status):
    client.force_login(getattr(table, who))
    response = client.get(item.get_absolute_url())
    assert response.status_code == status
    assert move(client, item, "accept").status_code == (404 if status == 404 else 302 if who == "officer" else 403)


def test_the_page_says_what_is_asked_and_whose_turn_it_is(table, client, item):
    client.force_login(table.officer)
    response = client.get(item.get_absolute_url())
    html = response.content.decode()
    assert item.title in html
    assert "Wij doen het samen." in html
    assert response.context["turn"].yours
    client.force_login(table.mayor)
    assert not client.get(item.get_absolute_url()).context["turn"].yours


def test_a_draft_agenda_is_not_named_to_who_does_not_compose_it(table, client, item):
    meeting = make.make_meeting(table.forum)
    make.make_placement(meeting, item)
    client.force_login(table.mayor)
    assert meeting.get_absolute_url() not in client.get(item.get_absolute_url()).content.decode()
    client.force_login(table.officer)
    assert meeting.get_absolute_url() in client.get(item.get_absolute_url()).content.decode()


def test_the_officer_places_it_on_a_meeting_in_preparation(table, client, item):
    draft = make.make_meeting(table.forum)
    published = make.make_meeting(table.forum, status="published")
    elsewhere = make.make_meeting(make.make_forum())
    client.force_login(table.officer)
    html = client.get(item.get_absolute_url()).content.decode()
    places = [reverse("agenda:meeting-place", args=[meeting.pk]) in html for meeting in (draft, published, elsewhere)]
    assert places == [True, False, False]
    client.post(reverse("agenda:meeting-place", args=[draft.pk]), {"item": item.reference})
    item.refresh_from_db()
    assert item.status == S.PLACED


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_same_for_one_row_and_for_three(table, client, django_assert_num_queries, item, rows):
    for number in range(rows):
        upload = SimpleUploadedFile(f"Nota {number}.png", PNG)
        attachments.attach(item, by=table.mayor, upload=upload)
        make.make_meeting(table.forum)
    client.force_login(table.officer)
    # Who reads (3), the item, all that stands beside it, the versions of its attachments, and its history.
    with django_assert_num_queries(7):
        client.get(item.get_absolute_url())


# Steps


def test_the_officer_accepts_with_one_click(table, client, item):
    client.force_login(table.officer)
    assert move(client, item, "accept")["Location"] == item.get_absolute_url()
    item.refresh_from_db()
    assert item.status == S.ACCEPTED


def test_a_second_click_tells_that_it_is_done_already(table, client, item):
    client.force_login(table.officer)
    move(client, item, "accept")
    response = move(client, item, "accept")
    assert response.status_code == 409
    assert [message.level_tag for message in response.context["messages"]] == ["success", "error"]
    assert [event.verb for event in Event.objects.about(item)] == ["item.accepted"]


def test_a_refused_step_keeps_the_typed_reason(table, client, item):
    client.force_login(table.officer)
    move(client, item, "withdraw", reason="Eerste tab")
    response = move(client, item, "send_back", reason="Lang getypt in een oude tab")
    assert response.status_code == 409
    assert "Lang getypt in een oude tab" in response.content.decode()


@pytest.mark.parametrize("to", ["send_back", "decline", "withdraw"])
def test_a_step_without_its_reason_says_so_at_the_field(table, client, item, to):
    client.force_login(table.officer)
    response = move(client, item, to, reason=" ")
    (step,) = [step for step in response.context["reason_steps"] if step.open]
    assert (response.status_code, step.to, list(step.form.errors)) == (409, to, ["reason"])
    item.refresh_from_db()
    assert item.status == S.PROPOSED


def test_the_proposer_changes_what_was_asked_and_proposes_again(table, client, item):
    client.force_login(table.officer)
    move(client, item, "send_back", reason="Wat kost het?")
    client.force_login(table.mayor)
    page = client.get(item.get_absolute_url())
    assert page.context["turn"].yours
    assert "Wat kost het?" in page.content.decode()
    move(client, item, "propose_again")
    item.refresh_from_db()
    assert item.status == S.PROPOSED


@pytest.mark.parametrize("to", ["accept", "send_back", "decline"])
def test_the_proposer_does_not_decide_on_the_own_item(table, client, item, to):
    client.force_login(table.mayor)
    assert move(client, item, to, reason="zomaar").status_code == 403


@pytest.mark.parametrize("to", ["", "delete", "propose", "__init__"])
def test_a_step_that_does_not_exist_is_not_found(table, client, item, to):
    client.force_login(table.officer)
    assert move(client, item, to).status_code == 404


def test_steps_are_posted_never_followed(table, client, item):
    client.force_login(table.officer)
    assert client.get(reverse("agenda:item-move", args=[item.reference]) + "?to=accept").status_code == 405


# Attachments


def test_an_attachment_is_added_opened_downloaded_and_removed(table, client, item):
    client.force_login(table.mayor)
    attach(client, item, title="De nota")
    attachment = Attachment.objects.get()
    assert attachment.title == "De nota"
    address = reverse("agenda:attachment", args=[attachment.pk])
    opened = client.get(address)
    assert opened["Content-Disposition"].startswith("inline")
    with Image.open(BytesIO(b"".join(opened.streaming_content))) as picture, Image.open(BytesIO(PNG)) as sent:
        assert (picture.format, picture.getpixel((0, 0))) == ("PNG", sent.getpixel((0, 0)))
    assert client.get(f"{address}?download")["Content-Disposition"].startswith("attachment")
    client.post(reverse("agenda:attachment-remove", args=[attachment.pk]))
    assert not (Attachment.objects.exists() or Document.objects.exists())
    assert [event.verb for event in Event.objects.about(item)] == ["item.attached", "item.detached"]


def test_history_never_names_an_attachment(table, client, item):
    client.force_login(table.officer)
    attach(client, item, title="Geheime naam", confidential="on")
    assert "Geheime" not in str(Event.objects.about(item).get().data)


@pytest.mark.parametrize(("name", "content"), [("Nota.pdf", PNG), ("Leeg.png", b""), ("virus.exe", b"MZ")])
def test_a_bad_upload_is_refused_at_the_field_and_the_title_kept(table, client, item, name, content):
    client.force_login(table.mayor)
    response = attach(client, item, name, content, title="Mijn titel")
    assert response.status_code == 422
    assert list(response.context["attachment_form"].errors) == ["files"]
    assert "Mijn titel" in response.content.decode()
    assert not (Attachment.objects.exists() or Document.objects.exists())


def test_what_went_out_with_a_published_agenda_stays(table, client, item):
    attachment = attachments.attach(item, by=table.mayor, upload=SimpleUploadedFile("Nota.png", PNG))
    make.make_placement(make.make_meeting(table.forum, status="published"), item)
    client.force_login(table.officer)
    client.post(reverse("agenda:attachment-remove", args=[attachment.pk]))
    assert Attachment.objects.filter(pk=attachment.pk).exists()


@pytest.mark.parametrize(("who", "status"), [("mayor_b", 403), ("director", 403), ("partner", 404), ("outsider", 404)])
def test_others_neither_add_nor_remove(table, client, item, who, status):
    attachment = attachments.attach(item, by=table.mayor, upload=SimpleUploadedFile("Nota.png", PNG))
    client.force_login(getattr(table, who))
    assert attach(client, item).status_code == status
    assert client.post(reverse("agenda:attachment-remove", args=[attachment.pk])).status_code == status
    assert Attachment.objects.count() == 1


# Afterwards


@pytest.mark.parametrize(
    ("who", "status", "linked"),
    [
        ("mayor", "feedback", True),
        ("director", "feedback", True),
        ("mayor", "revoked", True),
        ("director", "revoked", False),
    ],
)
def test_a_treated_item_leads_to_its_decision_for_who_may_read_that(table, client, item, who, status, linked):
    placement = make.make_placement(make.make_meeting(table.forum, status="closed"), item, **RATIFIED)
    AgendaItem.objects.update(status=S.TREATED)
    decision = Decision.objects.create(
        item=item,
        placement=placement,
        forum=table.forum,
        status=status,
        text="Afgesproken.",
        ratified_on=date(2026, 4, 17),
        college_ask="note",
        college_due=date(2026, 6, 1),
        council_ask="nothing",
    )
    client.force_login(getattr(table, who))
    response = client.get(item.get_absolute_url())
    assert (f'href="{decision.get_absolute_url()}"' in response.content.decode()) is linked
    step = next((stage.key for stage in response.context["strip"] if stage.state == "now"), "")
    assert step == ("feedback" if status == "feedback" else "ratification")
