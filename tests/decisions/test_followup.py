"""A duty on its own page, and the follow-up page of a municipality: plan, record, many at once, nothing lost."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from decisions.models import Action, Decision, Feedback
from decisions.services.actions import add_action
from decisions.services.feedback import treat
from tests import factories as make
from tests.decisions.scenes import in_feedback, ratified, today, with_packets

FOLLOWUP = reverse("decisions:followup")


def row_of(decision: Decision, municipality, body: str = "college") -> Feedback:
    return decision.feedback.get(municipality=municipality, body=body)


def test_a_duty_is_planned_treated_and_corrected_on_its_page(table, decision, visit):
    row = row_of(decision, table.municipality_a, "council")
    address = reverse("decisions:feedback", args=[row.pk])
    assert visit("clerk").post(address, {"plan": "1", "on": "2020-01-01"}).status_code == 422
    visit("clerk").post(address, {"plan": "1", "on": str(today() + timedelta(days=2))})
    row.refresh_from_db()
    assert row.status == "scheduled"
    wrong = visit("clerk").post(address, {"on": str(today()), "result": "refused", "remark": ""})
    assert wrong.status_code == 422
    visit("clerk").post(address, {"on": str(today()), "result": "refused", "remark": "Te duur."})
    visit("clerk").post(address, {"on": str(today()), "result": "agreed", "reason": "Verkeerde lijn"})
    row.refresh_from_db()
    assert (row.status, row.result) == ("treated", "agreed")
    assert len(visit("clerk").get(address).context["timeline"]) == 3


@pytest.mark.parametrize(
    ("who", "get", "post"),
    [
        ("officer", 200, 302),
        ("director_b", 200, 403),
        ("mayor", 200, 403),
        ("councillor", 200, 403),
        ("partner", 404, 404),
    ],
)
def test_who_may_record_for_a_municipality(table, decision, visit, who, get, post):
    address = reverse("decisions:feedback", args=[row_of(decision, table.municipality_a).pk])
    assert visit(who).get(address).status_code == get
    assert visit(who).post(address, {"on": str(today()), "result": "noted"}).status_code == post


def shown(answer) -> dict[str, list]:
    """The duties of each block of the page."""
    return {block.key: [row.duty for row in block.rows] for block in answer.context["mine"].blocks}


def test_duties_stand_in_the_rhythm_of_the_decree(table, visit):
    late = in_feedback(table, days_ago=50, college_due=today() - timedelta(days=1), council_ask="nothing")
    now = in_feedback(table, college_due=today(), council_due=today())
    later = in_feedback(table, college_due=today() + timedelta(days=40), council_ask="nothing")
    own = table.municipality_a
    answer = visit("director").get(FOLLOWUP)
    assert shown(answer) == {
        "late": [row_of(late, own)],
        "college": [row_of(now, own)],
        "council": [row_of(now, own, "council")],
        "later": [row_of(later, own)],
    }
    assert [block.count for block in answer.context["mine"].blocks] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("query", "counts"),
    [
        ({"period": "late"}, [1, 0, 0, 0]),
        ({"period": "month"}, [1, 1, 1, 0]),
        ({"body": "council"}, [0, 0, 1, 0]),
        ({"forum": "testforum"}, [1, 1, 1, 1]),
        ({"period": "x", "body": "x", "forum": "x"}, [1, 1, 1, 1]),  # what nobody knows asks nothing
    ],
)
def test_the_filters_of_the_follow_up_stand_in_its_address(table, visit, query, counts):
    in_feedback(table, days_ago=50, college_due=today() - timedelta(days=1), council_ask="nothing")
    in_feedback(table, college_due=today(), council_due=today())
    in_feedback(table, college_due=today() + timedelta(days=40), council_ask="nothing")
    answer = visit("director").get(FOLLOWUP, query)
    assert [block.count for block in answer.context["mine"].blocks] == counts
    assert [len(rows) for rows in shown(answer).values()] == counts


def test_the_blocks_count_what_stands_on_another_page(table, visit, monkeypatch):
    monkeypatch.setattr("decisions.my_municipality.ROWS", 1)
    for _time in range(2):
        in_feedback(table, days_ago=50, college_due=today() - timedelta(days=1), council_ask="nothing")
    answer = visit("director").get(FOLLOWUP)
    assert ([block.count for block in answer.context["mine"].blocks][0], len(shown(answer)["late"])) == (2, 1)
    assert answer.context["mine"].page.paginator.num_pages == 2


def test_what_one_recorded_stands_beside_what_still_waits(table, decision, visit):
    row = row_of(decision, table.municipality_a)
    treat(row, by=table.clerk, on=today(), result="noted")
    mine = visit("director").get(FOLLOWUP).context["mine"]
    assert (mine.lately, mine.open_duties) == ([row], 1)


def test_packets_are_for_the_own_people_alone(table, visit, django_capture_on_commit_callbacks):
    decision = with_packets(table, django_capture_on_commit_callbacks)
    mine = visit("director").get(FOLLOWUP).context["mine"]
    assert [packet.municipality for packet in mine.packets] == [table.municipality_a]
    assert {row.packet.decision for block in mine.blocks for row in block.rows} == {decision}
    assert visit("mayor").get(FOLLOWUP).context["mine"].packets == []


def test_a_mayor_and_a_councillor_read_and_record_nothing(table, decision, visit):
    for who in ("mayor", "councillor"):
        answer = visit(who).get(FOLLOWUP)
        assert answer.context["mine"].open_duties == 2
        assert reverse("decisions:recording") not in answer.content.decode()
    assert reverse("decisions:recording") in visit("clerk").get(FOLLOWUP).content.decode()


def test_late_actions_come_first_and_only_their_owner_reports(table, decision, visit):
    for title, days in (("Later", 9), ("Laat", -9)):
        add_action(decision, by=table.officer, title=title, owner=table.municipality_a, due_on=today())
        Action.objects.filter(title=title).update(due_on=today() + timedelta(days=days))
    answer = visit("director").get(FOLLOWUP)
    assert [action.title for action in answer.context["mine"].actions] == ["Laat", "Later"]
    assert answer.context["mine"].reports
    assert not visit("mayor").get(FOLLOWUP).context["mine"].reports


def test_the_spreadsheet_of_the_follow_up_holds_what_the_page_shows(table, decision, visit):
    treat(row_of(decision, table.municipality_a), by=table.clerk, on=today(), result="noted")
    add_action(decision, by=table.officer, title="=Bellen", owner=table.municipality_a, due_on=today())
    book = load_workbook(BytesIO(visit("director").get(reverse("decisions:followup-sheet")).content))
    found = {page.title: [row[:2] for row in list(page.values)[1:]] for page in book}
    title = (decision.reference, decision.item.title)
    assert found == {"Te behandelen": [title], "Vastgelegd": [title], "Actiepunten": [("=Bellen", "Aalbeke")]}


def test_somebody_of_two_municipalities_chooses_one(table, decision, visit):
    make.make_office(table.director, table.municipality_b)
    address = reverse("decisions:followup")
    other = visit("director").get(address, {"gemeente": table.municipality_b.nis_code})
    assert other.context["mine"].home.pk == table.municipality_b.pk
    assert visit("director").get(address, {"gemeente": "00000"}).status_code == 404


def test_the_list_is_filtered_by_status(table, decision, visit):
    other = ratified(table)
    answer = visit("officer").get(reverse("decisions:decisions"), {"status": "ratified"})
    assert list(answer.context["page"]) == [other]
    assert visit("officer").get(reverse("decisions:decisions"), {"status": "closed"}).status_code == 200
