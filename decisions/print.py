"""One municipality's packet: what to lay out, and the annexes bound behind it. Nothing confidential comes near it."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate, zip_longest

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from decisions import word
from decisions.contexts import DRAFTS, TITLES, context_of, paper_of
from decisions.meeting_sources import MeetingSources
from decisions.models import Packet
from decisions.receivers import sources_of
from decisions.sources import LANGUAGE, Sources
from documents import bundle, parts, pdf, store
from documents.models import Document
from documents.parts import Part
from documents.pdf import Rendered
from overleg.lib.refusal import Refused
from regions.models import Municipality
from regions.models.forums import Ask

log = logging.getLogger(__name__)

TEMPLATE = "decisions/print/part.html"
FRESH = 5.0  # seconds that a run goes on with what it read
ATTEMPTS = 4  # a list of contents hardly ever changes the number of pages, and never for long
PACKET = (
    "run",
    "municipality",
    "meeting__forum",
    "decision__forum",
    "decision__item",
    "decision__placement__item",
    "decision__placement__meeting__forum",
)


def packet(packet: Packet) -> Document:
    """Lay out the packet and bind the annexes; a broken annex refuses this packet with its name."""
    context = packet_context(packet)
    paper = lay_out(context)
    annexes = [(annex.title, annex.document) for annex in context["bound"]]
    packet.source, packet.editable = context["source"], word.words_of(context)
    return store.keep(
        bundle.append(paper.pdf, annexes),
        title=context["title"],
        name=f"{context['file']}-v{packet.version}.pdf",
        pages=paper.pages + pages_of(context),
    )


def packet_context(packet: Packet) -> dict:
    """Everything the paper says: public annexes, the extract of the minutes, own facts, and the hash of all that."""
    read = _read(packet)
    municipality = read.homes[packet.municipality_id]
    dated = timezone.localtime(read.started_at).date()
    context = context_of(read.sources, municipality, dated=dated, version=packet.version)
    return context | {"source": read.sources.fingerprint(municipality), "drawn": read.alike}


@dataclass
class _Read:
    """What the packets of one run have in common: the facts of all its municipalities, and the parts alike."""

    run: int
    started_at: datetime
    homes: dict[int, Municipality]
    sources: Sources | MeetingSources
    until: float
    alike: dict[str, Part] = field(default_factory=dict)


def _read(packet: Packet) -> _Read:
    """A run reads its rows once, for some seconds: what a packet says and its hash come from the same reading.

    Whoever tries one packet again corrected something just now, so that one is read anew.
    """
    last = _last.get("run")
    if packet.bulk and last and last.run == packet.run_id and time.monotonic() < last.until:
        return last
    read = _read_anew(packet)
    if packet.bulk:
        _last["run"] = read
    return read


def _read_anew(packet: Packet) -> _Read:
    packet = Packet.objects.select_related(*PACKET).get(pk=packet.pk)
    if packet.decision and packet.decision.item.confidential:
        raise Refused(_("This item is confidential by now: nothing of it leaves the forum."))
    homes = list(Municipality.objects.filter(packets__run=packet.run_id)) if packet.bulk else [packet.municipality]
    by_pk, sources = {one.pk: one for one in homes}, sources_of(packet.about, homes)
    return _Read(packet.run_id, packet.run.started_at, by_pk, sources, time.monotonic() + FRESH)


_last: dict[str, _Read] = {}


def lay_out(context: dict) -> Rendered:
    """The packet, linked from its parts; laid out in one go when a part cannot be taken over: slower, still right."""
    title = context["title"]
    how = {"author": context["forum"], "behind": pages_of(context), "mark": _version(context)}
    try:
        return parts.link(parts_of(context), title=title, language=LANGUAGE, **how)
    except parts.Uncaptured:
        log.exception("A part of “%s” could not be captured; the packet is laid out in one go", title)
        return pdf.render(TEMPLATE, in_one_go(context), title=title, language=LANGUAGE)


def _version(context: dict) -> str:
    """A later version says so beside its page numbers: its pages are those of the first, where nothing changed."""
    if context["version"] == 1:
        return ""
    with translation.override(LANGUAGE):
        return _("version %(version)s, replaces earlier ones") % context + " – "


def in_one_go(context: dict) -> dict:
    """The same packet as one piece of paper: what TEMPLATE needs."""
    return (
        _contents(context, {}) | {"in_one_go": True} | _pieces([context["opening"], *context["own"], *context["alike"]])
    )


def parts_of(context: dict) -> list[Part]:
    """The letter; what is this municipality's own, in one part; what all read alike, each its own part.

    The letter lists the page where everything begins. That is known once it is laid out, so a list is tried first.
    """
    own, alike = context["own"], context["alike"]
    behind = [_part(own, context), *(_alike(name, context) for name in alike)]
    drawn = parts.lay_out(behind)
    starts = list(accumulate((len(fragment.pages) for fragment in drawn), initial=1))
    begins = drawn[0].first_pages(own) | dict(zip(alike, starts[1:], strict=False))
    annexes = [starts[-1] + before for before in accumulate(_lengths(context)[:-1], initial=0)]
    pages = _letters.get(context["running"], 1)
    for _attempt in range(ATTEMPTS):
        listed = _contents(context, {name: pages + page for name, page in begins.items()}, pages, annexes)
        letter = _part([context["opening"]], listed, opens=True)
        (laid_out,) = parts.lay_out([letter])
        if len(laid_out.pages) == pages:
            break
        pages = len(laid_out.pages)
    _letters.clear()
    _letters[context["running"]] = pages  # the next municipality's is most likely as long
    return [letter, *behind]


_letters: dict[str, int] = {}


def pages_of(context: dict) -> int:
    """How many pages of annexes come behind."""
    return sum(_lengths(context))


def preview(sources: Sources, municipality: Municipality) -> bytes:
    """The drafts of one municipality as its packet will have them, before there is a packet."""
    asked = [body for body in DRAFTS if sources.asked[body].ask != Ask.NOTHING]
    if not asked:
        raise Refused(_("Nothing is asked of colleges or councils, so there are no drafts."))
    context, title = paper_of(sources, municipality), f"{sources.item.title}: {municipality.name}"
    return parts.link([_part(asked, context)], title=title, language=LANGUAGE, author=sources.forum.name).pdf


def _lengths(context: dict) -> list[int]:
    return [annex.document.pages or 0 for annex in context["bound"]]


def _contents(context: dict, begins: dict[str, int], letter: int = 0, annexes: Sequence[int] = ()) -> dict:
    """The list in the letter: with page numbers when the parts are linked, else the layout counts for itself."""
    names = [*context["own"], *context["alike"]]
    return context | {
        "contents": [{"name": name, "title": TITLES[name], "page": begins.get(name)} for name in names],
        "behind": [
            {"number": number, "title": annex.title, "page": letter + start if start else None}
            for number, (annex, start) in enumerate(zip_longest(context["bound"], annexes), start=1)
            if annex
        ],
    }


def _part(pieces: list[str], context: dict, **how: bool) -> Part:
    return parts.part(TEMPLATE, context | _pieces(pieces), title=context["running"], language=LANGUAGE, **how)


def _alike(name: str, context: dict) -> Part:
    drawn = context.get("drawn", {})
    if name not in drawn:
        drawn[name] = _part([name], context, shared=True)
    return drawn[name]


def _pieces(names: list[str]) -> dict:
    return {"pieces": [f"decisions/print/_{name}.html" for name in names]}
