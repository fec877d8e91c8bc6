"""Every pair of statuses: what the table allows happens and is recorded; everything else is refused."""

from datetime import timedelta

import pytest

from decisions.models import Action, Decision, Feedback
from decisions.services.actions import add_action
from decisions.workflow import ACTION, DECISION, FEEDBACK
from tests.decisions.scenes import ratified, today
from timeline.models import Event
from timeline.workflow import NotPossible

ALLOWED = {
    ("decision", "ratified", "feedback"),
    ("decision", "ratified", "execution"),
    ("decision", "ratified", "revoked"),
    ("decision", "revoked", "ratified"),
    ("decision", "feedback", "execution"),
    ("decision", "feedback", "revoked"),
    ("decision", "execution", "closed"),
    ("decision", "execution", "feedback"),
    ("decision", "closed", "execution"),
    ("feedback", "to_schedule", "scheduled"),
    ("feedback", "to_schedule", "treated"),
    ("feedback", "to_schedule", "not_needed"),
    ("feedback", "scheduled", "scheduled"),
    ("feedback", "scheduled", "to_schedule"),
    ("feedback", "scheduled", "treated"),
    ("feedback", "scheduled", "not_needed"),
    ("feedback", "to_schedule", "passed"),
    ("feedback", "scheduled", "passed"),
    ("feedback", "passed", "not_needed"),
    ("feedback", "treated", "treated"),
    ("feedback", "treated", "to_schedule"),
    ("feedback", "treated", "scheduled"),
    ("feedback", "not_needed", "to_schedule"),
    ("action", "open", "done"),
    ("action", "open", "dropped"),
    ("action", "done", "open"),
    ("action", "dropped", "open"),
}
FLOWS = {"decision": (DECISION, Decision), "feedback": (FEEDBACK, Feedback), "action": (ACTION, Action)}
PAIRS = [
    (kind, start, end)
    for kind, (_flow, model) in FLOWS.items()
    for start in model.Status.values
    for end in model.Status.values
]
# What the database wants to see beside a status.
BESIDE = {
    "scheduled": {"scheduled_on": today},
    "treated": {"treated_on": today, "result": lambda: "noted"},
    "done": {"done_on": today},
    "passed": {"passed_to": lambda: Feedback.objects.order_by("-pk").first()},
}
EMPTY = {
    Decision: {},
    Feedback: {"scheduled_on": None, "treated_on": None, "result": "", "passed_to": None},
    Action: {"done_on": None},
}


def facts(model: type, status: str) -> dict:
    return EMPTY[model] | {name: value() for name, value in BESIDE.get(status, {}).items()}


def subject(table, model: type):
    decision = ratified(table)
    if model is Decision:
        return decision
    if model is Feedback:
        return decision.feedback.first()
    return add_action(
        decision, by=table.officer, title="Doen", owner=table.municipality_a, due_on=today() + timedelta(days=9)
    )


@pytest.mark.parametrize(("kind", "start", "end"), PAIRS)
def test_only_the_steps_of_the_table_are_possible(table, kind, start, end):
    flow, model = FLOWS[kind]
    obj = subject(table, model)
    model.objects.filter(pk=obj.pk).update(status=start, **facts(model, start))
    obj.refresh_from_db()
    before = Event.objects.count()
    wanted = facts(model, end)
    for name, value in wanted.items():
        setattr(obj, name, value)
    if (kind, start, end) in ALLOWED:
        flow.move(obj, end, by=table.officer, reason="omdat", fields=tuple(wanted))
    else:
        with pytest.raises(NotPossible):
            flow.move(obj, end, by=table.officer, reason="omdat", fields=tuple(wanted))
    obj.refresh_from_db()
    assert obj.status == (end if (kind, start, end) in ALLOWED else start)
    assert Event.objects.count() - before == ((kind, start, end) in ALLOWED)


def test_the_second_of_two_people_is_told_that_somebody_was_first(table):
    decision = ratified(table)
    same = Decision.objects.get(pk=decision.pk)
    DECISION.move(decision, "feedback", by=table.officer)
    with pytest.raises(NotPossible):
        DECISION.move(same, "feedback", by=table.officer)
