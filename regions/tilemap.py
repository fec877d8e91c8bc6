"""The region as tiles: each municipality on a square of a grid, about where it lies; pure layout, no Django."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import ceil, cos, radians, sqrt

# Empty squares keep the outline of the region recognisable.
FILLED = 0.6
NARROWEST, WIDEST = 5, 7
# Order counts beside distance: one municipality far away must not squeeze all others together.
BY_ORDER = 0.5


@dataclass(frozen=True)
class Place:
    key: Hashable
    lat: float
    lon: float


def layout(places: Sequence[Place]) -> dict[Hashable, tuple[int, int]]:
    """A (column, row) for every place, from 0, north on top; no two alike; the same for the same places."""
    if not places:
        return {}
    ordered = sorted(places, key=lambda place: str(place.key))
    points, columns, rows = _on_grid(ordered)
    squares = [(column, row) for row in range(rows) for column in range(columns)]
    cost = [[(x - column) ** 2 + (y - row) ** 2 for column, row in squares] for x, y in points]
    chosen = [squares[index] for index in _cheapest(cost)]
    used_columns = sorted({column for column, _row in chosen})
    used_rows = sorted({row for _column, row in chosen})
    return {
        place.key: (used_columns.index(column), used_rows.index(row))
        for place, (column, row) in zip(ordered, chosen, strict=True)
    }


def _on_grid(places: Sequence[Place]) -> tuple[list[tuple[float, float]], int, int]:
    """The places in grid units, and a grid with the region's proportions and room enough."""
    squeeze = cos(radians(sum(place.lat for place in places) / len(places)))
    xs, ys = [place.lon * squeeze for place in places], [-place.lat for place in places]
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    shape = width / height if height and width else 1.0
    room = len(places) / FILLED
    columns = min(max(round(sqrt(room * shape)), NARROWEST), WIDEST, len(places))
    rows = max(ceil(room / columns), 1)
    return list(zip(_spread(xs, columns), _spread(ys, rows), strict=True)), columns, rows


def _spread(values: list[float], squares: int) -> list[float]:
    """Values over 0..squares-1: half by where they lie, half by their order."""
    start, extent, last = min(values), max(values) - min(values), max(len(values) - 1, 1)
    order = {value: rank / last for rank, value in enumerate(sorted(values))}
    return [
        ((1 - BY_ORDER) * ((value - start) / extent if extent else 0.0) + BY_ORDER * order[value]) * (squares - 1)
        for value in values
    ]


def _cheapest(cost: list[list[float]]) -> list[int]:
    """The square of every place so that the total cost is least (shortest augmenting paths, Jonker-Volgenant)."""
    count, squares = len(cost), len(cost[0])
    row_price, square_price = [0.0] * (count + 1), [0.0] * (squares + 1)
    holder = [0] * (squares + 1)
    for row in range(1, count + 1):
        holder[0], square = row, 0
        least, came_from = [float("inf")] * (squares + 1), [0] * (squares + 1)
        done = [False] * (squares + 1)
        while holder[square]:
            done[square] = True
            at, step, following = holder[square], float("inf"), 0
            for other in range(1, squares + 1):
                if done[other]:
                    continue
                reduced = cost[at - 1][other - 1] - row_price[at] - square_price[other]
                if reduced < least[other]:
                    least[other], came_from[other] = reduced, square
                if least[other] < step:
                    step, following = least[other], other
            for other in range(squares + 1):
                if done[other]:
                    row_price[holder[other]] += step
                    square_price[other] -= step
                else:
                    least[other] -= step
            square = following
        while square:
            before = came_from[square]
            holder[square] = holder[before]
            square = before
    places = [0] * count
    for square, row in enumerate(holder[1:]):
        if row:
            places[row - 1] = square
    return places
