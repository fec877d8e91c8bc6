"""The pages of a preparation: who reads them, what a wrong form says, and whether an item is ready."""

import pytest
from django.urls import reverse

from decisions.models import CostKey, DraftDecision, EarlyPosition
from decisions.readiness import Costs, Facts, check, is_ready
from decisions.services.cost_keys import set_key
from decisions.services.drafts import save_draft
from decisions.services.early_positions import state_position
from decisions.services.packets import make_packets
from decisions.services.ratification import revoke
from overleg.lib.refusal import Refused
from tests import factories as make
from tests.decisions.scenes import AGREEMENT, in_feedback, ratified, to_ratify, today
from tests.documents.structure import faults
from timeline.models import Event


@pytest.fixture
def item(table):
    return to_ratify(table).item


def at(name: str, item, *more: str) -> str:
    return reverse(f"decisions:{name}", args=[item.reference, *more])


def sharing(table, **typed) -> dict:
    """What the form sends when nothing but the kind is chosen."""
    return {"kind": "inhabitants", "total": "1.000,01", "year": "2026", "fixed": "", "base_version": "0"} | typed


def test_members_and_directors_read_the_shares_and_their_own_draft_first(visit, table, item):
    set_key(item, by=table.officer, kind="inhabitants", total=1_000_01, year=2026)
    page = visit("director_b").get(at("preparation", item)).content.decode()
    for wanted in ("600,01", "400,00", "1.000,01", "van Bellegem in de kosten van 1.000,01 euro", AGREEMENT):
        assert wanted in page
    assert "van Aalbeke in de kosten" not in page
    assert 'class="yours"' in page
    assert "Klaar voor bekrachtiging" not in page  # that is for who composes


def test_the_draft_is_shown_for_any_municipality(visit, table, item):
    page = visit("mayor").get(at("preparation", item), {"gemeente": table.municipality_b.nis_code}).content.decode()
    assert "Bellegem telde 8.000 inwoners" in page


def test_the_officer_shares_a_cost_and_changes_the_key(visit, table, item):
    client, address = visit("officer"), at("cost-key", item)
    assert client.post(address, sharing(table)).status_code == 302
    a, b = table.municipality_a.nis_code, table.municipality_b.nis_code
    weighted = sharing(table, kind="weighted", base_version="1") | {f"weight-{a}": "1,5", f"weight-{b}": "0,5"}
    assert client.post(address, weighted).status_code == 302
    key = CostKey.objects.get()
    assert [share.cents for share in key.shares.all()] == [750_01, 250_00]
    again = client.get(address).content.decode()
    assert "1,5" in again
    assert "1.000,01" in again


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"total": "-5"}, "Vul een bedrag in zoals 1.234,56"),
        ({"total": "0"}, "meer dan nul"),
        ({"kind": "free"}, "minder dan het totaal"),
        ({"kind": "weighted"}, "Alle gewichten zijn nul"),
        ({"kind": "fixed", "fixed": "600"}, "meer dan het totaal"),
        ({"base_version": "4"}, "Iemand anders wijzigde"),
    ],
)
def test_a_wrong_key_says_what_to_do_and_keeps_what_was_typed(visit, table, item, typed, sentence):
    answer = visit("officer").post(at("cost-key", item), sharing(table, **typed))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert typed.get("total", "1.000,01") in page
    assert not CostKey.objects.exists()


def test_a_draft_is_tried_without_keeping_it_and_then_saved(visit, table, item):
    client, address = visit("officer"), at("draft", item, "council")
    typed = {"text": "{naam} gaat akkoord.", "base_version": "0", "municipality": table.municipality_b.nis_code}
    page = client.post(address, typed | {"try": "1"})
    assert page.status_code == 200
    assert "Bellegem gaat akkoord." in page.content.decode()
    assert not DraftDecision.objects.exists()
    client.post(address, typed)
    assert DraftDecision.objects.get().text == "{naam} gaat akkoord."
    client.post(at("draft-restore", item, "council"))
    assert not DraftDecision.objects.exists()


def test_a_wrong_draft_comes_back_with_the_suggestion(visit, item):
    answer = visit("officer").post(at("draft", item, "college"), {"text": "Dag {gemeente}", "base_version": "0"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Bedoelt u {naam}?" in page
    assert "Dag {gemeente}" in page


def test_the_second_of_two_people_sees_both_texts_and_can_save_on_purpose(visit, table, item):
    save_draft(item, by=table.officer, body="college", text="Van de collega")
    client, address = visit("officer"), at("draft", item, "college")
    page = client.post(address, {"text": "Van mij", "base_version": "0"}).content.decode()
    assert "Van de collega" in page
    assert "Van mij" in page
    assert 'name="base_version" value="1"' in page
    client.post(address, {"text": "Van mij", "base_version": "1"})
    assert DraftDecision.objects.get().text == "Van mij"


def test_the_drafts_of_a_municipality_come_as_a_whole_pdf_before_there_is_a_packet(visit, table, item):
    answer = visit("mayor").post(at("preparation-pdf", item), {"gemeente": table.municipality_b.nis_code})
    assert answer["Content-Type"] == "application/pdf"
    assert faults(answer.content) == []


def test_nobody_prepares_drafts_of_what_is_confidential_or_asks_no_agreement(visit, table):
    secret = to_ratify(table, confidential=True).item
    client = visit("officer")
    assert client.get(at("preparation", secret)).status_code == 200
    assert client.get(at("draft", secret, "college")).status_code == 404
    told = make.make_item(table.forum, table.mayor)
    assert client.get(at("preparation", told)).status_code == 404
    assert client.get(at("draft", to_ratify(table).item, "police")).status_code == 404


def test_outdated_packets_are_told_to_the_officer_with_their_own_button(
    visit, table, django_capture_on_commit_callbacks
):
    decision = ratified(table)
    with django_capture_on_commit_callbacks(execute=True):
        make_packets(decision, by=table.officer)
    client = visit("officer")
    assert "verouderd" not in client.get(decision.get_absolute_url()).content.decode()
    set_key(decision.item, by=table.officer, kind="equal", total=100)
    assert "2 pakketten zijn verouderd" in client.get(decision.get_absolute_url()).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("decisions:packets-make", args=[decision.reference]))
    assert "verouderd" not in client.get(decision.get_absolute_url()).content.decode()
    assert "verouderd" not in visit("director").get(decision.get_absolute_url()).content.decode()


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("who", "queries"), [("officer", 14), ("director", 14)])
def test_the_page_asks_the_same_however_many_take_part(visit, table, django_assert_num_queries, count, who, queries):
    for number in range(count):
        municipality = make.make_municipality(f"Gemeente {number}", inhabitants=1_000)
        make.make_seat(table.forum, municipality)
        make.make_office(make.make_user(), municipality)
    decision = in_feedback(table)
    set_key(decision.item, by=table.officer, kind="inhabitants", total=100, year=2026)
    save_draft(decision.item, by=table.officer, body="council", text="{naam} en {burgemeester}")
    client, address = visit(who), at("preparation", decision.item)
    client.get(address)
    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


READY = Facts(lead="Kortrijk", proposal="Wij doen het.", due={"college": True}, missing={"college": {}})


def undone(facts: Facts) -> list[str]:
    return [point.about for point in check(facts) if not point.done]


def test_an_item_with_everything_is_ready():
    assert is_ready(check(READY))


@pytest.mark.parametrize(
    ("facts", "about"),
    [
        (Facts(proposal="Wij doen het."), ["item"]),
        (Facts(lead="Kortrijk", proposal=" "), ["item"]),
        (Facts(lead="K", proposal="W", costs=Costs(100, 99)), ["key"]),
        (Facts(lead="K", proposal="W", costs=Costs(100, 100, without_share=["Menen"])), ["key"]),
        (Facts(lead="K", proposal="W", costs=Costs(100, 100, without_seat=["Menen"])), ["key"]),
        (Facts(lead="K", proposal="W", missing={"council": {"aandeel": ["Menen"]}}), ["draft-council"]),
        (Facts(lead="K", proposal="W", due={"council": False}), ["asks"]),
        (Facts(lead="K", proposal="W", costs=Costs(100, 100)), []),
        (Facts(lead="K", proposal="W", confidential=True, due={"council": False}), []),
    ],
)
def test_what_is_not_ready_leads_to_where_it_is_mended(facts, about):
    assert undone(facts) == about


def test_a_draft_that_speaks_of_a_share_without_a_key_is_not_ready(visit, table, item):
    save_draft(item, by=table.officer, body="college", text="Het aandeel is {aandeel}.")
    page = visit("officer").get(at("preparation", item)).content.decode()
    assert "{aandeel}: Aalbeke, Bellegem" in page


def stated(table, item, **wishes) -> EarlyPosition:
    wishes = {"stance": "reservation", "reason": "Eerst het budget.", "treated_on": today()} | wishes
    return state_position(item, table.municipality_a, by=table.director, **wishes)


def test_the_position_of_a_college_is_read_by_who_prepares_the_meeting_and_by_itself(visit, table, item):
    typed = {"stance": "reservation", "reason": "Eerst het budget.", "treated_on": today().isoformat()}
    answer = visit("director").post(at("early-position", item, table.municipality_a.nis_code), typed)
    assert answer.status_code == 302
    readers = {
        who
        for who in ("officer", "director", "clerk", "mayor", "mayor_b", "director_b")
        if "Eerst het budget." in visit(who).get(at("preparation", item)).content.decode()
    }
    assert readers == {"officer", "director", "clerk", "mayor"}
    assert "budget" not in str(Event.objects.about(item).get(verb="early_position.stated").data)


def test_a_position_stated_again_replaces_the_first_and_is_taken_back(visit, table, item):
    stated(table, item)
    stated(table, item, stance="agrees", reason="")
    assert EarlyPosition.objects.get().stance == "agrees"
    visit("clerk").post(at("early-position-withdraw", item, table.municipality_a.nis_code))
    assert not EarlyPosition.objects.exists()


@pytest.mark.parametrize(
    "wish", [{"reason": " "}, {"stance": "maybe"}, {"treated_on": today().replace(year=today().year + 1)}]
)
def test_a_position_without_a_reason_or_from_the_future_is_refused(table, item, wish):
    with pytest.raises(Refused):
        stated(table, item, **wish)
    assert not EarlyPosition.objects.exists()


def test_after_the_ratification_no_position_is_stated_any_more(visit, table):
    decision = ratified(table)
    with pytest.raises(Refused):
        stated(table, decision.item)
    assert "Standpunt van het college" not in visit("director").get(at("preparation", decision.item)).content.decode()


def test_a_wrong_position_keeps_what_was_typed(visit, table, item):
    typed = {"stance": "against", "reason": "", "treated_on": today().isoformat()}
    answer = visit("director").post(at("early-position", item, table.municipality_a.nis_code), typed)
    assert answer.status_code == 422
    assert "Zeg waarom" in answer.content.decode()


def test_a_ratification_that_was_withdrawn_opens_the_preparation_again(visit, table):
    decision = ratified(table)
    revoke(decision, by=table.officer, reason="Verkeerde tekst")
    set_key(decision.item, by=table.officer, kind="equal", total=100)
    stated(table, decision.item)
    page = visit("director").get(at("preparation", decision.item)).content.decode()
    assert "Standpunt van het college" in page
    assert Event.objects.about(decision.item).filter(verb="cost_key.set").exists()
