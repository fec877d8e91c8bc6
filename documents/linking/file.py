"""The bytes of a PDF under construction, and where each object stands in them."""

from __future__ import annotations

import hashlib
import zlib

HEADER = b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n"
FREE = b"\0\0\0\0\0\xff\xff"


class PdfFile:
    """Objects in the order they come; a copy goes on from what the other has."""

    def __init__(self, other: PdfFile | None = None) -> None:
        self.parts: list[bytes] = list(other.parts) if other else [HEADER]
        self.size: int = other.size if other else len(HEADER)
        self.entries: dict[int, bytes] = dict(other.entries) if other else {0: FREE}

    def stream(self, number: int, head: bytes, data: bytes) -> None:
        """An object with data; `head` is its dictionary, with its length."""
        self.entries[number] = b"\1" + self.size.to_bytes(4, "big") + b"\0\0"
        self._write(b"%d 0 obj\n%b\nstream\n%b\nendstream\nendobj\n" % (number, head, data))

    def together(self, number: int, bodies: list[tuple[int, bytes]]) -> None:
        """Plain objects, compressed together in one object stream with this number."""
        offsets, position, box = [], 0, b"\2" + number.to_bytes(4, "big")
        for index, (inner, body) in enumerate(bodies):
            offsets.append(b"%d %d" % (inner, position))
            self.entries[inner] = box + index.to_bytes(2, "big")
            position += len(body) + 1
        head = b" ".join(offsets) + b" "
        data = zlib.compress(head + b"\n".join(body for _inner, body in bodies), 6)
        described = (len(bodies), len(head), len(data))
        self.stream(number, b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>" % described, data)

    def finish(self, number: int, *, root: int, info: int) -> bytes:
        """The whole, closed by a cross-reference stream with this number. Equal contents get equal identifiers."""
        self.entries[number] = b"\1" + self.size.to_bytes(4, "big") + b"\0\0"
        table = zlib.compress(b"".join(self.entries.get(entry, FREE) for entry in range(number + 1)), 6)
        name = hashlib.sha256(b"".join((*self.parts[-3:], table))).hexdigest()[:32].encode()
        start = self.size
        head = b"<</Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]/Filter/FlateDecode/Length %d>>"
        self.stream(number, head % (number + 1, root, info, name, name, len(table)), table)
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)
        return b"".join(self.parts)

    def _write(self, part: bytes) -> None:
        self.parts.append(part)
        self.size += len(part)
