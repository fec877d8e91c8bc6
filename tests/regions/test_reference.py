"""What the reference data say: how many municipalities on a day, who belongs where, who follows whom."""

from datetime import date

import pytest
from django.db.models import Count
from django.utils import timezone

from regions.models import Forum, Municipality, Population, ReferenceRegion, RegionMembership
from regions.services.mergers import successor_on
from tests.factories import make_municipality

BEFORE_MERGERS, AFTER_MERGERS = date(2024, 6, 30), date(2025, 1, 1)
IN_FORCE = {
    "antwerpen": 28,
    "brugge": 10,
    "denderregio": 14,
    "gent": 20,
    "halle-vilvoorde": 31,
    "kempen": 27,
    "limburg": 38,
    "midwest": 15,
    "oost-brabant": 32,
    "oostende": 7,
    "rivierenland": 12,
    "vlaamse-ardennen": 14,
    "waasland": 7,
    "westhoek": 17,
    "zuid-west-vlaanderen": 13,
}
BEFORE = IN_FORCE | {"antwerpen": 29, "gent": 23, "halle-vilvoorde": 33, "limburg": 42, "midwest": 17, "waasland": 10}


def by_region(day: date) -> dict[str, int]:
    return {
        region.code: Municipality.objects.in_region(region, day).count() for region in ReferenceRegion.objects.all()
    }


def region_of(nis_code: str, day: date) -> str:
    return RegionMembership.objects.on(day).get(municipality__nis_code=nis_code).region.code


def test_municipalities_in_force(flanders):
    assert Municipality.objects.on(BEFORE_MERGERS).count() == 300
    assert Municipality.objects.on(date(2024, 12, 31)).count() == 300
    assert Municipality.objects.on(AFTER_MERGERS).count() == 285
    assert Municipality.objects.on(timezone.localdate()).count() == 285


def test_every_region_has_its_municipalities(flanders):
    assert by_region(AFTER_MERGERS) == IN_FORCE
    assert by_region(BEFORE_MERGERS) == BEFORE


def test_a_municipality_is_in_one_region_at_a_time(flanders):
    for day in (date(2022, 2, 4), date(2023, 2, 2), date(2023, 2, 3), BEFORE_MERGERS, AFTER_MERGERS):
        memberships = RegionMembership.objects.on(day).values("municipality").annotate(regions=Count("region"))
        assert {row["regions"] for row in memberships} == {1}
        assert len(memberships) == Municipality.objects.on(day).count()


def test_zwijndrecht_moved_with_the_decree_and_not_with_the_merger(flanders):
    assert region_of("11056", date(2022, 6, 1)) == "antwerpen"
    assert region_of("11056", date(2023, 2, 2)) == "antwerpen"
    assert region_of("11056", date(2023, 2, 3)) == "waasland"
    assert region_of("11056", BEFORE_MERGERS) == "waasland"
    assert region_of("46030", AFTER_MERGERS) == "waasland"


def test_no_region_before_they_were_drawn(flanders):
    assert not RegionMembership.objects.on(date(2022, 2, 3)).exists()


def test_borsbeek_passes_its_duties_to_antwerpen_from_the_first_day_of_the_merger(flanders):
    borsbeek = Municipality.objects.get(nis_code="11007")
    assert successor_on(borsbeek, date(2024, 12, 31)) == borsbeek
    assert successor_on(borsbeek, AFTER_MERGERS).nis_code == "11002"


def test_every_ended_municipality_leads_to_one_in_force(flanders):
    ended = Municipality.objects.filter(ends_on__isnull=False)
    assert ended.count() == 27
    assert all(successor_on(one, AFTER_MERGERS).ends_on is None for one in ended)


@pytest.mark.django_db
def test_a_chain_of_mergers_is_followed_to_the_day():
    last = make_municipality("Last", starts_on=date(2031, 1, 1))
    middle = make_municipality("Middle", starts_on=date(2025, 1, 1), ends_on=date(2030, 12, 31), successor=last)
    first = make_municipality("First", ends_on=date(2024, 12, 31), successor=middle)
    assert successor_on(first, date(2024, 12, 31)) == first
    assert successor_on(first, date(2030, 12, 31)) == middle
    assert successor_on(first, date(2031, 1, 1)) == last


def test_every_municipality_has_inhabitants_with_their_source(flanders):
    assert Municipality.objects.filter(populations__isnull=True).count() == 0
    assert set(Population.objects.values_list("source", flat=True)) == {"Bron: Statbel"}


def test_forums_follow_the_zone_councils(flanders):
    assert Forum.objects.count() == 38
    assert Forum.objects.get(slug="midwestoverleg").chained_after.slug == "zoneraad-midwest"
    assert Forum.objects.get(slug="burgemeesters-brugge").chained_after.slug == "zoneraad-brugge"
    coast = Forum.objects.get(slug="kustburgemeesters")
    assert sorted(coast.regions.values_list("code", flat=True)) == ["brugge", "oostende", "westhoek"]
