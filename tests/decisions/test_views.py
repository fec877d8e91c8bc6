"""The page of a decision: who sees what, and what each button does."""

from datetime import timedelta

import pytest
from django.urls import reverse

from agenda.models import Meeting
from decisions.models import Action, Decision, Feedback, Packet
from decisions.services.actions import add_action
from decisions.services.feedback import treat
from tests.decisions.scenes import AGREEMENT, in_feedback, ratified, to_ratify, today, with_packets

SECRET = "Zwartkopmees"
DETAILS = {"outcome": "amended", "text": "Mijn tekst", "college_ask": "decide", "council_ask": "nothing"}


def row_of(decision, municipality, body="college") -> Feedback:
    return decision.feedback.get(municipality=municipality, body=body)


def page(decision) -> str:
    return decision.get_absolute_url()


@pytest.mark.parametrize(
    ("who", "status", "rows"),
    [
        ("officer", 200, {"Aalbeke", "Bellegem"}),
        ("mayor", 200, {"Aalbeke", "Bellegem"}),
        ("director_b", 200, {"Aalbeke", "Bellegem"}),
        ("councillor", 200, {"Aalbeke"}),
        ("partner", 404, set()),
        ("admin", 404, set()),
        ("outsider", 404, set()),
    ],
)
def test_the_matrix_shows_each_reader_what_they_may_see(table, decision, visit, who, status, rows):
    answer = visit(who).get(page(decision))
    assert answer.status_code == status
    if status == 200:
        assert {row.label for row in answer.context["matrix"].rows} == rows
        assert ("Bellegem" in answer.content.decode()) is ("Bellegem" in rows)


def test_a_partner_follows_the_file_it_leads_without_any_row(table, visit):
    decision = in_feedback(table, item={"lead_organisation": table.organisation})
    answer = visit("partner").get(page(decision))
    assert answer.status_code == 200
    assert answer.context["matrix"].rows == []
    assert "Bellegem" not in answer.content.decode()


@pytest.mark.parametrize("name", ["decisions:decisions", "decisions:matrix", "decisions:followup"])
@pytest.mark.parametrize("who", ["director", "councillor", "partner", "clerk"])
def test_nothing_confidential_stands_in_a_list(table, visit, name, who):
    hidden = ratified(table, item={"confidential": True, "title": SECRET, "lead_organisation": table.organisation})
    add_action(hidden, by=table.officer, title=SECRET, owner=table.municipality_a, due_on=today())
    add_action(hidden, by=table.officer, title=SECRET, owner=table.organisation, due_on=today())
    answer = visit(who).get(reverse(name))
    assert SECRET not in answer.content.decode()
    assert visit("mayor").get(page(hidden)).status_code == 200
    assert visit(who).get(page(hidden)).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 200), ("director", 200), ("clerk", 200), ("director_b", 404), ("mayor", 404), ("councillor", 404)],
)
def test_a_packet_opens_for_the_officer_and_its_own_municipality(
    table, visit, django_capture_on_commit_callbacks, who, status
):
    decision = with_packets(table, django_capture_on_commit_callbacks)
    packet = decision.packets.get(municipality=table.municipality_a)
    assert visit(who).get(reverse("decisions:packet", args=[packet.pk])).status_code == status


def test_one_click_ratifies_what_everybody_agrees_on(table, visit):
    placement = to_ratify(table)
    answer = visit("officer").post(reverse("decisions:ratify", args=[placement.pk]))
    assert answer.url.startswith(reverse("agenda:meeting-session", args=[placement.meeting_id]))
    assert Decision.objects.get().feedback.count() == 2


def test_a_reservation_is_typed_on_a_page_of_its_own(table, visit):
    address = reverse("decisions:ratify", args=[to_ratify(table).pk])
    form = visit("officer").post(address, {"details": "1"}).context["form"]
    assert form.initial["text"] == AGREEMENT
    wrong = DETAILS | {f"stance-{table.seat_b.pk}": "reservation"}
    answer = visit("officer").post(address, wrong)
    assert answer.status_code == 422
    assert "Mijn tekst" in answer.content.decode()
    assert not Decision.objects.exists()
    visit("officer").post(address, wrong | {f"reason-{table.seat_b.pk}": "eerst het budget"})
    decision = Decision.objects.get()
    assert decision.positions.get().reason == "eerst het budget"
    assert (decision.text, decision.college_ask, decision.council_ask) == ("Mijn tekst", "decide", "nothing")


def test_a_refused_ratification_keeps_what_was_typed(table, visit):
    placement = to_ratify(table, status=Meeting.Status.CLOSED)
    answer = visit("officer").post(reverse("decisions:ratify", args=[placement.pk]), DETAILS)
    assert answer.status_code == 422
    assert "Mijn tekst" in answer.content.decode()


def test_one_click_too_late_is_told_on_the_page_of_the_meeting(table, visit):
    placement = to_ratify(table, status=Meeting.Status.PUBLISHED)
    visit("officer").post(reverse("decisions:ratify", args=[placement.pk]))
    assert not Decision.objects.exists()


def test_ratifying_is_a_button_not_an_address(table, visit):
    assert visit("officer").get(reverse("decisions:ratify", args=[to_ratify(table).pk])).status_code == 405


def test_making_packets_twice_says_why_not(table, visit):
    decision = ratified(table)
    address = reverse("decisions:packets-make", args=[decision.reference])
    visit("officer").post(address)
    answer = visit("officer").post(address, follow=True)
    assert decision.packetruns.count() == 1
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]


def test_the_progress_polls_itself_only_while_packets_are_made(table, decision, visit):
    address = reverse("decisions:packets", args=[decision.reference])
    htmx = {"HTTP_HX_REQUEST": "true"}
    busy = visit("officer").get(address, **htmx)
    assert f'hx-get="{address}"' in busy.content.decode()
    assert "<main" not in busy.content.decode()
    Packet.objects.update(state="failed", error="Stuk.")
    done = visit("officer").get(address, **htmx).content.decode()
    assert "hx-get" not in done
    assert "Stuk." in done
    assert visit("officer").get(address).status_code == 302


def test_a_failed_packet_is_retried_from_its_button(table, decision, visit, django_capture_on_commit_callbacks):
    packet = decision.packets.first()
    Packet.objects.filter(pk=packet.pk).update(state="failed", error="Stuk.", attempts=3)
    with django_capture_on_commit_callbacks(execute=True):
        visit("officer").post(reverse("decisions:packet-retry", args=[packet.pk]))
    packet.refresh_from_db()
    assert packet.state == "ready"


def test_the_whole_end_of_a_file(table, decision, visit):
    officer, reference = visit("officer"), decision.reference
    for row in decision.feedback.filter(body="college"):
        treat(row, by=table.officer, on=today(), result="noted")
    execute = reverse("decisions:decision-execute", args=[reference])
    assert officer.post(execute).status_code == 422
    officer.post(execute, {"reason": "De premie loopt af"})
    close = reverse("decisions:decision-close", args=[reference])
    learned = {"went_well": "Iedereen deed mee.", "failed": "Niets.", "differently": "Vroeger beginnen."}
    assert officer.post(close, learned | {"failed": ""}).status_code == 422
    officer.post(close, learned)
    decision.refresh_from_db()
    assert (decision.status, decision.evaluations.get().failed) == ("closed", "Niets.")
    assert officer.post(reverse("decisions:decision-reopen", args=[reference]), {"reason": ""}).status_code == 422
    officer.post(reverse("decisions:decision-reopen", args=[reference]), {"reason": "Toch niet klaar"})
    decision.refresh_from_db()
    assert decision.status == "execution"


def test_withdrawing_asks_why(table, decision, visit):
    address = reverse("decisions:decision-revoke", args=[decision.reference])
    assert visit("officer").post(address, {"reason": ""}).status_code == 422
    visit("officer").post(address, {"reason": "Verkeerde tekst"})
    decision.refresh_from_db()
    assert decision.status == "revoked"


@pytest.mark.parametrize("who", ["mayor", "director", "councillor"])
@pytest.mark.parametrize(
    "name", ["packets-make", "packets-send", "decision-execute", "decision-close", "decision-reopen", "action-add"]
)
def test_others_are_told_that_this_is_for_the_support_officer(table, decision, visit, who, name):
    assert visit(who).post(reverse(f"decisions:{name}", args=[decision.reference])).status_code == 403


def test_an_action_is_added_reported_and_done(table, decision, visit):
    add = reverse("decisions:action-add", args=[decision.reference])
    wish = {"title": "Reglement bekendmaken", "owner": "", "due_on": str(today() + timedelta(days=9))}
    answer = visit("officer").post(add, wish)
    assert answer.status_code == 422
    assert "Reglement bekendmaken" in answer.content.decode()
    visit("officer").post(add, wish | {"owner": f"m{table.municipality_a.pk}"})
    action = Action.objects.get()
    report = reverse("decisions:action-report", args=[action.pk])
    assert visit("director").post(report, {"step": "finish", "text": ""}).status_code == 422
    visit("director").post(report, {"step": "report", "text": "Half."})
    visit("director").post(report, {"step": "finish", "text": "Klaar."})
    action.refresh_from_db()
    assert (action.status, action.report) == ("done", "Klaar.")


def test_a_partner_reports_on_its_own_action_and_returns_to_the_follow_up(table, decision, visit):
    action = add_action(decision, by=table.officer, title="Nota", owner=table.organisation, due_on=today())
    followup = reverse("decisions:followup")
    assert "Nota" in visit("partner").get(followup).content.decode()
    answer = visit("partner").post(
        reverse("decisions:action-report", args=[action.pk]), {"step": "finish", "text": "Klaar.", "next": followup}
    )
    assert answer.url == followup
    away = {"step": "reopen", "text": "Toch niet.", "next": "https://example.org/"}
    answer = visit("partner").post(reverse("decisions:action-report", args=[action.pk]), away)
    assert answer.url == action.get_absolute_url()
