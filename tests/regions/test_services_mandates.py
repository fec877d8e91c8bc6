"""Seats, mandates, offices, support and agreements: rows that end and never vanish, each in the history."""

from datetime import date

import pytest

from overleg.lib.refusal import Refused
from regions.models import Mandate, Office
from regions.services.agreements import agree
from regions.services.mandates import appoint, assign_support, end_mandate, replace_mandate, seat, start_mandate
from tests.factories import make_agreement, make_municipality, make_organisation, make_user
from timeline.models import Event

DAY = date(2026, 3, 1)
ANSWERS = {"how_agenda": "a", "how_preparation": "b", "how_ratification": "c", "how_execution": "d"}


def verbs(subject) -> list[str]:
    return [event.verb for event in Event.objects.about(subject)]


def test_a_municipality_gets_one_seat(table):
    municipality = make_municipality()
    place = seat(table.forum, municipality=municipality, starts_on=DAY, by=table.admin)
    assert (place.municipality, place.voice, place.starts_on) == (municipality, "decides", DAY)
    assert verbs(table.forum) == ["seated"]
    with pytest.raises(Refused):
        seat(table.forum, municipality=municipality, starts_on=DAY, by=table.admin)
    assert table.forum.seats.filter(municipality=municipality).count() == 1


def test_a_seat_is_for_a_municipality_or_an_organisation(table):
    with pytest.raises(Refused):
        seat(table.forum, by=table.admin)
    with pytest.raises(Refused):
        seat(table.forum, municipality=make_municipality(), organisation=make_organisation(), by=table.admin)


def test_a_municipality_that_ended_gets_no_seat(table):
    ended = make_municipality(ends_on=date(2024, 12, 31), successor=table.municipality_a)
    with pytest.raises(Refused):
        seat(table.forum, municipality=ended, starts_on=date(2025, 1, 1), by=table.admin)
    assert seat(table.forum, municipality=ended, starts_on=date(2024, 12, 31), by=table.admin)


def test_a_mandate_starts_within_its_seat(table):
    place = seat(table.forum, municipality=make_municipality(), starts_on=DAY, by=table.admin)
    person = make_user()
    with pytest.raises(Refused) as refusal:
        start_mandate(place, person=person, starts_on=date(2026, 2, 28), by=table.admin)
    assert refusal.value.field == "starts_on"
    mandate = start_mandate(place, person=person, starts_on=DAY, role=Mandate.Role.CHAIR, by=table.admin)
    assert mandate.role == "chair"
    with pytest.raises(Refused):
        start_mandate(place, person=person, starts_on=DAY, by=table.admin)
    assert place.mandates.count() == 1


def test_a_mandate_ends_once(table):
    mandate = Mandate.objects.get(person=table.mayor)
    end_mandate(mandate, last_day=DAY, by=table.admin)
    assert Mandate.objects.on(DAY).filter(pk=mandate.pk).exists()
    assert not Mandate.objects.on(date(2026, 3, 2)).filter(pk=mandate.pk).exists()
    with pytest.raises(Refused):
        end_mandate(mandate, last_day=DAY, by=table.admin)
    assert verbs(table.forum) == ["mandate_ended"]


def test_a_mandate_does_not_end_before_it_began(table):
    mandate = Mandate.objects.get(person=table.mayor)
    with pytest.raises(Refused):
        end_mandate(mandate, last_day=date(2019, 12, 31), by=table.admin)
    mandate.refresh_from_db()
    assert mandate.ends_on is None


def test_who_replaces_takes_over_seat_role_and_title_the_day_after(table):
    old = Mandate.objects.get(person=table.chair)
    new = replace_mandate(old, person=make_user(), starts_on=DAY, by=table.admin)
    old.refresh_from_db()
    assert old.ends_on == date(2026, 2, 28)
    assert (new.seat, new.role, new.title, new.starts_on) == (old.seat, old.role, old.title, DAY)


def test_nobody_replaces_half(table):
    old = Mandate.objects.get(person=table.chair)
    other = make_user()
    start_mandate(old.seat, person=other, by=table.admin)
    with pytest.raises(Refused):
        replace_mandate(old, person=other, starts_on=DAY, by=table.admin)
    old.refresh_from_db()
    assert old.ends_on is None


def test_an_officer_supports_a_forum_once(table):
    person = make_user()
    assign_support(table.forum, officer=person, starts_on=DAY, by=table.admin)
    assert verbs(table.forum) == ["support_assigned"]
    with pytest.raises(Refused):
        assign_support(table.forum, officer=person, starts_on=DAY, by=table.admin)


def test_an_office_is_held_at_one_place(table):
    person = make_user()
    office = appoint(
        person, kind=Office.Kind.DIRECTOR, municipality=table.municipality_b, starts_on=DAY, by=table.admin
    )
    assert office.municipality == table.municipality_b
    assert verbs(table.municipality_b) == ["office_started"]
    with pytest.raises(Refused):
        appoint(person, kind=Office.Kind.CONTACT, municipality=table.municipality_b, by=table.admin)
    with pytest.raises(Refused):
        appoint(person, kind=Office.Kind.MAYOR, organisation=table.organisation, by=table.admin)


def test_a_new_agreement_ends_the_running_one_the_day_before(table):
    new = agree(table.forum, starts_on=DAY, by=table.officer, **ANSWERS)
    table.agreement.refresh_from_db()
    assert table.agreement.ends_on == date(2026, 2, 28)
    assert table.forum.agreement_on(date(2026, 2, 28)) == table.agreement
    assert table.forum.agreement_on(DAY) == new
    assert verbs(table.forum) == ["agreement_started"]


def test_no_agreement_slips_in_before_a_later_one(table):
    with pytest.raises(Refused) as refusal:
        agree(table.forum, starts_on=table.agreement.starts_on, by=table.officer, **ANSWERS)
    assert refusal.value.field == "starts_on"


def test_a_forum_does_not_prepare_for_itself(table):
    with pytest.raises(Refused):
        agree(table.forum, starts_on=DAY, by=table.officer, preparing_forum=table.forum, **ANSWERS)
    assert table.forum.agreements.count() == 1


def test_the_first_agreement_needs_no_other(table):
    table.forum.agreements.all().delete()
    assert agree(table.forum, starts_on=DAY, by=None, **ANSWERS)
    assert make_agreement(table.forum, ends_on=date(2026, 2, 28))
