"""Matrix, strip and turn line: pure answers from rows."""

from datetime import timedelta

import pytest

from decisions import facts, matrix, stages, turn
from decisions.models import Action, Feedback
from decisions.services.actions import add_action
from decisions.services.feedback import schedule, treat
from decisions.services.packets import Progress, progress_of
from overleg.lib.together import ask
from tests import factories as make
from tests.decisions.scenes import in_feedback, ratified, today

SENT = Progress(total=2, ready=2, failed=0, sent=2)


@pytest.fixture
def decision(table):
    return in_feedback(table)


def row_of(decision, municipality, body="college") -> Feedback:
    return decision.feedback.get(municipality=municipality, body=body)


def rows_of(decision) -> list[Feedback]:
    return list(decision.feedback.select_related("municipality"))


def look(decision, packets=SENT, *, actions=(), **reader):
    reader = turn.Reader(**{"whole": True} | reader)
    return turn.of_decision(decision, rows_of(decision), actions, packets, reader=reader, today=today())


def test_each_state_has_its_own_kind(table, decision):
    row = row_of(decision, table.municipality_a, "council")
    assert matrix.cell(row, today()).kind == "open"
    assert matrix.cell(row, row.due_on + timedelta(days=1)).kind == "late"
    schedule(row, by=table.director, on=today())
    assert matrix.cell(row, today()).kind == "planned"
    for result, kind in (("agreed", "done"), ("remarks", "remark"), ("refused", "refused")):
        row.status, row.treated_on, row.result = "treated", today(), result
        assert matrix.cell(row, today()).kind == kind
    row.status = "not_needed"
    assert matrix.cell(row, today()).kind == "muted"


def test_the_matrix_has_a_row_per_municipality_and_a_column_per_body_asked(table, decision):
    drawn = matrix.of_decision(decision, rows_of(decision), today=today(), home=[table.municipality_a.pk])
    assert [(row.label, len(row.cells), row.yours) for row in drawn.rows] == [
        ("Aalbeke", 2, True),
        ("Bellegem", 2, False),
    ]


def test_only_what_still_waits_is_marked_as_yours(table, decision):
    for body, result in (("college", "noted"), ("council", "agreed")):
        treat(row_of(decision, table.municipality_a, body), by=table.director, on=today(), result=result)
    drawn = matrix.of_decision(decision, rows_of(decision), today=today(), home=[table.municipality_a.pk])
    assert not any(row.yours for row in drawn.rows)


def test_the_strip_counts_colleges_and_councils(table, decision):
    treat(row_of(decision, table.municipality_a), by=table.director, on=today(), result="noted")
    strip = stages.of_decision(decision, stages.counted(rows_of(decision)))
    assert [stage.state for stage in strip] == ["done", "done", "done", "now", "todo"]
    counts = stages.counted(rows_of(decision))
    assert (counts.colleges_treated, counts.colleges, counts.councils_treated, counts.councils) == (1, 2, 0, 2)


def test_where_nothing_is_asked_the_strip_skips_feedback(table):
    decision = ratified(table, college_ask="nothing", council_ask="nothing")
    assert [stage.state for stage in stages.of_decision(decision, stages.Counts())][3] == "skipped"


def test_after_ratification_it_is_the_officers_turn(table):
    decision = ratified(table)
    assert look(decision, progress_of([]), officer=True).yours
    assert not look(decision, progress_of([])).yours


def test_a_municipality_with_an_open_duty_is_sent_to_its_first_one(table, decision):
    mine = look(decision, municipalities=frozenset([table.municipality_a.pk]))
    row = row_of(decision, table.municipality_a)
    assert (mine.yours, mine.due, mine.url) == (True, row.due_on, f"/besluiten/terugkoppeling/{row.pk}/")


def test_the_officer_is_told_which_municipalities_ask_attention(table, decision):
    treat(
        row_of(decision, table.municipality_b, "council"),
        by=table.director_b,
        on=today(),
        result="refused",
        remark="Te duur.",
    )
    line = look(decision, officer=True)
    assert line.yours
    assert "Bellegem" in line.what
    assert "Aalbeke" in line.what


def test_a_failed_packet_comes_first(table, decision):
    line = look(decision, Progress(total=2, ready=1, failed=1, sent=0), officer=True)
    assert line.url == "#packets"


def test_who_sees_only_its_own_row_is_told_nothing_about_the_others(table, decision):
    line = look(decision, whole=False)
    assert not line.yours
    assert "Bellegem" not in line.what + line.who


def test_in_execution_the_owners_are_named(table, decision):
    action = add_action(decision, by=table.officer, title="Doen", owner=table.organisation, due_on=today())
    decision.status = "execution"
    assert look(decision, actions=[action]).who == str(table.organisation)
    assert look(decision, actions=[action], organisations=frozenset([table.organisation.pk])).yours
    assert look(decision, officer=True).yours
    assert Action.objects.count() == 1


def test_a_closed_decision_is_nobodys_turn(decision):
    decision.status = "closed"
    assert look(decision) is None


def test_counts_per_step_and_municipality_hold_only_what_the_reader_may_see(table, decision):
    treat(row_of(decision, table.municipality_a), by=table.director, on=today(), result="noted")
    make.make_item(table.forum, status="proposed")
    make.make_item(table.forum, status="accepted", confidential=True)
    ratified(table)
    whole = {"agenda": 1, "preparation": 1, "ratification": 1, "feedback": 1, "execution": 0}
    assert ask(facts.stage_counts(table.officer, table.forum)) == whole
    assert ask(facts.stage_counts(table.officer, table.region)) == whole
    assert ask(facts.stage_counts(table.director, table.forum)) == whole | {"preparation": 0}
    # A councillor counts the decisions on their way to the councils, and nothing before that.
    assert ask(facts.stage_counts(table.councillor, table.forum)) == dict.fromkeys(whole, 0) | {"feedback": 1}
    assert ask(facts.stage_counts(table.outsider, table.region)) == dict.fromkeys(whole, 0)
    answers = ask(facts.progress_by_municipality(table.director, table.region))
    assert answers[table.municipality_a.pk] == facts.Answers(total=2, treated=1, late=0)
    assert set(ask(facts.progress_by_municipality(table.councillor, table.region))) == {table.municipality_a.pk}
