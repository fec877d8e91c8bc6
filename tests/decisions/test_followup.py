"""A duty on its own page, and the follow-up page of a municipality: plan, record, many at once, nothing lost."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from decisions.models import Decision, Feedback
from decisions.services.feedback import treat
from tests import factories as make
from tests.decisions.scenes import in_feedback, ratified, today


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


def filled(*rows: Feedback, on: date | None = None, result: str = "noted") -> dict:
    typed = {}
    for row in rows:
        typed |= {f"duty-{row.pk}-on": str(on or today()), f"duty-{row.pk}-result": result}
    return typed


def test_five_results_are_recorded_in_one_form(table, visit):
    rows = [row_of(in_feedback(table, council_ask="nothing"), table.municipality_a) for _time in range(6)]
    answer = visit("director").post(reverse("decisions:followup"), filled(*rows[:5]), follow=True)
    assert answer.status_code == 200
    assert {row.pk for row in rows[:5]} == set(Feedback.objects.filter(status="treated").values_list("pk", flat=True))
    assert [form.feedback.pk for group in answer.context["groups"] for form in group.rows] == [rows[5].pk]


def test_a_wrong_row_is_marked_and_nothing_typed_is_lost(table, visit):
    good, bad, half = (row_of(in_feedback(table, council_ask="nothing"), table.municipality_a) for _time in range(3))
    typed = filled(good) | filled(bad, on=today() + timedelta(days=1)) | {f"duty-{half.pk}-remark": "Nog na te kijken"}
    answer = visit("director").post(reverse("decisions:followup"), typed)
    assert answer.status_code == 422
    errors = {form.feedback.pk: set(form.errors) for group in answer.context["groups"] for form in group.rows}
    assert errors[half.pk] == {"on", "result"}
    assert "Nog na te kijken" in answer.content.decode()
    answer = visit("director").post(
        reverse("decisions:followup"), filled(good) | filled(bad, on=today() + timedelta(1))
    )
    errors = {form.feedback.pk: set(form.errors) for group in answer.context["groups"] for form in group.rows}
    assert errors == {good.pk: set(), bad.pk: {"on"}, half.pk: set()}
    assert not Feedback.objects.filter(status="treated").exists()


def test_a_row_a_colleague_recorded_meanwhile_stays_on_the_page_with_the_reason(table, decision, visit):
    row = row_of(decision, table.municipality_a)
    treat(row, by=table.clerk, on=today(), result="noted")
    answer = visit("director").post(reverse("decisions:followup"), filled(row))
    assert answer.status_code == 422
    (form,) = [form for group in answer.context["groups"] for form in group.rows if form.feedback == row]
    assert form.errors


def test_the_rows_of_another_municipality_are_not_recorded(table, decision, visit):
    visit("director").post(reverse("decisions:followup"), filled(row_of(decision, table.municipality_b)))
    assert not Feedback.objects.filter(status="treated").exists()


def test_duties_stand_in_the_rhythm_of_the_decree(table, visit):
    late = in_feedback(table, days_ago=50, college_due=today() - timedelta(days=1), council_ask="nothing")
    now = in_feedback(table, college_due=today(), council_due=today())
    answer = visit("director").get(reverse("decisions:followup"))
    found = [[form.feedback for form in group.rows] for group in answer.context["groups"]]
    own = table.municipality_a
    assert found == [[row_of(late, own)], [row_of(now, own)], [row_of(now, own, "council")]]


def test_a_councillor_reads_what_comes_and_records_nothing(table, decision, visit):
    address = reverse("decisions:followup")
    answer = visit("councillor").get(address)
    assert answer.status_code == 200
    assert 'name="duty-' not in answer.content.decode()
    assert visit("councillor").post(address, {}).status_code == 403


def test_somebody_of_two_municipalities_chooses_one(table, decision, visit):
    make.make_office(table.director, table.municipality_b)
    address = reverse("decisions:followup")
    other = visit("director").get(address, {"gemeente": table.municipality_b.nis_code})
    assert other.context["home"] == table.municipality_b
    assert visit("director").get(address, {"gemeente": "00000"}).status_code == 404


def test_the_officer_sees_who_is_late(table, visit):
    late = in_feedback(table, days_ago=50, college_due=today() - timedelta(days=1), council_ask="nothing")
    answer = visit("officer").get(reverse("decisions:followup"))
    assert {row.municipality.name for row in answer.context["late"]} == {"Aalbeke", "Bellegem"}
    assert late.reference


def test_the_list_is_filtered_by_status(table, decision, visit):
    other = ratified(table)
    answer = visit("officer").get(reverse("decisions:decisions"), {"status": "ratified"})
    assert list(answer.context["page"]) == [other]
    assert visit("officer").get(reverse("decisions:decisions"), {"status": "closed"}).status_code == 200
