"""What a college or council did: planned, recorded, corrected; one by one or many at once."""

from datetime import timedelta

import pytest

from decisions.models import Decision, Feedback
from decisions.services.feedback import Recorded, SomeRefused, correct, record_many, schedule, treat
from overleg.lib.refusal import Refused
from tests.decisions.scenes import ratified, today
from timeline.models import Event


@pytest.fixture
def duty(table):
    """Of the college of A: to take note."""
    return ratified(table).feedback.get(municipality=table.municipality_a, body="college")


@pytest.fixture
def decide(table, duty):
    """Of the council of A: to decide."""
    return duty.decision.feedback.get(municipality=table.municipality_a, body="council")


def test_a_day_is_planned_and_moved(table, duty):
    schedule(duty, by=table.clerk, on=today() + timedelta(days=3))
    schedule(duty, by=table.clerk, on=today() + timedelta(days=5))
    schedule(duty, by=table.clerk, on=today() + timedelta(days=5))
    duty.refresh_from_db()
    assert (duty.status, duty.scheduled_on) == ("scheduled", today() + timedelta(days=5))
    assert [event.verb for event in Event.objects.about(duty)] == ["feedback.scheduled", "feedback.rescheduled"]


def test_a_day_that_passed_is_not_planned(table, duty):
    with pytest.raises(Refused) as refused:
        schedule(duty, by=table.clerk, on=today() - timedelta(days=1))
    assert refused.value.field == "on"


def test_a_treated_duty_keeps_day_result_and_who_recorded_it(table, decide):
    treat(decide, by=table.director, on=today(), result="remarks", remark=" Let op de kost. ")
    decide.refresh_from_db()
    assert (decide.status, decide.result, decide.remark) == ("treated", "remarks", "Let op de kost.")
    assert decide.recorded_by == table.director


@pytest.mark.parametrize(
    ("ask", "result", "possible"),
    [
        ("note", "noted", True),
        ("note", "remarks", True),
        ("note", "agreed", False),
        ("note", "refused", False),
        ("decide", "agreed", True),
        ("decide", "remarks", True),
        ("decide", "refused", True),
        ("decide", "noted", False),
        ("decide", "", False),
    ],
)
def test_the_result_fits_what_was_asked(table, duty, decide, ask, result, possible):
    row = {"note": duty, "decide": decide}[ask]
    if possible:
        assert treat(row, by=table.director, on=today(), result=result, remark="Omdat.").result == result
    else:
        with pytest.raises(Refused) as refused:
            treat(row, by=table.director, on=today(), result=result, remark="Omdat.")
        assert refused.value.field == "result"


@pytest.mark.parametrize("result", ["remarks", "refused"])
def test_a_remark_or_refusal_says_what_it_is_about(table, decide, result):
    with pytest.raises(Refused) as refused:
        treat(decide, by=table.director, on=today(), result=result, remark=" ")
    assert refused.value.field == "remark"


@pytest.mark.parametrize("days", [1, -11])
def test_a_duty_is_not_treated_in_the_future_nor_before_the_forum_ratified(table, duty, days):
    with pytest.raises(Refused) as refused:
        treat(duty, by=table.director, on=today() + timedelta(days=days), result="noted")
    assert refused.value.field == "on"


def test_a_result_is_corrected_with_a_reason_and_the_first_one_stays_readable(table, decide):
    treat(decide, by=table.director, on=today(), result="agreed")
    with pytest.raises(Refused):
        treat(decide, by=table.director, on=today(), result="refused", remark="Te duur.")
    with pytest.raises(Refused) as refused:
        correct(decide, by=table.director, on=today(), result="refused", remark="Te duur.", reason="")
    assert refused.value.field == "reason"
    decide.refresh_from_db()
    correct(decide, by=table.director, on=today(), result="refused", remark="Te duur.", reason="Verkeerde lijn")
    told = [(event.verb, event.data["result"]) for event in Event.objects.about(decide)]
    assert told == [("feedback.treated", "agreed"), ("feedback.corrected", "refused")]


@pytest.mark.parametrize("status", ["closed", "revoked"])
def test_nothing_is_recorded_once_the_decision_is_over(table, duty, status):
    Decision.objects.update(status=status)
    duty.decision.refresh_from_db()
    with pytest.raises(Refused):
        treat(duty, by=table.director, on=today(), result="noted")


def test_several_results_are_recorded_at_once(table, duty, decide):
    rows = [Recorded(duty, today(), "noted"), Recorded(decide, today(), "agreed")]
    assert record_many(rows, by=table.director) == 2
    assert set(Feedback.objects.filter(status="treated")) == {duty, decide}


def test_one_bad_row_holds_back_all_and_says_so_at_that_row(table, duty, decide):
    rows = [Recorded(duty, today(), "noted"), Recorded(decide, today() + timedelta(days=1), "agreed")]
    with pytest.raises(SomeRefused) as refused:
        record_many(rows, by=table.director)
    assert {pk: problem.field for pk, problem in refused.value.errors.items()} == {decide.pk: "on"}
    assert not Feedback.objects.filter(status="treated").exists()
