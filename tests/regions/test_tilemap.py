"""The tile picture: no two municipalities on one square, the same every time, north on top."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from regions.models import Municipality, ReferenceRegion
from regions.places import places
from regions.tilemap import WIDEST, Place, layout


@pytest.mark.parametrize("day", [date(2024, 6, 30), date(2025, 1, 1)])
def test_no_region_has_two_municipalities_on_one_square(flanders, day):
    for region in ReferenceRegion.objects.all():
        municipalities = Municipality.objects.in_region(region, day)
        squares = layout(places(municipalities))
        assert len(set(squares.values())) == len(squares) == municipalities.count()
        assert max(column for column, _row in squares.values()) < WIDEST


def test_zuid_west_vlaanderen_looks_like_itself(flanders):
    region = ReferenceRegion.objects.get(code="zuid-west-vlaanderen")
    municipalities = list(Municipality.objects.in_region(region, date(2025, 1, 1)))
    squares = layout(places(municipalities))
    column = {one.name: squares[one.pk][0] for one in municipalities}
    row = {one.name: squares[one.pk][1] for one in municipalities}
    assert column["Wervik"] == min(column.values()) < column["Kortrijk"] < column["Anzegem"]
    assert row["Waregem"] < row["Kortrijk"] < row["Spiere-Helkijn"] == max(row.values())


def test_the_order_of_the_rows_does_not_matter(flanders):
    found = places(Municipality.objects.all()[:30])
    assert layout(found) == layout(list(reversed(found)))


def test_nothing_and_one():
    assert layout([]) == {}
    assert layout([Place("a", 51.0, 3.0)]) == {"a": (0, 0)}


degrees = some.floats(min_value=2.5, max_value=5.9, allow_nan=False)


@given(some.lists(some.tuples(degrees, degrees), min_size=1, max_size=25))
def test_no_two_places_collide_wherever_they_lie(points):
    squares = layout([Place(key, 48 + lat, lon) for key, (lat, lon) in enumerate(points)])
    assert len(set(squares.values())) == len(points)
    assert min(column for column, _row in squares.values()) == 0
    assert min(row for _column, row in squares.values()) == 0
