"""What the table adds to an item: positions with their reasons, a changed text, actions typed in one line."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agenda.models import Meeting, Placement
from agenda.services.session import end_session, open_session, record_outcome
from decisions.models import Action, Decision, Position
from decisions.services import actions, positions, ratification
from overleg.lib.refusal import Refused
from tests import factories as make

AGREEMENT = "De gemeenten takelen vanaf 1 september met dezelfde firma."


@pytest.fixture
def placement(table) -> Placement:
    meeting = make.make_meeting(table.forum, status=Meeting.Status.PUBLISHED, starts_at=timezone.now())
    placement = make.make_placement(meeting, make.make_item(table.forum, title="Takelen", ratify=AGREEMENT))
    open_session(meeting, by=table.officer)
    return placement


@pytest.fixture
def officer(client, table):
    client.force_login(table.officer)
    return client


def press(client, name: str, pk: int, **typed):
    return client.post(reverse(f"decisions:{name}", args=[pk]), typed)


def test_a_reservation_is_taken_first_and_explained_after(officer, table, placement):
    press(officer, "position", placement.pk, taken=f"{table.seat_b.pk}-reservation")
    position = Position.objects.get()
    assert (position.seat, position.stance, position.reason, position.decision) == (
        table.seat_b,
        "reservation",
        "",
        None,
    )
    press(officer, "agree", placement.pk)
    position.refresh_from_db()
    assert position.decision == Decision.objects.get()
    with pytest.raises(Refused, match="Takelen"):
        end_session(placement.meeting, by=table.officer)
    press(officer, "position-explain", position.pk, reason="Eerst het budget")
    end_session(placement.meeting, by=table.officer)
    assert Decision.objects.get().positions.get().reason == "Eerst het budget"


def test_a_position_taken_after_the_agreement_goes_with_the_decision(officer, table, placement):
    press(officer, "agree", placement.pk)
    press(officer, "position", placement.pk, taken=f"{table.seat_a.pk}-against")
    assert Decision.objects.get().positions.get().stance == "against"
    press(officer, "position-explain", Position.objects.get().pk, take_back="1")
    assert not Position.objects.exists()


def test_only_a_seat_that_decides_has_a_position(table, placement):
    with pytest.raises(Refused):
        positions.take(placement, by=table.officer, seat=table.seat_chair, stance="against")
    with pytest.raises(Refused):
        positions.take(placement, by=table.officer, seat=table.seat_a, stance="misschien")


def test_a_withdrawn_ratification_leaves_positions_and_actions_at_the_table(officer, table, placement):
    positions.take(placement, by=table.officer, seat=table.seat_a, stance="reservation", reason="Budget")
    due = timezone.localdate() + timedelta(days=7)
    action = actions.add_at_table(placement, by=table.officer, title="Bellen", owner=table.municipality_a, due_on=due)
    decision = ratification.ratify(placement, by=table.officer)
    action.refresh_from_db()
    assert action.decision == decision
    ratification.revoke(decision, by=table.officer, reason="Vergissing")
    action.refresh_from_db()
    assert (action.decision, action.placement) == (None, placement)
    assert (decision.positions.count(), placement.positions.count()) == (0, 1)
    placement.refresh_from_db()
    ratification.ratify(placement, by=table.officer)
    assert (decision.positions.count(), decision.actions.count()) == (1, 1)


def test_a_changed_text_shows_what_is_different(officer, placement):
    answer = press(officer, "agree", placement.pk, amended=AGREEMENT.replace("1 september", "1 oktober"))
    assert answer.status_code == 302
    html = officer.get(reverse("agenda:session-item", args=[placement.pk])).content.decode()
    assert "<del>september</del><ins>oktober</ins>" in html
    placement.refresh_from_db()
    assert placement.outcome == "amended"


@pytest.mark.parametrize("typed", ["", f"  {AGREEMENT} "])
def test_a_change_that_changes_nothing_is_refused(officer, placement, typed):
    answer = press(officer, "agree", placement.pk, amended=typed)
    assert answer.status_code == 422
    assert not Decision.objects.exists()


def test_agreeing_twice_makes_one_decision(officer, placement):
    press(officer, "agree", placement.pk)
    press(officer, "agree", placement.pk)
    assert Decision.objects.count() == 1


def test_one_line_becomes_an_action(officer, table, placement):
    answer = press(officer, "action-line", placement.pk, line="Bellegem, de kaart, getekend, bezorgen, binnen 2 weken")
    assert answer.url.endswith("#actions")
    action = Action.objects.get()
    assert (action.owner, action.title) == (table.municipality_b, "De kaart, getekend, bezorgen")
    assert action.due_on == timezone.localdate() + timedelta(days=14)
    assert action.title in officer.get(reverse("agenda:session-item", args=[placement.pk])).content.decode()


def test_a_person_of_the_table_does_it_for_who_they_sit_for(officer, table, placement):
    press(officer, "action-line", placement.pk, line="Persona mayor_b, bellen, morgen")
    action = Action.objects.get()
    assert (action.owner, action.person) == (table.municipality_b, table.mayor_b)


def test_a_line_that_is_not_understood_is_kept(officer, placement):
    answer = press(officer, "action-line", placement.pk, line="Parijs, bellen, morgen")
    assert answer.status_code == 422
    assert 'value="Parijs, bellen, morgen"' in answer.content.decode()
    assert not Action.objects.exists()


def test_the_preview_says_how_the_line_is_understood(officer, placement):
    address = reverse("decisions:action-preview", args=[placement.pk])
    assert "Bellegem" in officer.get(address, {"line": "bel, de kaart bezorgen, morgen"}).content.decode()
    assert "ooit" in officer.get(address, {"line": "bel, de kaart bezorgen, ooit"}).content.decode()
    assert officer.get(address, {"line": ""}).content.decode().strip() == ""


def test_an_action_without_a_decision_reaches_its_owner(client, table, placement):
    due = timezone.localdate() + timedelta(days=7)
    action = actions.add_at_table(placement, by=table.officer, title="Bellen", owner=table.municipality_a, due_on=due)
    record_outcome(placement, Placement.Outcome.NOT_RATIFIED, by=table.officer)
    client.force_login(table.director)
    assert "Bellen" in client.get(reverse("decisions:followup")).content.decode()
    assert "Bellen" in client.get("/").content.decode()
    client.post(reverse("decisions:action-report", args=[action.pk]), {"step": "finish", "text": "Gebeld."})
    action.refresh_from_db()
    assert action.status == "done"
    for who, sees in (("mayor_b", True), ("director_b", False), ("outsider", False)):
        assert Action.objects.visible_to(getattr(table, who)).exists() is sees


def test_a_confidential_action_stays_at_the_table(table):
    meeting = make.make_meeting(table.forum, status=Meeting.Status.PUBLISHED, starts_at=timezone.now())
    secret = make.make_placement(meeting, make.make_item(table.forum, confidential=True))
    open_session(meeting, by=table.officer)
    due = timezone.localdate() + timedelta(days=7)
    actions.add_at_table(secret, by=table.officer, title="Zwijgen", owner=table.municipality_a, due_on=due)
    assert not Action.objects.visible_to(table.director).exists()
    assert Action.objects.visible_to(table.mayor).exists()


def test_an_action_typed_by_mistake_is_taken_back_until_somebody_reported(officer, table, placement):
    due = timezone.localdate() + timedelta(days=7)
    action = actions.add_at_table(placement, by=table.officer, title="Bellen", owner=table.municipality_a, due_on=due)
    actions.report(action, by=table.director, text="Bijna")
    mistake = actions.add_at_table(placement, by=table.officer, title="Mail", owner=table.municipality_a, due_on=due)
    for one in (action, mistake):
        press(officer, "action-take-back", one.pk)
    assert list(Action.objects.all()) == [action]
