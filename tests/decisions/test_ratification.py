"""The forum agrees: who gets a duty, what is asked, and how an agreement is taken back."""

from datetime import timedelta

import pytest

from agenda.models import AgendaItem, Meeting
from decisions.models import Decision, Feedback
from decisions.services.feedback import schedule, treat
from decisions.services.packets import make_packets
from decisions.services.ratification import ratify, revoke
from overleg.lib.refusal import Refused
from regions.models import Seat
from tests import factories as make
from tests.decisions.scenes import AGREEMENT, ratified, to_ratify, today
from timeline.models import Event


def duties(decision: Decision) -> set[tuple[str, str]]:
    rows = decision.feedback.exclude(status="not_needed").select_related("municipality")
    return {(row.municipality.name, row.body) for row in rows}


def test_every_deciding_municipality_gets_a_duty_for_each_body_that_is_asked(table):
    decision = ratified(table, college_ask="note", council_ask="decide")
    assert duties(decision) == {
        ("Aalbeke", "college"),
        ("Aalbeke", "council"),
        ("Bellegem", "college"),
        ("Bellegem", "council"),
    }
    assert {row.ask for row in decision.feedback.filter(body="council")} == {"decide"}


def test_the_working_agreement_of_the_day_fills_in_what_is_not_said(table):
    table.agreement.ends_on = today() - timedelta(days=5)
    table.agreement.council_ask, table.agreement.college_days = "note", 30
    table.agreement.save()
    make.make_agreement(table.forum, starts_on=today() - timedelta(days=4), council_ask="nothing", college_days=99)
    decision = ratify(to_ratify(table, days_ago=10), by=table.officer)
    assert (decision.college_ask, decision.council_ask) == ("note", "note")
    assert decision.text == AGREEMENT
    assert decision.college_due == decision.ratified_on + timedelta(days=30)


@pytest.mark.parametrize(
    ("seat", "expected"),
    [
        ({"ends_on": 11}, False),  # ended the day before the meeting
        ({"ends_on": 10}, True),  # the day of the meeting was its last
        ({"starts_on": 9}, False),  # started the day after
        ({"starts_on": 10}, True),
        ({"voice": Seat.Voice.ADVISES}, False),
        ({"voice": Seat.Voice.GUEST}, False),
    ],
)
def test_only_a_seat_that_decides_on_the_day_of_the_meeting_gives_a_duty(table, seat, expected):
    dates = {name: today() - timedelta(days=days) for name, days in seat.items() if name != "voice"}
    make.make_seat(table.forum, make.make_municipality("Gullegem"), **seat | dates)
    decision = ratified(table, days_ago=10)
    assert (("Gullegem", "college") in duties(decision)) is expected


def test_a_municipality_that_ended_before_the_meeting_gets_no_duty(table):
    gone = make.make_municipality("Oud", ends_on=today() - timedelta(days=20), successor=table.municipality_a)
    make.make_seat(table.forum, gone)
    assert ("Oud", "college") not in duties(ratified(table))


def test_an_organisation_with_a_deciding_seat_gives_no_duty(table):
    Seat.objects.filter(pk=table.seat_organisation.pk).update(voice=Seat.Voice.DECIDES)
    assert {name for name, _body in duties(ratified(table))} == {"Aalbeke", "Bellegem"}


def test_a_confidential_item_asks_nothing_of_anybody(table):
    decision = ratified(table, item={"confidential": True}, college_ask="decide", council_ask="decide")
    assert (decision.college_ask, decision.council_ask) == ("nothing", "nothing")
    assert not decision.feedback.exists()
    with pytest.raises(Refused):
        make_packets(decision, by=table.officer)


def test_ratifying_treats_the_item_and_tells_the_timeline(table):
    placement = to_ratify(table)
    decision = ratify(placement, by=table.officer)
    placement.refresh_from_db()
    assert placement.outcome == "ratified"
    assert AgendaItem.objects.get(pk=placement.item_id).status == "treated"
    assert [event.verb for event in Event.objects.about(decision)] == ["decision.ratified"]


def test_changes_must_be_written_out(table):
    placement = to_ratify(table)
    with pytest.raises(Refused) as refused:
        ratify(placement, by=table.officer, outcome="amended")
    assert refused.value.field == "text"
    assert ratify(placement, by=table.officer, outcome="amended", text="Anders.").text == "Anders."


def test_an_item_for_discussion_is_not_ratified(table):
    meeting = make.make_meeting(table.forum, status=Meeting.Status.HELD)
    with pytest.raises(Refused):
        ratify(make.make_placement(meeting), by=table.officer)
    assert not Decision.objects.exists()


@pytest.mark.parametrize("status", ["draft", "published", "closed", "cancelled"])
def test_a_meeting_that_is_not_under_way_does_not_ratify(table, status):
    with pytest.raises(Refused):
        ratify(to_ratify(table, status=status), by=table.officer)


def test_ratifying_twice_is_refused_and_leaves_one_decision(table):
    placement = to_ratify(table)
    ratify(placement, by=table.officer)
    with pytest.raises(Refused):
        ratify(placement, by=table.officer)
    assert Decision.objects.count() == 1


def test_a_reservation_is_kept_with_its_reason(table):
    decision = ratified(table, positions=[(table.seat_b, "reservation", "eerst naar de raad")])
    assert [(one.seat, one.stance, one.reason) for one in decision.positions.all()] == [
        (table.seat_b, "reservation", "eerst naar de raad")
    ]


@pytest.mark.parametrize(
    ("who", "stance", "reason"),
    [
        ("seat_b", "reservation", "  "),
        ("seat_organisation", "against", "om deze reden"),
        ("seat_b", "perhaps", "om deze reden"),
    ],
)
def test_a_position_without_reason_voice_or_meaning_is_refused_and_nothing_is_half_done(table, who, stance, reason):
    placement = to_ratify(table)
    with pytest.raises(Refused):
        ratify(placement, by=table.officer, positions=[(getattr(table, who), stance, reason)])
    placement.refresh_from_db()
    assert placement.outcome == ""
    assert not Decision.objects.exists()


def test_a_due_date_before_the_meeting_is_refused(table):
    with pytest.raises(Refused) as refused:
        ratify(to_ratify(table), by=table.officer, college_due=today() - timedelta(days=11))
    assert refused.value.field == "college_due"


def test_withdrawing_puts_the_item_back_on_the_agenda_and_ends_the_duties(table):
    decision = ratified(table)
    schedule(decision.feedback.first(), by=table.director, on=today())
    revoke(decision, by=table.officer, reason="Verkeerd punt aangeklikt")
    decision.refresh_from_db()
    decision.placement.refresh_from_db()
    assert decision.status == "revoked"
    assert set(decision.feedback.values_list("status", flat=True)) == {"not_needed"}
    assert decision.placement.outcome == ""


def test_ratifying_again_revives_the_same_decision_and_its_duties(table):
    decision = ratified(table, council_ask="nothing")
    rows = set(decision.feedback.values_list("pk", flat=True))
    revoke(decision, by=table.officer, reason="De tekst was niet juist")
    placement = decision.placement
    again = ratify(placement, by=table.officer, text="Beter.", college_ask="decide", council_ask="note")
    assert (again.pk, again.status, again.text) == (decision.pk, "ratified", "Beter.")
    assert set(again.feedback.filter(body="college").values_list("pk", "ask", "status")) == {
        (pk, "decide", "to_schedule") for pk in rows
    }
    assert again.feedback.filter(body="council").count() == 2


def test_withdrawing_needs_a_reason(table):
    decision = ratified(table)
    with pytest.raises(Refused):
        revoke(decision, by=table.officer, reason=" ")
    assert Decision.objects.get().status == "ratified"


def test_no_withdrawal_after_the_meeting_closed_or_once_a_municipality_acted(table):
    decision = ratified(table)
    row = decision.feedback.get(municipality=table.municipality_a, body="college")
    treat(row, by=table.director, on=today(), result="noted")
    with pytest.raises(Refused):
        revoke(decision, by=table.officer, reason="te laat")
    Feedback.objects.filter(pk=row.pk).update(status="to_schedule", treated_on=None, result="")
    Meeting.objects.update(status="closed")
    with pytest.raises(Refused):
        revoke(Decision.objects.get(), by=table.officer, reason="te laat")
    assert Decision.objects.get().status == "ratified"
