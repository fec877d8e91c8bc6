"""Who may bring what, how items are numbered, changed, routed and withdrawn."""

from datetime import UTC, datetime

import pytest

from agenda.models import AgendaItem, Placement
from agenda.services import items
from overleg.lib.refusal import Refused
from tests import factories as make
from timeline.models import Event
from timeline.services import as_of

S = AgendaItem.Status
ASKED = {
    "title": "Eén reglement",
    "summary": "Elke gemeente heeft een ander.",
    "aim": "alignment",
    "treatment": "discuss",
    "category": "projects",
}


def propose(forum, by, **fields) -> AgendaItem:
    return items.propose(forum, by=by, **(ASKED | {"capacity": "support"} | fields))


def verbs(item) -> list[str]:
    return [event.verb for event in Event.objects.about(item)]


# Who may propose, and for whom


def test_an_item_is_proposed_with_its_reference_and_its_first_line_of_history(table):
    with as_of(datetime(2026, 3, 4, 9, tzinfo=UTC)):
        item = propose(table.forum, table.officer, lead=table.municipality_a, confidential=True)
    item.refresh_from_db()
    assert (item.reference, item.status, item.capacity) == ("TEST-2026-001", "proposed", "support")
    assert item.lead == table.municipality_a
    assert item.proposed_at == datetime(2026, 3, 4, 9, tzinfo=UTC)
    assert verbs(item) == ["item.proposed"]


@pytest.mark.parametrize(
    ("who", "capacity", "body"),
    [
        ("officer", "support", None),
        ("mayor", "member", "municipality_a"),
        ("chair", "member", None),
        ("director", "municipality", "municipality_a"),
        ("clerk", "municipality", "municipality_a"),
        ("partner", "partner", "organisation"),
    ],
)
def test_the_body_is_filled_in_when_there_is_only_one(table, who, capacity, body):
    item = propose(table.forum, getattr(table, who), capacity=capacity)
    assert (item.for_municipality or item.for_organisation) == (getattr(table, body) if body else None)


@pytest.mark.parametrize(
    ("who", "fields"),
    [
        ("director", {"capacity": "municipality", "for_municipality": "municipality_b"}),
        ("mayor", {"capacity": "member", "for_municipality": "municipality_b"}),
        ("mayor", {"capacity": "support"}),
        ("mayor", {"capacity": "municipality", "for_municipality": "municipality_a"}),
        ("partner", {"capacity": "partner", "for_organisation": "province"}),
        ("officer", {"capacity": "partner", "for_organisation": "organisation"}),
    ],
)
def test_nobody_proposes_for_somebody_else(table, who, fields):
    values = {name: getattr(table, value) if name != "capacity" else value for name, value in fields.items()}
    with pytest.raises(Refused) as refusal:
        propose(table.forum, getattr(table, who), **values)
    assert refusal.value.field == "capacity"
    assert not AgendaItem.objects.exists()


@pytest.mark.parametrize("who", ["councillor", "admin", "outsider"])
def test_without_a_place_at_the_forum_nobody_proposes(table, who):
    with pytest.raises(Refused):
        propose(table.forum, getattr(table, who), capacity="member")
    assert not AgendaItem.objects.exists()


@pytest.mark.parametrize(
    ("setting", "who", "capacity"),
    [("directors_may_propose", "director", "municipality"), ("partners_may_propose", "partner", "partner")],
)
def test_the_working_agreement_closes_the_door(table, setting, who, capacity):
    setattr(table.agreement, setting, False)
    table.agreement.save()
    with pytest.raises(Refused):
        propose(table.forum, getattr(table, who), capacity=capacity)
    assert propose(table.forum, table.mayor, capacity="member").pk


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": "  "}, "title"),
        ({"summary": "\n"}, "summary"),
        ({"treatment": "ratify"}, "proposal"),
    ],
)
def test_an_item_says_what_it_is_about_and_what_would_be_agreed(table, fields, field):
    with pytest.raises(Refused) as refusal:
        propose(table.forum, table.officer, **fields)
    assert refusal.value.field == field
    assert not AgendaItem.objects.exists()


# Changing


def test_an_edit_writes_the_fields_that_changed_and_names_them_in_history(table):
    item = propose(table.forum, table.mayor, capacity="member")
    items.edit(item, by=table.mayor, version=1, title="Een ander", summary=ASKED["summary"], lead=table.organisation)
    item.refresh_from_db()
    assert (item.title, item.lead, item.version) == ("Een ander", table.organisation, 2)
    event = Event.objects.about(item).last()
    assert (event.verb, event.data) == ("item.edited", {"fields": ["lead", "title"]})


def test_saving_without_changes_is_no_edit(table):
    item = propose(table.forum, table.mayor, capacity="member")
    items.edit(item, by=table.mayor, version=1, title=ASKED["title"])
    item.refresh_from_db()
    assert (item.version, verbs(item)) == (1, ["item.proposed"])


def test_the_line_ends_of_a_browser_are_no_change(table):
    item = propose(table.forum, table.officer, summary="een\ntwee")
    items.edit(item, by=table.officer, version=1, summary="een\r\ntwee")
    assert verbs(item) == ["item.proposed"]


def test_the_second_of_two_people_typing_gets_both_texts(table):
    item = propose(table.forum, table.mayor, capacity="member")
    same_page = AgendaItem.objects.get(pk=item.pk)
    items.edit(item, by=table.officer, version=1, summary="Tekst van de een")
    with pytest.raises(items.Conflict) as conflict:
        items.edit(same_page, by=table.mayor, version=1, summary="Tekst van de ander")
    assert conflict.value.current.summary == "Tekst van de een"
    assert conflict.value.current.version == 2
    item.refresh_from_db()
    assert item.summary == "Tekst van de een"
    assert verbs(item) == ["item.proposed", "item.edited"]


def test_an_edit_never_leaves_a_ratification_without_its_sentence(table):
    item = propose(table.forum, table.officer, treatment="ratify", proposal="Wij doen het.")
    with pytest.raises(Refused) as refusal:
        items.edit(item, by=table.officer, version=1, proposal=" ")
    assert refusal.value.field == "proposal"


@pytest.mark.parametrize(
    ("who", "status", "may"),
    [
        ("mayor", S.PROPOSED, True),
        ("mayor", S.RETURNED, True),
        ("mayor", S.ACCEPTED, False),
        ("officer", S.ACCEPTED, True),
        ("officer", S.PLACED, True),
        ("officer", S.TREATED, False),
        ("mayor_b", S.PROPOSED, False),
        ("chair", S.PROPOSED, False),
    ],
)
def test_the_proposer_edits_until_accepted_and_the_officer_until_treated(table, who, status, may):
    item = make.make_item(table.forum, table.mayor, status=status)
    if may:
        items.edit(item, by=getattr(table, who), version=1, title="Nieuw")
    else:
        with pytest.raises(Refused):
            items.edit(item, by=getattr(table, who), version=1, title="Nieuw")
    item.refresh_from_db()
    assert (item.title == "Nieuw") is may


def test_only_what_is_typed_in_the_form_can_be_edited(table):
    item = propose(table.forum, table.officer)
    with pytest.raises(TypeError):
        items.edit(item, by=table.officer, version=1, status="treated")


# Routing


def test_an_item_goes_back_and_forth_and_is_accepted(table):
    item = propose(table.forum, table.mayor, capacity="member")
    items.send_back(item, by=table.officer, reason="Wat kost het?")
    items.propose_again(item, by=table.mayor)
    items.accept(item, by=table.officer)
    item.refresh_from_db()
    assert item.status == S.ACCEPTED
    assert verbs(item) == ["item.proposed", "item.returned", "item.proposed_again", "item.accepted"]


def test_a_declined_item_can_be_proposed_again(table):
    item = propose(table.forum, table.mayor, capacity="member")
    items.decline(item, by=table.officer, reason="Hoort elders.")
    items.propose_again(item, by=table.mayor)
    assert item.status == S.PROPOSED


@pytest.mark.parametrize("step", ["accept", "send_back", "decline"])
@pytest.mark.parametrize("who", ["mayor", "chair", "director", "partner", "outsider"])
def test_only_the_officer_routes(table, step, who):
    item = make.make_item(table.forum, table.mayor, status=S.PROPOSED)
    reason = {} if step == "accept" else {"reason": "zomaar"}
    with pytest.raises(Refused):
        getattr(items, step)(item, by=getattr(table, who), **reason)
    item.refresh_from_db()
    assert item.status == S.PROPOSED


def test_a_double_click_accepts_once(table):
    item = propose(table.forum, table.mayor, capacity="member")
    same_page = AgendaItem.objects.get(pk=item.pk)
    items.accept(item, by=table.officer)
    with pytest.raises(Refused):
        items.accept(same_page, by=table.officer)
    assert verbs(item) == ["item.proposed", "item.accepted"]


# Withdrawing


def test_a_withdrawn_item_leaves_a_draft_agenda_and_the_gap_closes(table):
    meeting = make.make_meeting(table.forum)
    first, second, third = (make.make_placement(meeting) for _ in range(3))
    items.withdraw(second.item, by=table.officer, reason="Niet meer nodig")
    assert list(meeting.placements.values_list("pk", "position")) == [(first.pk, 1), (third.pk, 2)]
    assert AgendaItem.objects.get(pk=second.item_id).status == S.WITHDRAWN


def test_a_withdrawn_item_stays_on_a_published_agenda_with_that_outcome(table):
    meeting = make.make_meeting(table.forum, status="published")
    placement = make.make_placement(meeting)
    items.withdraw(placement.item, by=table.officer, reason="Niet meer nodig")
    placement.refresh_from_db()
    assert placement.outcome == Placement.Outcome.WITHDRAWN
    assert placement.outcome_at


@pytest.mark.parametrize(("status", "may"), [(S.PROPOSED, True), (S.ACCEPTED, True), (S.PLACED, False)])
def test_the_proposer_withdraws_until_it_is_on_an_agenda(table, status, may):
    item = make.make_item(table.forum, table.mayor, status=status)
    if may:
        items.withdraw(item, by=table.mayor, reason="Opgelost")
    else:
        with pytest.raises(Refused):
            items.withdraw(item, by=table.mayor, reason="Opgelost")
    item.refresh_from_db()
    assert (item.status == S.WITHDRAWN) is may


def test_withdrawing_without_a_reason_changes_nothing(table):
    placement = make.make_placement(make.make_meeting(table.forum))
    with pytest.raises(Refused) as refusal:
        items.withdraw(placement.item, by=table.officer, reason=" ")
    assert refusal.value.field == "reason"
    assert Placement.objects.filter(pk=placement.pk).exists()
