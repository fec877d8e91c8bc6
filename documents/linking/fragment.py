"""A rendered part, ready to stand on any page of any document; and how it is stored."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Collection
from dataclasses import asdict, dataclass, field, fields
from typing import Any, cast

from documents.linking.encoding import Body

ENCODING = "latin-1"  # every byte is a character, so that the description can hold PDF objects
LENGTH = struct.Struct(">I")


@dataclass(frozen=True)
class Page:
    """One page: its size in points, the open numbers of its contents, resources and annotations."""

    width: float
    height: float
    contents: int
    resources: int
    annotations: tuple[int, ...]


@dataclass(frozen=True)
class Bookmark:
    """A bookmark at the top; what is below it stands in the bodies already. `title` is a PDF string."""

    number: int
    title: bytes
    page: int
    x: float
    y: float
    first: int | None
    last: int | None
    below: int


@dataclass(frozen=True)
class Destination:
    name: str
    page: int
    x: float
    y: float


@dataclass(frozen=True)
class Blob:
    """Something several fragments may share: a font, a picture, a dictionary that refers to such. Known by its hash."""

    template: bytes
    uses: tuple[str, ...]
    data: bytes | None


@dataclass
class Fragment:
    """Object numbers are open (see encoding). The first bodies are the pages themselves, and left empty."""

    pages: list[Page]
    bodies: list[Body | None]
    streams: dict[int, bytes]
    tags: list[int]  # the structure elements right under Document
    bookmarks: list[Bookmark]
    destinations: list[Destination]
    resources: list[str]  # hashes of the blobs it uses
    tree_leaf: int  # the body that is its leaf of the parent tree
    tree_keys: int  # how many keys that takes
    stamp: dict[str, tuple[int, float]]  # character -> glyph and width, for page numbers
    stamp_font: str
    blobs: dict[str, Blob] = field(default_factory=dict)

    def first_pages(self, anchors: Collection[str]) -> dict[str, int]:
        """The page, from one, on which each of these anchors stands."""
        return {place.name: place.page + 1 for place in self.destinations if place.name in anchors}

    def dump(self) -> bytes:
        """Everything but the blobs, which are stored once under their own hash."""
        kept = {entry.name: getattr(self, entry.name) for entry in fields(self)}
        kept["blobs"] = sorted(self.blobs)
        kept["streams"] = [(number, len(data)) for number, data in self.streams.items()]
        return _pack(kept, b"".join(self.streams.values()))

    @classmethod
    def load(cls, dumped: bytes, blobs: dict[str, Blob]) -> Fragment:
        """`blobs` holds at least those of `blobs_of(dumped)`."""
        kept, data = _unpack(dumped)
        streams, start = {}, 0
        for number, length in kept["streams"]:
            streams[number] = data[start : start + length]
            start += length
        return cls(
            pages=[Page(**page | {"annotations": tuple(page["annotations"])}) for page in kept["pages"]],
            bodies=[body and Body(_bytes(body["template"]), tuple(body["numbers"])) for body in kept["bodies"]],
            streams=streams,
            tags=kept["tags"],
            bookmarks=[Bookmark(**mark | {"title": _bytes(mark["title"])}) for mark in kept["bookmarks"]],
            destinations=[Destination(**place) for place in kept["destinations"]],
            resources=kept["resources"],
            tree_leaf=kept["tree_leaf"],
            tree_keys=kept["tree_keys"],
            stamp={character: tuple(glyph) for character, glyph in kept["stamp"].items()},
            stamp_font=kept["stamp_font"],
            blobs={name: blobs[name] for name in kept["blobs"]},
        )


def blobs_of(dumped: bytes) -> list[str]:
    """The hashes of the blobs that a stored fragment needs."""
    return _unpack(dumped)[0]["blobs"]


def dump_blob(blob: Blob) -> bytes:
    return _pack({"template": blob.template, "uses": blob.uses, "stream": blob.data is not None}, blob.data or b"")


def load_blob(dumped: bytes) -> Blob:
    kept, data = _unpack(dumped)
    return Blob(_bytes(kept["template"]), tuple(kept["uses"]), data if kept["stream"] else None)


def _pack(kept: dict, data: bytes) -> bytes:
    """The length of a description, the description, and the data as they are: they are compressed already."""
    described = zlib.compress(json.dumps(kept, default=_plain, separators=(",", ":")).encode(), 6)
    return LENGTH.pack(len(described)) + described + data


def _unpack(dumped: bytes) -> tuple[dict, bytes]:
    end = LENGTH.size + LENGTH.unpack_from(dumped)[0]
    return json.loads(zlib.decompress(dumped[LENGTH.size : end])), dumped[end:]


def _plain(value: object) -> object:
    return value.decode(ENCODING) if isinstance(value, bytes) else asdict(cast(Any, value))


def _bytes(text: str) -> bytes:
    return text.encode(ENCODING)
