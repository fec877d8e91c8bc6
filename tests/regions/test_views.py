"""The pages of the map: what a day says, what cannot be, who sees names, and how many queries it takes."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from agenda.models import Meeting
from overleg.lib.together import ask
from regions.composition import forum_page
from regions.forms import YEARS_AHEAD
from regions.models import Forum
from tests.factories import (
    make_agreement,
    make_assignment,
    make_forum,
    make_mandate,
    make_municipality,
    make_office,
    make_organisation,
    make_region,
    make_seat,
    make_user,
)

REGIONS, FORUMS = "/regio/", "/forum/"


@pytest.fixture
def reader(db, client):
    """Somebody who signed in and reads English; no role anywhere."""
    person = make_user(language="en")
    client.force_login(person)
    return person


def shown(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


@pytest.mark.parametrize(
    ("name", "args", "path"),
    [
        ("regions", [], "/regio/"),
        ("region", ["brugge"], "/regio/brugge/"),
        ("forums", [], "/forum/"),
        ("forum", ["dbo"], "/forum/dbo/"),
        ("municipality", ["11002"], "/gemeente/11002/"),
    ],
)
def test_addresses_are_permanent(name, args, path):
    assert reverse(f"regions:{name}", args=args) == path


def test_without_any_answer_to_follow_the_tiles_compare_inhabitants(client, reader):
    region = make_region(code="brugge")
    make_municipality("Groot", region=region, inhabitants=4000)
    make_municipality("Klein", region=region, inhabitants=1000)
    tiles = client.get("/regio/brugge/").context["page"].tiles
    assert {tile.name: tile.share for tile in tiles} == {"Groot": 1, "Klein": 0.25}


def test_strangers_are_sent_to_sign_in(client, db):
    for address in (REGIONS, FORUMS, "/regio/brugge/"):
        answer = client.get(address)
        assert answer.status_code == 302
        assert reverse("account_login") in answer.url


def test_what_does_not_exist_is_not_found(client, reader):
    for address in ("/regio/atlantis/", "/forum/atlantis/", "/gemeente/00000/"):
        shown(client, address, 404)


def test_pages_only_read(client, reader, flanders):
    for address in (REGIONS, FORUMS, "/regio/brugge/", "/forum/dbo/", "/gemeente/11002/"):
        assert client.post(address).status_code == 405


def test_the_list_of_regions_starts_with_the_own(client, table, flanders):
    client.force_login(table.officer)
    lines = client.get(REGIONS).context["lines"]
    assert [line.mine for line in lines] == [True] + [False] * 15
    assert lines[0].region == table.region
    others = [line.region.name for line in lines[1:]]
    assert others == sorted(others)


def test_the_list_of_regions_can_be_ordered(client, reader, flanders):
    lines = client.get(REGIONS + "?volgorde=gemeenten").context["lines"]
    assert [line.municipalities for line in lines][:3] == [38, 32, 31]
    largest = client.get(REGIONS + "?volgorde=inwoners").context["lines"][0]
    assert largest.region.code == "antwerpen"
    assert client.get(REGIONS + "?volgorde=onzin").context["sort"] == "naam"


def test_a_region_today(client, reader, flanders):
    page = shown(client, "/regio/zuid-west-vlaanderen/")
    assert "13 municipalities" in page
    assert "supported by Leiedal" in page
    assert "Bron: Statbel" in page
    assert page.count("<h1>") == 1


def test_a_region_on_a_day_in_the_past(client, reader, flanders):
    page = shown(client, "/regio/waasland/?datum=2024-06-30")
    assert "10 municipalities" in page
    assert "Zwijndrecht" in page
    assert "As it was on 30 June 2024" in page
    assert "/gemeente/11056/" in page
    assert "/gemeente/11056/" not in shown(client, "/regio/waasland/?datum=2022-06-01")
    assert "in Waasland since 3 February 2023" in shown(client, "/regio/antwerpen/?datum=2022-06-01")


def test_a_merger_is_told_on_both_sides_of_its_day(client, reader, flanders):
    before = shown(client, "/regio/antwerpen/?datum=2024-12-31")
    assert 'href="/gemeente/11002/">Antwerpen</a> since 1 January 2025' in before
    assert "with Borsbeek since 1 January 2025" not in before
    after = shown(client, "/regio/antwerpen/?datum=2025-01-01")
    assert "with Borsbeek since 1 January 2025" in after
    assert "/gemeente/11007/" not in after


def test_figures_of_different_years_are_not_added_up(client, reader, flanders):
    assert client.get("/regio/antwerpen/").context["page"].year == 2026
    assert client.get("/regio/antwerpen/?datum=2024-06-30").context["page"].inhabitants is None


@pytest.mark.parametrize("typed", ["30/02/2024", "gisteren", ""])
@pytest.mark.parametrize("address", ["/regio/brugge/", "/forum/dbo/", "/gemeente/31005/"])
def test_a_date_that_is_none_says_so_and_keeps_what_was_typed(client, reader, flanders, address, typed):
    answer = client.get(address, {"datum": typed})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert ("This is not a date" if typed else "Fill in a date") in page
    assert f'value="{typed}"' in page or not typed
    assert 'type="date"' not in page


def test_a_date_outside_what_is_known_says_which_dates_are(client, reader, flanders):
    last = date(timezone.localdate().year + YEARS_AHEAD, 12, 31)
    with override("en"):
        for typed in ("2022-02-03", (last + timedelta(days=1)).isoformat()):
            page = shown(client, f"/regio/brugge/?datum={typed}", 422)
            assert "Choose a date from 4 February 2022 to 31 December" in page
            assert f'value="{typed}"' in page
    shown(client, "/regio/brugge/?datum=2022-02-04")
    shown(client, f"/regio/brugge/?datum={last.isoformat()}")
    shown(client, "/gemeente/31005/?datum=2018-12-31", 422)


def test_a_date_can_be_written_the_flemish_way(client, reader, flanders):
    assert client.get("/regio/brugge/?datum=30/6/2024").context["page"].day == date(2024, 6, 30)


def test_a_municipality_tells_its_mergers_both_ways(client, reader, flanders):
    ended = shown(client, "/gemeente/11056/")
    assert "This municipality existed until 31 December 2024." in ended
    assert "/gemeente/46030/" in ended
    assert "19,580" in ended
    heir = shown(client, "/gemeente/46030/")
    assert "/gemeente/11056/" in heir
    assert "This municipality exists since 1 January 2025." in shown(client, "/gemeente/46030/?datum=2024-12-31")


def test_a_municipality_tells_where_it_sits(client, reader, table):
    page = shown(client, table.municipality_a.get_absolute_url())
    assert table.forum.name in page
    assert table.forum.name not in shown(client, table.municipality_a.get_absolute_url() + "?datum=2019-12-31")


def test_who_has_a_role_reads_the_names_and_others_the_seats(client, table):
    address = table.forum.get_absolute_url()
    names = [table.mayor.name, table.mayor_b.name, table.chair.name, table.officer.name]
    for person in (table.mayor, table.councillor, table.partner, table.admin):
        client.force_login(person)
        page = shown(client, address)
        assert all(name in page for name in names)
    client.force_login(table.outsider)
    page = shown(client, address)
    assert table.municipality_a.name in page
    assert not any(name in page for name in names)


def test_names_nobody_may_see_are_not_even_read(table, django_assert_num_queries):
    with django_assert_num_queries(2):  # everything at once, and what belongs where
        page = ask(forum_page(table.forum, timezone.localdate(), names=False))
    assert [chair.mandates for chair in page.chairs] == [[], [], [], []]
    assert page.officers == []


def test_a_forum_on_a_day_before_its_seats(client, table):
    client.force_login(table.mayor)
    table.mayor.language = "en"
    table.mayor.save(update_fields=["language"])
    page = shown(client, table.forum.get_absolute_url() + "?datum=2019-12-31")
    assert "No seats on this date" in page
    assert "No working agreement on this date" in page


def test_a_forum_tells_its_agreement_of_that_day(client, table):
    client.force_login(table.outsider)
    table.forum.agreements.update(ends_on=date(2025, 12, 31), how_agenda="The old way.")
    make_agreement(table.forum, starts_on=date(2026, 1, 1), how_agenda="The new way.")
    assert "The new way." in shown(client, table.forum.get_absolute_url())
    assert "The old way." in shown(client, table.forum.get_absolute_url() + "?datum=2025-12-31")


def test_a_forum_names_the_forum_before_and_after(client, reader, flanders):
    assert "/forum/zoneraad-midwest/" in shown(client, "/forum/midwestoverleg/")
    assert "/forum/midwestoverleg/" in shown(client, "/forum/zoneraad-midwest/")


def test_forums_are_listed_in_pages_and_filtered(client, reader, flanders):
    first = client.get(FORUMS).context["page"]
    assert (len(first), first.paginator.count) == (25, 38)
    assert len(client.get(FORUMS + "?page=2").context["page"]) == 13
    found = client.get(FORUMS + "?regio=denderregio&soort=mayors").context["page"]
    assert [forum.slug for forum in found] == ["burgemeesters-dender-noord", "burgemeesters-dender-zuid", "dbo"]
    assert "No forum fits this choice" in shown(client, FORUMS + "?regio=brugge&soort=network")


def test_a_filter_that_does_not_exist_is_said_and_ignored(client, reader, flanders):
    answer = client.get(FORUMS + "?regio=atlantis")
    assert answer.context["page"].paginator.count == 38
    assert answer.context["form"].errors["regio"]


def grown_table(rows: int) -> Forum:
    """A region and forum where everything occurs `rows` times."""
    region = make_region(code="groei")
    region.supported_by.set(make_organisation() for _ in range(rows))
    forum = make_forum(slug="groei", regions=[region], supported_by=[make_organisation() for _ in range(rows)])
    heir = make_municipality("Heir", region=region, inhabitants=10, nis_code="99001")
    make_seat(forum, heir)
    for row in range(rows):
        make_forum(regions=[region], supported_by=[make_organisation()], chained_after=forum)
        make_forum(regions=[make_region()], supported_by=[make_organisation()])
        municipality = make_municipality(region=region, inhabitants=10)
        make_municipality(region=region, ends_on=date(2024, 12, 31), successor=heir)
        seat = make_seat(forum, municipality)
        make_seat(forum, make_organisation())
        make_seat(make_forum(), heir)
        make_mandate(seat)
        make_office(make_user(), municipality)
        make_assignment(forum)
        Meeting.objects.create(forum=forum, starts_at=timezone.now() + timedelta(days=row + 1))
        start = date(2020 + row, 1, 1)
        make_agreement(forum, starts_on=start, ends_on=start.replace(month=12, day=31), preparing_forum=make_forum())
    make_agreement(forum, starts_on=date(2024, 1, 1), preparing_forum=make_forum())
    return forum


# Three of these are for the shell: the session, the person, and their standing for the menu.
@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        (REGIONS, 7),
        (FORUMS, 8),
        ("/regio/groei/", 12),
        ("/forum/groei/", 7),
        ("/gemeente/99001/", 10),
    ],
)
def test_queries_do_not_grow_with_the_rows(client, db, rows, address, queries, django_assert_num_queries):
    forum = grown_table(rows)
    officer = forum.assignments.first().officer
    client.force_login(officer)
    with django_assert_num_queries(queries):
        shown(client, address)
