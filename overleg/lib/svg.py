"""Tiles as geometry: columns and rows become boxes of one drawing; no Django, no text measuring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, GAP, BAR, MARGIN = 132, 72, 4, 8, 10
FONT, FONT_OF_TWO, NARROWEST, ONE_LINE = 17.0, 15.0, 10.5, 15
# The widest letters of our typeface at weight 600 are about this part of the font size on average.
LETTER = 0.53


@dataclass(frozen=True)
class Tile:
    """One municipality, about where it lies. `share` (0 to 1) fills the bar; `text` says the same in words."""

    name: str
    column: int
    row: int
    text: str = ""
    share: float = 0.0
    url: str = ""


@dataclass(frozen=True)
class Box:
    """`lines` are the parts of the name with their height in the tile; the note stands below them."""

    tile: Tile
    x: int
    y: int
    bar: int
    font: float
    lines: list[tuple[int, str]]

    @property
    def percent(self) -> int:
        return round(100 * self.bar / WIDTH)

    @property
    def note_y(self) -> int:
        return self.lines[-1][0] + (22 if len(self.lines) == 1 else 19)


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    boxes: list[Box]
    tile_width: int = WIDTH
    tile_height: int = HEIGHT
    bar_y: int = HEIGHT - BAR
    bar_height: int = BAR
    margin: int = MARGIN


def broken(name: str) -> list[str]:
    """A name too long for one line breaks after the hyphen nearest its middle."""
    places = [place + 1 for place, letter in enumerate(name) if letter in "- "]
    if len(name) <= ONE_LINE or not places:
        return [name]
    place = min(places, key=lambda place: abs(place - len(name) / 2))
    return [name[:place].rstrip(), name[place:]]


def font_size(lines: Sequence[str]) -> float:
    """What is still too long is set smaller, so that it stays inside its tile."""
    room, longest = WIDTH - 2 * MARGIN, max(map(len, lines))
    largest = FONT if len(lines) == 1 else FONT_OF_TWO
    return round(max(NARROWEST, min(largest, room / (LETTER * max(longest, 1)))), 1)


def draw(tiles: Sequence[Tile]) -> Drawing:
    """The tiles read from top left to bottom right, moved so that the drawing starts at its own corner."""
    if not tiles:
        return Drawing(0, 0, [])
    left = min(tile.column for tile in tiles)
    top = min(tile.row for tile in tiles)
    boxes = [_box(tile, left, top) for tile in sorted(tiles, key=lambda tile: (tile.row, tile.column))]
    return Drawing(max(box.x for box in boxes) + WIDTH, max(box.y for box in boxes) + HEIGHT, boxes)


def _box(tile: Tile, left: int, top: int) -> Box:
    lines = broken(tile.name)
    return Box(
        tile,
        x=(tile.column - left) * (WIDTH + GAP),
        y=(tile.row - top) * (HEIGHT + GAP),
        bar=round(WIDTH * min(max(tile.share, 0.0), 1.0)),
        font=font_size(lines),
        lines=[(27, lines[0])] if len(lines) == 1 else [(20, lines[0]), (37, lines[1])],
    )
