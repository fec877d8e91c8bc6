"""A result taken back: freely for a day, later or when something was built on it with a reason; never in silence."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from decisions.models import Answer, Decision, Feedback
from decisions.services.feedback import correct, schedule, treat
from decisions.services.remarks import handle
from decisions.services.undoing import undo
from overleg.lib.refusal import Refused
from tests.decisions.scenes import in_feedback, today
from timeline.models import Event


@pytest.fixture
def duty(table) -> Feedback:
    """Of the council of A, to decide."""
    return in_feedback(table).feedback.get(municipality=table.municipality_a, body="council")


def there(duty: Feedback) -> Feedback:
    return Feedback.objects.get(pk=duty.pk)


def test_a_slip_is_undone_at_once_and_the_planned_day_stands_again(table, duty):
    schedule(duty, by=table.clerk, on=today())
    treat(duty, by=table.director, on=today(), result="agreed", own_reference="GR/12")
    undo(there(duty), by=table.director)
    row = there(duty)
    assert (row.status, row.scheduled_on, row.result, row.own_reference) == ("scheduled", today(), "", "")
    (answer,) = duty.answers.all()
    assert (answer.undone_by, answer.own_reference) == (table.director, "GR/12")
    assert [event.verb for event in Event.objects.about(duty)][-1] == "feedback.undone"


def test_undoing_a_correction_brings_the_first_answer_back(table, duty):
    treat(duty, by=table.clerk, on=today(), result="agreed", own_reference="GR/12")
    correct(there(duty), by=table.director, on=today(), result="refused", remark="Te duur.", reason="Verkeerde lijn")
    undo(there(duty), by=table.director)
    row = there(duty)
    assert (row.status, row.result, row.remark, row.own_reference) == ("treated", "agreed", "", "GR/12")
    assert row.recorded_by == table.clerk
    undo(row, by=table.clerk)
    assert there(duty).status == "to_schedule"
    assert Answer.objects.filter(undone_at=None).count() == 0


def the_day_has_passed(table, duty):
    Feedback.objects.filter(pk=duty.pk).update(recorded_at=timezone.now() - timedelta(hours=25))


def the_officer_handled_it(table, duty):
    handle(duty, by=table.officer, kind="noted")


def the_work_started(table, duty):
    Decision.objects.filter(pk=duty.decision_id).update(status="execution")


def a_colleague_recorded_it(table, duty):
    Feedback.objects.filter(pk=duty.pk).update(recorded_by=table.clerk)


@pytest.mark.parametrize(
    "since", [the_day_has_passed, the_officer_handled_it, the_work_started, a_colleague_recorded_it]
)
def test_afterwards_it_takes_a_reason(table, duty, since):
    treat(duty, by=table.director, on=today(), result="remarks", remark="Let op.")
    since(table, duty)
    with pytest.raises(Refused) as refused:
        undo(there(duty), by=table.director)
    assert refused.value.field == "reason"
    undo(there(duty), by=table.director, reason="Van een ander punt")
    row = there(duty)
    assert (row.status, row.handling) == ("to_schedule", None)


def test_once_the_decision_is_closed_it_stays(table, duty):
    treat(duty, by=table.director, on=today(), result="agreed")
    Decision.objects.filter(pk=duty.decision_id).update(status="closed")
    with pytest.raises(Refused):
        undo(there(duty), by=table.director, reason="Toch niet")


def test_what_a_colleague_corrected_meanwhile_is_not_undone_nor_corrected_over(table, duty):
    treat(duty, by=table.director, on=today(), result="agreed")
    seen = duty.answers.get().pk
    correct(there(duty), by=table.clerk, on=today(), result="remarks", remark="Toch.", reason="Vergeten")
    with pytest.raises(Refused):
        undo(there(duty), by=table.director, reason="Weg", base=seen)
    with pytest.raises(Refused):
        correct(there(duty), by=table.director, on=today(), result="refused", remark="Neen", reason="Anders", base=seen)
    assert there(duty).result == "remarks"


def test_one_press_on_the_page_and_a_reason_where_it_is_needed(table, duty, visit):
    treat(duty, by=table.director, on=today(), result="agreed")
    address = reverse("decisions:feedback-undo", args=[duty.pk])
    asked = visit("officer").post(address)
    assert asked.status_code == 422
    assert asked.context["undo_form"].errors
    done = visit("director").post(address, {"next": "/opvolging/vastleggen/"})
    assert done.headers["Location"] == "/opvolging/vastleggen/"
    assert there(duty).status == "to_schedule"
    earlier = visit("director").get(reverse("decisions:feedback", args=[duty.pk]))
    assert [answer.undone_by for answer in earlier.context["answers"]] == [table.director]
