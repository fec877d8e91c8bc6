"""The list of items, proposing one and changing one, as pages."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agenda.models import AgendaItem, Attachment
from documents.models import Document
from tests import factories as make

NEW = "/agendapunten/nieuw/"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)
TYPED = {
    "title": "Eén toewijzingsreglement",
    "summary": "Elke gemeente heeft een ander reglement.",
    "treatment": "ratify",
    "proposal": "Wij hanteren hetzelfde reglement.",
    "aim": "alignment",
    "category": "projects",
    "minutes_wanted": "25",
    "lead": "",
    "capacity": "support",
}


def names(response) -> list[str]:
    return [row.item.title for row in response.context["rows"]]


# The list


@pytest.fixture
def listed(table, client):
    """Four items, one per group of statuses, each of another kind."""
    S = AgendaItem.Status
    make.make_item(table.forum, table.officer, title="Wacht", status=S.PROPOSED, treatment="inform")
    make.make_item(table.forum, table.officer, title="Op agenda", status=S.PLACED)
    make.make_item(table.forum, table.officer, title="Behandeld", status=S.TREATED)
    make.make_item(table.forum, table.officer, title="Gesloten", status=S.DECLINED)
    client.force_login(table.officer)
    return client


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"Wacht", "Op agenda", "Behandeld", "Gesloten"}),
        ("status=waiting", {"Wacht"}),
        ("status=agenda", {"Op agenda"}),
        ("status=treated", {"Behandeld"}),
        ("status=closed", {"Gesloten"}),
        ("treatment=inform", {"Wacht"}),
        ("q=AGENDA", {"Op agenda"}),
        ("forum=testforum&status=closed", {"Gesloten"}),
        ("status=nonsense&forum=unknown&sort=x&page=99", {"Wacht", "Op agenda", "Behandeld", "Gesloten"}),
    ],
)
def test_a_filter_stands_in_the_address(listed, query, expected):
    response = listed.get(f"/agendapunten/?{query}")
    assert response.status_code == 200
    assert set(names(response)) == expected


def test_newest_first_unless_asked_otherwise(listed):
    newest = names(listed.get("/agendapunten/"))
    assert names(listed.get("/agendapunten/?sort=oldest")) == newest[::-1]


def test_the_officer_is_told_how_many_proposals_wait(listed, table):
    turn = listed.get("/agendapunten/").context["queue"]
    assert (turn.yours, "1 " in turn.what) == (True, True)
    listed.force_login(table.mayor)
    assert listed.get("/agendapunten/").context["queue"] is None


def test_a_long_list_comes_in_pages(table, client):
    for _ in range(26):
        make.make_item(table.forum, table.officer)
    client.force_login(table.mayor)
    assert len(names(client.get("/agendapunten/"))) == 25
    assert len(names(client.get("/agendapunten/?page=2"))) == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_for_one_row_and_for_three(table, client, django_assert_num_queries, rows):
    for _ in range(rows):
        make.make_item(
            table.forum, table.officer, for_municipality=table.municipality_a, lead_organisation=table.organisation
        )
    client.force_login(table.officer)
    # Session, person, standing (3), forums, counts, number of rows, rows, queue, drafts.
    with django_assert_num_queries(10):
        client.get("/agendapunten/")


@pytest.mark.parametrize("who", ["councillor", "admin", "outsider"])
def test_whoever_reads_no_items_gets_an_empty_list_without_a_button(table, client, who):
    make.make_item(table.forum, table.officer)
    client.force_login(getattr(table, who))
    response = client.get("/agendapunten/")
    assert (response.status_code, names(response)) == (200, [])
    assert NEW not in response.content.decode()


# Proposing


def test_a_proposal_with_attachments_becomes_an_item(table, client):
    client.force_login(table.officer)
    files = [SimpleUploadedFile("Nota.png", PNG), SimpleUploadedFile("Kaart.png", PNG)]
    response = client.post(
        NEW, TYPED | {"files": files, "confidential": "on", "lead": f"organisation:{table.organisation.pk}"}
    )
    item = AgendaItem.objects.get()
    assert response["Location"] == item.get_absolute_url()
    assert (item.title, item.minutes_wanted, item.confidential) == (TYPED["title"], 25, True)
    assert item.lead == table.organisation
    assert [attachment.title for attachment in item.attachments.all()] == ["Nota", "Kaart"]


def test_a_proposal_carries_the_capacity_one_chose(table, client):
    make.make_office(table.officer, table.municipality_b)
    client.force_login(table.officer)
    assert "capacity" in client.get(NEW).content.decode()
    client.post(NEW, TYPED | {"capacity": f"municipality:{table.municipality_b.pk}"})
    assert AgendaItem.objects.get().for_municipality == table.municipality_b


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 161}, "title"),
        ({"summary": ""}, "summary"),
        ({"proposal": ""}, "proposal"),
        ({"treatment": ""}, "treatment"),
        ({"minutes_wanted": "0"}, "minutes_wanted"),
        ({"minutes_wanted": "241"}, "minutes_wanted"),
        ({"minutes_wanted": "veel"}, "minutes_wanted"),
        ({"lead": "municipality:999999"}, "lead"),
        ({"capacity": "member"}, "capacity"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_rest_is_kept(table, client, wrong, field):
    client.force_login(table.officer)
    response = client.post(NEW, TYPED | wrong)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    kept = "summary" if field != "summary" else "title"
    assert TYPED[kept] in response.content.decode()
    assert not AgendaItem.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [("Nota.pdf", PNG), ("Leeg.pdf", b""), ("virus.exe", b"MZ"), ("Macro.docm", b"PK\x03\x04")],
)
def test_a_bad_upload_makes_no_half_item(table, client, name, content):
    client.force_login(table.officer)
    files = [SimpleUploadedFile("Goed.png", PNG), SimpleUploadedFile(name, content)]
    response = client.post(NEW, TYPED | {"files": files})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["files"]
    assert name in response.context["form"].errors["files"][0]
    assert TYPED["summary"] in response.content.decode()
    assert not (AgendaItem.objects.exists() or Attachment.objects.exists())
    # What was good is kept with the draft, so nobody has to choose it again.
    assert [file.title for file in response.context["files"]] == ["Goed"]
    assert Document.objects.get().title == "Goed"


def test_several_forums_are_a_choice_and_one_is_not(table, client):
    client.force_login(table.officer)
    assert client.get(NEW).context["forum"] == table.forum
    other = make.make_forum()
    make.make_assignment(other, table.officer)
    client.force_login(table.officer)
    assert set(client.get(NEW).context["forums"]) == {table.forum, other}
    assert client.get(f"{NEW}?forum={other.slug}").context["forum"] == other


def test_who_may_not_propose_hears_why_and_strangers_hear_nothing(table, client):
    table.agreement.directors_may_propose = False
    table.agreement.save()
    expected = {"director": 403, "councillor": 403, "outsider": 404, "admin": 404, "partner": 200}
    for who, status in expected.items():
        client.force_login(getattr(table, who))
        assert client.get(f"{NEW}?forum=testforum").status_code == status, who
        if status != 200:
            assert client.post(f"{NEW}?forum=testforum", TYPED).status_code == status, who
            assert client.get(NEW).status_code == 403, who
    assert not AgendaItem.objects.exists()


# Changing


def posted(page) -> dict:
    """What a browser would send back: every field, and what it was when the page opened."""
    form, data = page.context["form"], {}
    for field in form:
        value = field.value()
        if field.name == "confidential":
            data |= {"confidential": "on"} if value else {}
        else:
            data[field.name] = "" if value is None else value
        if field.field.show_hidden_initial:
            hidden = field.as_hidden(only_initial=True)
            data[field.html_initial_name] = unescape("".join(re.findall(r' value="([^"]*)"', hidden)))
    return data


def address(item) -> str:
    return reverse("agenda:item-edit", args=[item.reference])


def test_an_edit_saves_what_changed(table, client):
    item = make.make_item(table.forum, table.mayor, status="proposed")
    client.force_login(table.mayor)
    data = posted(client.get(address(item)))
    response = client.post(address(item), data | {"title": "Beter", "confidential": "on"})
    assert response["Location"] == item.get_absolute_url()
    item.refresh_from_db()
    assert (item.title, item.confidential, item.version) == ("Beter", True, 2)


def test_of_two_people_typing_nobody_loses_a_word(table, client):
    item = make.make_item(table.forum, table.mayor, status="proposed", confidential=True)
    client.force_login(table.mayor)
    data = posted(client.get(address(item)))
    client.force_login(table.officer)
    theirs = posted(client.get(address(item)))
    theirs.pop("confidential")
    client.post(address(item), theirs | {"summary": "Tekst van de dienst", "minutes_wanted": "40"})
    client.force_login(table.mayor)
    response = client.post(address(item), data | {"summary": "Tekst van de burgemeester"})
    html = response.content.decode()
    assert response.status_code == 409
    assert "Tekst van de dienst" in html
    assert "Tekst van de burgemeester" in html
    item.refresh_from_db()
    assert item.summary == "Tekst van de dienst"
    # Saving once more keeps the typed text, and what the other changed elsewhere.
    client.post(address(item), posted(response))
    item.refresh_from_db()
    assert (item.summary, item.minutes_wanted, item.confidential) == ("Tekst van de burgemeester", 40, False)


def test_what_was_typed_survives_an_item_that_was_accepted_meanwhile(table, client):
    item = make.make_item(table.forum, table.mayor, status="proposed")
    client.force_login(table.mayor)
    data = posted(client.get(address(item)))
    AgendaItem.objects.update(status="accepted")
    response = client.post(address(item), data | {"summary": "Lang getypt"})
    assert response.status_code == 422
    assert "Lang getypt" in response.content.decode()
    assert client.get(address(item)).status_code == 403


def test_only_the_proposer_and_the_officer_change_an_item(table, client):
    item = make.make_item(table.forum, table.mayor, status="proposed")
    expected = {"mayor": 200, "officer": 200, "mayor_b": 403, "chair": 403, "director": 403, "partner": 404}
    for who, status in expected.items():
        client.force_login(getattr(table, who))
        assert client.get(address(item)).status_code == status, who
