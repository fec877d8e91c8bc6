"""Roles follow from dated rows: what was true yesterday gives nothing today, and the past is still answered."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from regions.access import Role, can, may_see_names, own_regions, standing
from regions.models import Mandate, Office
from tests.factories import (
    EARLY,
    make_assignment,
    make_forum,
    make_mandate,
    make_municipality,
    make_office,
    make_seat,
    make_user,
)


def roles(person, table, day=None) -> set[Role]:
    return standing(person, day).roles.get(table.forum.pk, set())


def test_everybody_has_the_role_of_their_rows(table):
    assert roles(table.officer, table) == {Role.OFFICER}
    assert roles(table.chair, table) == {Role.MEMBER, Role.CHAIR}
    assert roles(table.mayor, table) == {Role.MEMBER}
    assert roles(table.director, table) == {Role.DIRECTOR}
    assert roles(table.clerk, table) == {Role.DIRECTOR}
    assert roles(table.partner, table) == {Role.PARTNER}
    assert roles(table.councillor, table) == {Role.COUNCILLOR}
    assert roles(table.admin, table) == set()
    assert roles(table.outsider, table) == set()
    assert standing(table.admin).administrator
    assert standing(AnonymousUser()).roles == {}


def test_a_mayor_speaks_for_the_own_municipality(table):
    assert standing(table.mayor).speaks_for == {table.forum.pk: {table.municipality_a.pk}}
    assert standing(table.mayor).mayor_of == {table.municipality_a.pk}
    assert standing(table.director).staff_of == {table.municipality_a.pk}
    assert standing(table.chair).speaks_for == {}


def test_a_vice_chair_may_what_the_chair_may(table):
    person = make_user()
    make_mandate(table.seat_b, person, role=Mandate.Role.VICE_CHAIR)
    assert can(person, "approve_minutes", table.forum)
    assert not can(table.mayor, "approve_minutes", table.forum)


@pytest.fixture
def yesterday():
    return timezone.localdate() - timedelta(days=1)


def test_a_mandate_that_ended_yesterday_gives_nothing_today(table, yesterday):
    person = make_user()
    make_mandate(table.seat_a, person, ends_on=yesterday)
    assert roles(person, table) == set()
    assert roles(person, table, yesterday) == {Role.MEMBER}
    assert not can(person, "read_agenda", table.forum)


def test_a_mandate_counts_on_its_last_day_and_not_before_its_first(table):
    today = timezone.localdate()
    last, later = make_user(), make_user()
    make_mandate(table.seat_a, last, ends_on=today)
    make_mandate(table.seat_b, later, starts_on=today + timedelta(days=1))
    assert roles(last, table) == {Role.MEMBER}
    assert roles(later, table) == set()
    assert roles(later, table, today + timedelta(days=1)) == {Role.MEMBER}


def test_nobody_sits_in_a_seat_that_ended(table, yesterday):
    seat = make_seat(table.forum, make_municipality(), ends_on=yesterday)
    member, director = make_user(), make_user()
    make_mandate(seat, member)
    make_office(director, seat.municipality)
    assert roles(member, table) == roles(director, table) == set()
    assert roles(member, table, yesterday) == {Role.MEMBER}
    assert roles(director, table, yesterday) == {Role.DIRECTOR}


def test_a_director_who_left_office_has_no_role(table, yesterday):
    person = make_user()
    make_office(person, table.municipality_a, ends_on=yesterday)
    assert roles(person, table) == set()
    assert roles(person, table, yesterday) == {Role.DIRECTOR}


def test_a_mayor_without_a_mandate_has_no_role(table):
    person = make_user()
    make_office(person, table.municipality_a, kind=Office.Kind.MAYOR)
    assert roles(person, table) == set()


def test_support_that_ended_gives_nothing(table, yesterday):
    person = make_user()
    make_assignment(table.forum, person, ends_on=yesterday)
    assert roles(person, table) == set()
    assert roles(person, table, EARLY) == {Role.OFFICER}


def test_a_role_at_one_forum_gives_nothing_at_another(table):
    elsewhere = make_forum()
    assert not can(table.officer, "compose", elsewhere)
    assert not can(table.chair, "read_agenda", elsewhere)


def test_a_refusal_says_who_may(table):
    verdict = can(table.mayor, "compose", table.forum)
    assert not verdict
    assert verdict.reason


def test_names_are_for_people_with_a_role_and_administrators(table):
    for person in (table.officer, table.mayor, table.councillor, table.partner, table.admin):
        assert may_see_names(person, table.forum)
    assert not may_see_names(table.outsider, table.forum)


def test_own_regions_are_those_of_the_own_forums(table):
    assert own_regions(table.mayor) == {table.region.pk}
    assert own_regions(table.outsider) == frozenset()
