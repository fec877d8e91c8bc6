"""The work after the answers: when it may start, who does what, and how a decision is closed."""

from datetime import timedelta

import pytest

from decisions.services import actions
from decisions.services.execution import close_decision, reopen, resume_feedback, start_execution
from decisions.services.feedback import treat
from overleg.lib.refusal import Refused
from tests.decisions.scenes import in_feedback, ratified, today

LEARNED = {"went_well": "Iedereen deed mee.", "failed": "De offerte kwam laat.", "differently": "Vroeger beginnen."}


@pytest.fixture
def decision(table):
    return in_feedback(table, council_ask="nothing")


def answer_all(decision, by):
    for row in decision.feedback.all():
        treat(row, by=by, on=today(), result="noted")


def make_action(decision, table, **fields):
    wanted = {"title": "Reglement bekendmaken", "owner": table.municipality_a, "due_on": today()} | fields
    return actions.add_action(decision, by=table.officer, **wanted)


def test_execution_starts_when_every_answer_is_in(table, decision):
    answer_all(decision, table.officer)
    assert start_execution(decision, by=table.officer).status == "execution"


def test_execution_does_not_wait_only_with_a_reason(table, decision):
    with pytest.raises(Refused) as refused:
        start_execution(decision, by=table.officer)
    assert refused.value.field == "reason"
    assert start_execution(decision, by=table.officer, reason="De premie loopt af").status == "execution"


def test_without_packets_there_is_nothing_to_wait_for_yet(table):
    with pytest.raises(Refused):
        start_execution(ratified(table), by=table.officer, reason="Haast")


def test_where_nothing_was_asked_the_work_starts_at_once(table):
    decision = ratified(table, college_ask="nothing", council_ask="nothing")
    assert start_execution(decision, by=table.officer).status == "execution"


def test_a_decision_closes_with_an_evaluation_when_no_action_is_open(table, decision):
    answer_all(decision, table.officer)
    action = make_action(decision, table)
    start_execution(decision, by=table.officer)
    with pytest.raises(Refused):
        close_decision(decision, by=table.officer, **LEARNED)
    actions.finish(action, by=table.director, report="Bekendgemaakt.")
    for name in LEARNED:
        with pytest.raises(Refused) as refused:
            close_decision(decision, by=table.officer, **LEARNED | {name: "  "})
        assert refused.value.field == name
    close_decision(decision, by=table.officer, **LEARNED)
    decision.refresh_from_db()
    assert (decision.status, decision.evaluations.get().differently) == ("closed", "Vroeger beginnen.")


def test_a_closed_decision_reopens_and_goes_back_to_feedback_with_a_reason(table, decision):
    start_execution(decision, by=table.officer, reason="Haast")
    close_decision(decision, by=table.officer, **LEARNED)
    with pytest.raises(Refused):
        reopen(decision, by=table.officer, reason="")
    reopen(decision, by=table.officer, reason="Toch niet klaar")
    assert resume_feedback(decision, by=table.officer, reason="Er ontbreken raden").status == "feedback"


def test_an_action_is_reported_finished_and_reopened(table, decision):
    action = make_action(decision, table)
    actions.report(action, by=table.director, text="Half klaar.")
    actions.finish(action, by=table.director, report="Klaar.")
    action.refresh_from_db()
    assert (action.status, action.report, action.done_on) == ("done", "Klaar.", today())
    actions.reopen(action, by=table.officer, reason="Niet volledig")
    action.refresh_from_db()
    assert (action.status, action.done_on) == ("open", None)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"title": " "}, "title"), ({"due_on": today() - timedelta(days=1)}, "due_on")],
)
def test_an_action_says_what_and_by_when(table, decision, wrong, field):
    with pytest.raises(Refused) as refused:
        make_action(decision, table, **wrong)
    assert refused.value.field == field


def test_an_action_is_dropped_only_with_a_reason(table, decision):
    action = make_action(decision, table, owner=table.organisation)
    with pytest.raises(Refused):
        actions.drop(action, by=table.officer, reason="")
    assert actions.drop(action, by=table.officer, reason="Dubbel werk").status == "dropped"


def test_a_closed_decision_takes_no_new_work(table, decision):
    start_execution(decision, by=table.officer, reason="Haast")
    action = make_action(decision, table)
    actions.finish(action, by=table.officer, report="Klaar.")
    close_decision(decision, by=table.officer, **LEARNED)
    with pytest.raises(Refused):
        make_action(decision, table)
    action.refresh_from_db()
    with pytest.raises(Refused):
        actions.reopen(action, by=table.officer, reason="Toch niet")
