"""Documents made of parts: each part is laid out once, as long as its text is the same, and linked wherever it belongs.

The key of a part is the hash of everything its pages follow from: engine, linker, style sheet, typefaces and text. So a
part's text never holds an id of a row, the moment or a number of pages, or it would be laid out again for nothing.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property, lru_cache
from importlib.metadata import version

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from documents.linking.fragment import Blob, Fragment, blobs_of, dump_blob, load_blob
from documents.linking.link import Kit
from documents.models import PartBlob, PartFragment
from documents.pdf import Rendered, Uncaptured, refused_address

__all__ = ["Part", "Uncaptured", "forget_unused", "lay_out", "link", "pages_of", "part"]

LINKER = "2"  # another number when fragments are written differently: all are then made again
UNUSED = timedelta(days=120)  # a fragment that nothing used for so long is dropped


@dataclass(frozen=True)
class Part:
    """One part as HTML. `opens`: its first page is set as a first page. `shared`: other documents have it too."""

    html: str
    title: str = ""
    opens: bool = False
    shared: bool = False

    @cached_property
    def key(self) -> str:
        return hashlib.sha256(f"{_engine_key()}\0{self.opens}\0{self.html}".encode()).hexdigest()


def part(
    template: str, context: dict, *, title: str, language: str = "nl", opens: bool = False, shared: bool = False
) -> Part:
    """A template that extends print.html, for one part of a document; `title` names it when it is refused."""
    with translation.override(language):
        html = render_to_string(template, {**context, "title": title, "language": language})
    return Part(html, title, opens, shared)


def pages_of(parts: Sequence[Part]) -> list[int]:
    """How many pages each part takes."""
    return [len(fragment.pages) for fragment in lay_out(parts)]


def link(
    parts: Sequence[Part], *, title: str, language: str = "nl", author: str = "Overleg", behind: int = 0, mark: str = ""
) -> Rendered:
    """One PDF of these parts: PDF/UA-1 and PDF/A-2a, pages numbered over the whole. Equal parts give equal bytes.

    `behind`: so many pages will be bound behind it, and count along. `mark` stands before every page number.
    """
    fragments = lay_out(parts)
    pairs = list(zip(parts, fragments, strict=True))
    kit = _memory.kit(tuple(part.key for part in parts if part.shared), [one for part, one in pairs if part.shared])
    pdf = kit.link(fragments, title=title, language=language, author=author, behind=behind, mark=mark)
    return Rendered("\n".join(part.html for part in parts), pdf, sum(len(one.pages) for one in fragments))


def lay_out(parts: Sequence[Part]) -> list[Fragment]:
    """The fragments of these parts, in their order; what was never laid out before is laid out now, and kept.

    Raises Refused when a part asks for anything but our own assets.
    """
    wanted = {part.key: part for part in parts}
    found = _memory.fragments_of(wanted)
    found |= _stored(wanted.keys() - found.keys())
    for key in wanted.keys() - found.keys():
        found[key] = _make(wanted[key])
    _memory.keep(found)
    return [found[part.key] for part in parts]


def forget_unused() -> int:
    """Drop fragments that nothing used for long, and the blobs that no fragment needs. Gives how many fragments."""
    with transaction.atomic():
        gone, _per_model = PartFragment.objects.filter(used_on__lt=timezone.localdate() - UNUSED).delete()
        if gone:
            bodies = PartFragment.objects.values_list("body", flat=True)
            needed = {name for body in bodies.iterator() for name in blobs_of(bytes(body))}
            PartBlob.objects.exclude(key__in=needed).delete()
    return gone


class _Memory:
    """What this process used last: fragments, the blobs they share, and one kit."""

    def __init__(self, fragments: int = 64) -> None:
        self.limit = fragments
        self.fragments: OrderedDict[str, Fragment] = OrderedDict()
        self.blobs: dict[str, Blob] = {}
        self.kits: dict[tuple[str, ...], Kit] = {}

    def fragments_of(self, keys) -> dict[str, Fragment]:
        return {key: self.fragments[key] for key in keys if key in self.fragments}

    def keep(self, found: dict[str, Fragment]) -> None:
        for key, fragment in found.items():
            self.fragments[key] = fragment
            self.fragments.move_to_end(key)
        while len(self.fragments) > self.limit:
            self.fragments.popitem(last=False)
        used = {name for fragment in self.fragments.values() for name in fragment.blobs}
        self.blobs = {name: blob for name, blob in self.blobs.items() if name in used}

    def kit(self, keys: tuple[str, ...], shared: list[Fragment]) -> Kit:
        """A run makes many documents with the same shared parts: they are placed once."""
        if keys not in self.kits or not self.kits[keys].holds(shared):
            self.kits = {keys: Kit(shared)}
        return self.kits[keys]


_memory = _Memory()


def _make(part: Part) -> Fragment:
    from documents import engine  # loads Pango: only where something is laid out

    with refused_address(part.title):
        fragment = engine.to_fragment(part.html, opens=part.opens)
    with transaction.atomic():
        # Mostly the typefaces that every part has: packing and sending those again takes as long as laying out a line.
        there = set(PartBlob.objects.filter(key__in=fragment.blobs).values_list("key", flat=True))
        blobs = [PartBlob(key=name, body=dump_blob(blob)) for name, blob in fragment.blobs.items() if name not in there]
        PartBlob.objects.bulk_create(blobs, ignore_conflicts=True)
        row = PartFragment(key=part.key, body=fragment.dump(), used_on=timezone.localdate())
        PartFragment.objects.bulk_create([row], ignore_conflicts=True)
    return fragment


def _stored(keys: set[str]) -> dict[str, Fragment]:
    """Those that were laid out before. A fragment of which a blob is gone is made again."""
    if not keys:
        return {}
    rows = list(PartFragment.objects.filter(key__in=keys))
    today = timezone.localdate()
    stale = [row.key for row in rows if row.used_on != today]
    if stale:
        PartFragment.objects.filter(key__in=stale).update(used_on=today)
    bodies = {row.key: bytes(row.body) for row in rows}
    needed = {key: set(blobs_of(body)) for key, body in bodies.items()}
    blobs = _blobs(set().union(*needed.values()))
    return {key: Fragment.load(body, blobs) for key, body in bodies.items() if blobs.keys() >= needed[key]}


def _blobs(names: set[str]) -> dict[str, Blob]:
    for row in PartBlob.objects.filter(key__in=names - _memory.blobs.keys()):
        _memory.blobs[row.key] = load_blob(bytes(row.body))
    return {name: _memory.blobs[name] for name in names & _memory.blobs.keys()}


@lru_cache(maxsize=1)
def _engine_key() -> str:
    from documents import engine

    versions = f"{LINKER} {version('weasyprint')} {version('pydyf')}"
    return hashlib.sha256(versions.encode() + engine.look_key()).hexdigest()
