"""My work: everything that waits for a support officer, the most urgent first, by kind, by forum, as a spreadsheet."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from agenda.models import AgendaItem
from decisions.models import Action, Feedback, Packet
from decisions.services.actions import add_action
from decisions.services.packets import make_packets
from tests import factories as make
from tests.decisions.scenes import in_feedback, ratified, today
from tests.pages.test_queries import asked, client_of, more
from tests.personas import Table

WORK = reverse("work")


def found(table: Table, **query: str) -> list[tuple[str, str]]:
    answer = client_of(table, "officer").get(WORK, query)
    return [(work.kind, work.turn.url) for work in answer.context["work"].page]


def test_every_kind_of_work_is_found_once_and_leads_to_its_place(table):
    more(table)
    answer = client_of(table, "officer").get(WORK)
    work = answer.context["work"]
    kinds = {"items", "advice", "meetings", "minutes", "decisions", "feedback", "actions"}
    assert {one.kind for one in work.page} >= kinds - {"actions"}
    assert sum(tab.count for tab in work.tabs[1:]) == work.tabs[0].count == work.page.paginator.count
    client = client_of(table, "officer")
    assert {client.get(one.turn.url.partition("#")[0]).status_code for one in work.page} == {200}


def test_the_most_urgent_comes_first_and_what_has_no_day_last(table):
    make.make_item(table.forum, status=AgendaItem.Status.PROPOSED)
    late = in_feedback(table, days_ago=50, college_due=today() - timedelta(days=5), council_ask="nothing")
    action = add_action(late, by=table.officer, title="Doen", owner=table.municipality_a, due_on=today())
    Action.objects.update(due_on=today() - timedelta(days=9))
    kinds = [kind for kind, _url in found(table)]
    assert kinds == ["actions", "feedback", "feedback", "items"]
    assert found(table)[0] == ("actions", action.get_absolute_url())


def test_a_meeting_with_an_empty_agenda_says_so(table):
    meeting = make.make_meeting(table.forum, starts_at=timezone.now() + timedelta(days=10))
    assert "nog leeg" in client_of(table, "officer").get(WORK).content.decode()
    make.make_placement(meeting)
    assert "nog leeg" not in client_of(table, "officer").get(WORK).content.decode()


def test_what_comes_to_ratification_is_prepared(table):
    meeting = make.make_meeting(table.forum, starts_at=timezone.now() + timedelta(days=10))
    placement = make.make_placement(meeting, make.make_item(table.forum, ratify="Samen."))
    address = reverse("decisions:preparation", args=[placement.item.reference])
    assert ("preparations", address) in found(table)


def test_a_decision_waits_for_its_next_step_and_for_nothing_else(table):
    decision = ratified(table)
    assert found(table, kind="decisions") == [("decisions", f"{decision.get_absolute_url()}#packets")]
    make_packets(decision, by=table.officer)
    assert found(table, kind="decisions") == []
    Packet.objects.update(state="failed", error="Stuk")
    assert [url for _kind, url in found(table, kind="decisions")] == [
        packet.get_absolute_url() for packet in decision.packets.order_by("municipality__name")
    ]
    Packet.objects.update(state="queued", error="")
    Feedback.objects.update(status="treated", treated_on=today(), result="noted")
    assert found(table, kind="decisions") == []
    Packet.objects.all().delete()
    assert found(table, kind="decisions") == [("decisions", f"{decision.get_absolute_url()}#next")]


def test_late_answers_lead_to_the_matrix_of_that_municipality(table):
    in_feedback(table, days_ago=50, college_due=today() - timedelta(days=5), council_ask="nothing")
    for _kind, address in found(table, kind="feedback"):
        shown = client_of(table, "officer").get(address).context["shown"]
        assert [len(grid.columns) for grid in shown.grids] == [1]


def test_one_chooses_a_forum_a_kind_or_only_what_is_late(table):
    other = make.make_forum("Tweede forum", slug="tweede", regions=[table.region])
    make.make_assignment(other, table.officer)
    there = make.make_item(other, status=AgendaItem.Status.PROPOSED)
    in_feedback(table, days_ago=50, college_due=today() - timedelta(days=5), council_ask="nothing")
    assert found(table, forum="tweede") == [("items", there.get_absolute_url())]
    assert {kind for kind, _url in found(table, late="1")} == {"feedback"}
    assert {kind for kind, _url in found(table, kind="items")} == {"items"}
    assert len(found(table, forum="x", kind="x")) == len(found(table))


def test_another_forum_one_only_sits_at_is_no_work(table):
    other = make.make_forum(regions=[table.region])
    make.make_mandate(make.make_seat(other), table.officer)
    make.make_item(other, status=AgendaItem.Status.PROPOSED)
    assert found(table) == []


def test_the_spreadsheet_of_my_work_holds_the_same_rows(table):
    more(table)
    answer = client_of(table, "officer").get(reverse("work-sheet"), {"kind": "feedback"})
    rows = list(load_workbook(BytesIO(answer.content)).active.values)[1:]
    shown = client_of(table, "officer").get(WORK, {"kind": "feedback"}).context["work"].page
    assert [row[0] for row in rows] == [one.turn.what for one in shown]


@pytest.mark.parametrize("who", ["mayor", "director", "partner", "admin"])
def test_who_supports_no_forum_has_no_such_page(table, who):
    assert client_of(table, who).get(WORK).status_code == 404


def test_it_asks_the_same_however_much_waits(table):
    more(table)
    client = client_of(table, "officer")
    first, _response = asked(client, WORK)
    for _time in range(2):
        more(table)
    second, _response = asked(client, WORK)
    assert second == first <= 8
