"""A pydyf value as bytes in which object numbers are still open."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pydyf

REFERENCE = re.compile(rb"^(\d+) 0 R$")

# Open numbers. From zero: an object of the fragment. Below: what only the whole document knows.
DOCUMENT = -1
_RESOURCES, _KEYS = -1_000, -1_000_000


def resource(index: int) -> int:
    """The number of the `index`th shared resource of a fragment."""
    return _RESOURCES - index


def tree_key(index: int) -> int:
    """The `index`th key of a fragment in the parent tree."""
    return _KEYS - index


def is_resource(number: int) -> bool:
    return _KEYS < number <= _RESOURCES


def index_of(number: int) -> int:
    """The index behind `resource(index)` or `tree_key(index)`."""
    return (_RESOURCES if is_resource(number) else _KEYS) - number


@dataclass(frozen=True)
class Open:
    """A number that linking fills in; as a reference it is printed `n 0 R`."""

    number: int
    reference: bool = False


@dataclass(frozen=True)
class Body:
    """The text of an object: `template % numbers`, once the numbers are known."""

    template: bytes
    numbers: tuple[int, ...] = ()

    def filled(self, at: Callable[[int], int]) -> bytes:
        return self.template % tuple(map(at, self.numbers))


def encode(value: Any, local: Callable[[int], int] | None = None) -> Body:
    """`local` gives the open number for the number of an object that the value refers to."""
    out: list[bytes] = []
    numbers: list[int] = []
    _write(value, out, numbers, local)
    return Body(b"".join(out), tuple(numbers))


def _write(value: Any, out: list[bytes], numbers: list[int], local: Callable[[int], int] | None) -> None:
    if type(value) is int:  # by far the most: the widths of glyphs
        out.append(b"%d" % value)
    elif isinstance(value, dict):
        out.append(b"<<")
        for key, entry in value.items():
            out.append(b"/%b " % (key if isinstance(key, bytes) else key.encode()))
            _write(entry, out, numbers, local)
        out.append(b">>")
    elif isinstance(value, list | tuple):
        out.append(b"[")
        for entry in value:
            _write(entry, out, numbers, local)
            out.append(b" ")
        out.append(b"]")
    elif isinstance(value, Open):
        out.append(b"%d 0 R" if value.reference else b"%d")
        numbers.append(value.number)
    else:
        _write_plain(to_bytes(value), out, numbers, local)


def _write_plain(text: bytes, out: list[bytes], numbers: list[int], local: Callable[[int], int] | None) -> None:
    found = REFERENCE.match(text) if text.endswith(b"R") else None
    if found and local:
        out.append(b"%d 0 R")
        numbers.append(local(int(found[1])))
    else:
        out.append(text.replace(b"%", b"%%"))


def to_bytes(value: Any) -> bytes:
    """How pydyf writes a value; it has no public name for that."""
    return pydyf._to_bytes(value)


def number_of(reference: bytes) -> int:
    """12 for b"12 0 R"."""
    return int(reference.split()[0])


def packed(stream: pydyf.Stream) -> tuple[dict, bytes]:
    """Dictionary and compressed data of a stream."""
    data, extra = joined(stream.stream), dict(stream.extra)
    if "Interpolate" in extra:
        extra["Interpolate"] = b"false"  # PDF/A does not allow it
    if "Filter" not in extra:
        data, extra["Filter"] = _compressed(data), b"/FlateDecode"
    return extra | {"Length": len(data)}, data


@lru_cache(maxsize=64)
def _compressed(data: bytes) -> bytes:
    """The fonts of one fragment are those of the next."""
    return zlib.compress(data, 6)


def joined(operators: Iterable[Any]) -> bytes:
    return b"\n".join(to_bytes(operator) for operator in operators)
