"""What a college or council remarks comes back to the officer as work, and to the forum as an item, once."""

import pytest
from django.urls import reverse

from agenda.models import AgendaItem, ItemLink
from decisions.models import Feedback, Handling
from decisions.services.feedback import correct, treat
from decisions.services.remarks import handle, put_on_agenda, take_back
from overleg.lib.refusal import Refused
from tests.decisions.scenes import in_feedback, today

ADDRESS = "/opvolging/opmerkingen/"


@pytest.fixture
def remarks(table) -> list[Feedback]:
    """A remark of the council of A, a refusal of that of B, on one decision."""
    decision = in_feedback(table)
    for municipality, result, text in (
        (table.municipality_a, "remarks", "Reken de stookolie mee."),
        (table.municipality_b, "refused", "Te duur voor ons."),
    ):
        row = decision.feedback.get(municipality=municipality, body="council")
        treat(row, by=table.officer, on=today(), result=result, remark=text)
    return list(decision.feedback.exclude(result="").order_by("pk"))


def waiting(answer) -> list[Feedback]:
    return [row for _decision, rows, _form in answer.context["groups"] for row in rows]


def test_they_wait_on_the_start_page_and_in_one_list(table, remarks, visit):
    assert ADDRESS in visit("officer").get("/").content.decode()
    assert waiting(visit("officer").get(ADDRESS)) == remarks
    assert visit("director").get(ADDRESS).status_code == 403


def test_noted_or_answered_they_no_longer_wait_and_the_municipality_reads_the_answer(table, remarks, visit):
    first, second = remarks
    visit("officer").post(reverse("decisions:remark-handle", args=[first.pk]), {"kind": "noted"})
    visit("officer").post(
        reverse("decisions:remark-handle", args=[second.pk]), {"kind": "answered", "text": "Er komt een lager tarief."}
    )
    assert waiting(visit("officer").get(ADDRESS)) == []
    page = visit("director_b").get(reverse("decisions:feedback", args=[second.pk])).content.decode()
    assert "Er komt een lager tarief." in page
    handled = visit("officer").get(ADDRESS, {"toon": "afgehandeld"}).context["page"]
    assert {row.handling.kind for row in handled} == {"noted", "answered"}


def test_an_answer_says_something(table, remarks):
    with pytest.raises(Refused) as refused:
        handle(remarks[0], by=table.officer, kind="answered", text=" ")
    assert refused.value.field == "text"


def test_two_officers_at_one_remark_and_a_handling_taken_back(table, remarks):
    handle(remarks[0], by=table.officer, kind="noted")
    with pytest.raises(Refused):
        handle(remarks[0], by=table.officer, kind="noted")
    take_back(remarks[0], by=table.officer)
    assert Feedback.objects.get(pk=remarks[0].pk).handling is None
    assert Handling.objects.count() == 1


def test_a_remark_that_changed_waits_again(table, remarks):
    handle(remarks[0], by=table.officer, kind="noted")
    row = Feedback.objects.get(pk=remarks[0].pk)
    correct(row, by=table.officer, on=today(), result="refused", remark="Neen.", reason="Verkeerd")
    assert Feedback.objects.get(pk=row.pk).handling is None


def test_they_go_to_the_forum_as_one_item_linked_both_ways(table, remarks, visit):
    decision = remarks[0].decision
    address = reverse("decisions:remarks-to-agenda", args=[decision.reference])
    visit("officer").post(address, {"remarks": [row.pk for row in remarks], "item": ""})
    item = AgendaItem.objects.get(handled_remarks__feedback=remarks[0])
    assert (item.status, item.forum, item.treatment) == ("accepted", table.forum, "discuss")
    assert "Reken de stookolie mee." in item.summary
    assert "Te duur voor ons." in item.summary
    link = ItemLink.objects.get()
    assert {link.one, link.other} == {decision.item, item}
    again = visit("officer").post(address, {"remarks": [remarks[0].pk], "item": ""})
    assert again.status_code == 302
    assert AgendaItem.objects.filter(handled_remarks__isnull=False).distinct().count() == 1


def test_a_later_remark_joins_the_item_that_is_on_its_way(table, remarks):
    item = put_on_agenda(remarks[:1], by=table.officer)
    assert put_on_agenda(remarks[1:], by=table.officer) == item
    item.refresh_from_db()
    assert item.summary.count("Te duur voor ons.") == 1


def test_or_the_item_one_chooses(table, remarks, visit):
    other = AgendaItem.objects.exclude(pk=remarks[0].decision.item_id).first() or put_on_agenda(
        remarks[:1], by=table.officer
    )
    address = reverse("decisions:remarks-to-agenda", args=[remarks[0].decision.reference])
    visit("officer").post(address, {"remarks": [remarks[1].pk], "item": other.reference})
    assert Feedback.objects.get(pk=remarks[1].pk).handling.item == other


def test_what_became_confidential_stays_so(table, remarks):
    AgendaItem.objects.filter(pk=remarks[0].decision.item_id).update(confidential=True)
    assert put_on_agenda(remarks[:1], by=table.officer).confidential


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(table, visit, django_assert_num_queries, count):
    for _time in range(count):
        row = in_feedback(table).feedback.get(municipality=table.municipality_a, body="council")
        treat(row, by=table.director, on=today(), result="remarks", remark="Let op.")
    client = visit("officer")
    client.get("/")
    with django_assert_num_queries(6):
        client.get(ADDRESS)
