"""What is asked after the ratification: for all, or for who joined or left; answers stay."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from decisions.models import Decision, Feedback
from decisions.services import asks
from decisions.services.feedback import treat
from overleg.lib.refusal import Refused
from overleg.lib.together import ask
from regions.models import Seat
from tests import factories as make
from tests.decisions.scenes import ratified, today
from timeline.models import Event

LATER = timedelta(days=120)


@pytest.fixture
def decision(table) -> Decision:
    return ratified(table)


def change(decision: Decision, by, body: str = "college", ask: str = "note", due: date | None = None, why="Omdat"):
    return asks.change(decision, by=by, reason=why, wanted={body: (ask, due)})


def state(decision: Decision, body: str) -> set[tuple]:
    return set(decision.feedback.filter(body=body).values_list("status", "ask", "due_on"))


def test_a_later_day_holds_for_who_has_not_answered(table, decision):
    done = decision.feedback.get(municipality=table.municipality_a, body="college")
    treat(done, by=table.director, on=today(), result="noted")
    was = decision.college_due
    change(decision, table.officer, due=today() + LATER)
    assert state(decision, "college") == {("treated", "note", was), ("to_schedule", "note", today() + LATER)}
    event = Event.objects.about(decision).last()
    assert (event.verb, event.data["reason"]) == ("decision.ask_changed.college.note", "Omdat")


def test_what_was_not_asked_is_asked_of_everybody_by_the_day_of_the_working_agreement(table):
    decision = ratified(table, council_ask="nothing")
    change(decision, table.officer, "council", "decide")
    due = decision.ratified_on + timedelta(days=table.agreement.council_days)
    assert state(decision, "council") == {("to_schedule", "decide", due)}
    assert decision.feedback.filter(body="council").count() == 2


def test_nothing_is_asked_any_more_and_then_again(table, decision):
    change(decision, table.officer, "council", "nothing")
    assert {status for status, _ask, _due in state(decision, "council")} == {"not_needed"}
    decision.refresh_from_db()
    change(decision, table.officer, "council", "note")
    assert {(status, ask) for status, ask, _due in state(decision, "council")} == {("to_schedule", "note")}


def test_nothing_heavier_is_asked_once_somebody_answered(table, decision):
    done = decision.feedback.get(municipality=table.municipality_a, body="college")
    treat(done, by=table.director, on=today(), result="noted")
    with pytest.raises(Refused) as refused:
        change(decision, table.officer, ask="decide")
    assert refused.value.field == "college_ask"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"due": date(2020, 1, 1)}, "college_due"),
        ({"due": today() + LATER, "why": " "}, "reason"),
        ({"ask": "whatever"}, "college_ask"),
    ],
)
def test_a_change_that_makes_no_sense_says_so_at_its_field(table, decision, given, field):
    with pytest.raises(Refused) as refused:
        change(decision, table.officer, **given)
    assert refused.value.field == field


def test_nothing_changes_once_the_decision_is_closed(table, decision):
    Decision.objects.filter(pk=decision.pk).update(status="closed")
    with pytest.raises(Refused):
        change(decision, table.officer, due=today() + LATER)


def test_the_officer_changes_it_on_a_page(table, decision, visit):
    address = reverse("decisions:decision-asks", args=[decision.reference])
    sent = {"college_ask": "note", "council_ask": "decide", "council_due": str(decision.council_due)}
    wrong = visit("officer").post(address, sent | {"college_due": "2020-01-01", "reason": "Te krap"})
    assert wrong.status_code == 422
    assert "college_due" in wrong.context["form"].errors
    visit("officer").post(address, sent | {"college_due": str(today() + LATER), "reason": "Te krap"})
    decision.refresh_from_db()
    assert decision.college_due == today() + LATER


def moves(decision: Decision) -> tuple[list[str], list[str]]:
    found = ask(asks.moves_since(decision, decision.feedback.select_related("municipality")))
    return [one.name for one in found.joined], [one.name for one in found.left]


def test_who_joined_since_is_asked_with_one_press_and_dropped_again(table, decision, visit):
    assert moves(decision) == ([], [])
    joiner = make.make_municipality("Zulte")
    make.make_seat(table.forum, joiner, starts_on=today())
    assert moves(decision) == (["Zulte"], [])
    address = reverse("decisions:duty-join", args=[decision.reference, joiner.nis_code])
    for _press in range(2):
        visit("officer").post(address)
    rows = decision.feedback.filter(municipality=joiner)
    days = {"college": table.agreement.college_days, "council": table.agreement.council_days}
    assert {row.body: row.due_on for row in rows} == {
        body: max(today() + timedelta(days=count), getattr(decision, f"{body}_due")) for body, count in days.items()
    }
    visit("officer").post(reverse("decisions:duty-leave", args=[decision.reference, joiner.nis_code]), {"reason": "x"})
    assert set(rows.values_list("status", flat=True)) == {"not_needed"}


def test_who_left_stays_asked_until_the_officer_drops_it_and_may_be_asked_again(table, decision, visit):
    Seat.objects.filter(pk=table.seat_b.pk).update(ends_on=today() - timedelta(days=1))
    assert moves(decision) == ([], ["Bellegem"])
    rows = decision.feedback.filter(municipality=table.municipality_b)
    address = reverse("decisions:duty-leave", args=[decision.reference, table.municipality_b.nis_code])
    visit("officer").post(address, {"reason": ""})
    assert set(rows.values_list("status", flat=True)) == {"to_schedule"}
    visit("officer").post(address, {"reason": "Zit niet meer in dit forum."})
    assert set(rows.values_list("status", flat=True)) == {"not_needed"}
    told = Event.objects.about(rows[0]).last()
    assert told.data["reason"] == "Zit niet meer in dit forum."
    visit("officer").post(reverse("decisions:feedback-needed", args=[rows[0].pk]))
    assert Feedback.objects.get(pk=rows[0].pk).status == "to_schedule"


def test_whoever_left_still_reads_and_records_what_it_has_to_treat(table, decision, visit):
    Decision.objects.filter(pk=decision.pk).update(status="feedback")
    Seat.objects.filter(pk=table.seat_b.pk).update(ends_on=today() - timedelta(days=1))
    row = decision.feedback.get(municipality=table.municipality_b, body="college")
    assert visit("director_b").get(decision.get_absolute_url()).status_code == 200
    visit("director_b").post(
        reverse("decisions:feedback", args=[row.pk]), {"on": str(today()), "result": "noted", "base": ""}
    )
    assert Feedback.objects.get(pk=row.pk).status == "treated"


def test_a_seat_that_only_advises_is_no_joiner(table, decision):
    make.make_seat(table.forum, make.make_municipality("Zulte"), starts_on=today(), voice="advises")
    assert moves(decision) == ([], [])
    with pytest.raises(Refused):
        asks.add_municipality(decision, make.make_municipality("Wervik"), by=table.officer)
