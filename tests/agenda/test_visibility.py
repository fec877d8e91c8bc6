"""Confidential items and attachments: there is something to leak, and it does not."""

import pytest
from django.urls import reverse

from agenda.models import AgendaItem, Attachment
from documents.models import Document
from tests import factories as make

SECRET = "Aankoop van het geheime gebouw"
SIGNED_IN = (
    "officer",
    "chair",
    "mayor",
    "mayor_b",
    "director",
    "clerk",
    "director_b",
    "partner",
    "councillor",
    "admin",
    "outsider",
)
TABLE = {"officer", "chair", "mayor", "mayor_b"}


def make_attachment(item: AgendaItem, **fields) -> Attachment:
    document = Document.objects.create(
        title="Nota", name="nota.pdf", file="aa/nota.pdf", mime="application/pdf", size=1, sha256="0" * 64
    )
    return Attachment.objects.create(**{"item": item, "document": document, "title": "Nota"} | fields)


def readers(table, queryset) -> set[str]:
    return {who for who in SIGNED_IN if queryset.visible_to(getattr(table, who)).exists()}


def test_an_open_item_is_read_by_the_table_and_the_directors(table):
    make.make_item(table.forum, table.officer)
    assert readers(table, AgendaItem.objects) == TABLE | {"director", "clerk", "director_b"}


def test_a_confidential_item_is_read_by_the_table_alone(table):
    make.make_item(table.forum, table.officer, confidential=True)
    assert readers(table, AgendaItem.objects) == TABLE


def test_whoever_proposed_a_confidential_item_reads_it_too(table):
    make.make_item(table.forum, table.director, confidential=True)
    assert readers(table, AgendaItem.objects) == TABLE | {"director"}


def test_a_partner_reads_what_it_brings_and_what_it_leads_but_no_confidential_item_it_leads(table):
    brought = {"capacity": "partner", "for_organisation": table.organisation, "confidential": True}
    make.make_item(table.forum, table.officer, **brought)
    make.make_item(table.forum, table.officer, lead_organisation=table.organisation)
    make.make_item(table.forum, table.officer, lead_organisation=table.organisation, confidential=True)
    make.make_item(table.forum, table.officer)
    seen = AgendaItem.objects.visible_to(table.partner)
    assert seen.count() == 2
    assert not seen.filter(lead_organisation=table.organisation, confidential=True).exists()


def test_a_confidential_attachment_of_an_open_item_is_for_the_table_and_who_proposed_it(table):
    make_attachment(make.make_item(table.forum, table.clerk), confidential=True)
    assert readers(table, Attachment.objects) == TABLE | {"clerk"}


def test_an_open_attachment_of_a_confidential_item_is_as_closed_as_the_item(table):
    make_attachment(make.make_item(table.forum, table.officer, confidential=True))
    assert readers(table, Attachment.objects) == TABLE
    assert not Attachment.objects.public().exists()


@pytest.mark.parametrize("who", SIGNED_IN)
def test_pages_do_not_name_what_one_may_not_read(table, client, who):
    item = make.make_item(table.forum, table.officer, confidential=True, title=SECRET, status="proposed")
    open_item = make.make_item(table.forum, table.officer, status="proposed")
    attachment = make_attachment(open_item, title=SECRET, confidential=True)
    client.force_login(getattr(table, who))
    may = who in TABLE
    listed = client.get(reverse("agenda:items"), {"q": "geheime"}).content.decode()
    assert (SECRET in listed) is may
    assert client.get(item.get_absolute_url()).status_code == (200 if may else 404)
    assert (SECRET in client.get(open_item.get_absolute_url()).content.decode()) is may
    if not may:
        assert client.get(reverse("agenda:attachment", args=[attachment.pk])).status_code == 404
        assert client.post(reverse("agenda:attachment-remove", args=[attachment.pk])).status_code == 404


def test_counts_of_the_list_do_not_betray_a_confidential_item(table, client):
    make.make_item(table.forum, table.officer, confidential=True)
    client.force_login(table.director)
    assert [tab.count for tab in client.get(reverse("agenda:items")).context["tabs"]] == [0, 0, 0, 0, 0]


@pytest.mark.parametrize("who", SIGNED_IN)
def test_a_list_of_all_items_holds_those_one_may_read(table, who):
    elsewhere = make.make_forum()
    make.make_item(table.forum, table.mayor, confidential=True)
    make.make_item(table.forum, table.director)
    make.make_item(table.forum, table.partner, for_organisation=table.organisation, capacity="partner")
    make.make_item(elsewhere, table.officer)
    person = getattr(table, who)
    assert set(AgendaItem.objects.listed_to(person)) == set(AgendaItem.objects.visible_to(person))
