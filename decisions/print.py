"""One municipality's packet: what to lay out, and the annexes bound behind it. Nothing confidential comes near it."""

from __future__ import annotations

import logging
from itertools import accumulate

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from decisions import drafts, stages
from decisions.models import Packet
from decisions.models.feedback import Body
from decisions.sources import LANGUAGE, Sources
from documents import bundle, parts, pdf, store
from documents.models import Document
from documents.parts import Part
from documents.pdf import Rendered
from overleg.lib.refusal import Refused
from regions.models import Municipality
from regions.models.forums import Ask

log = logging.getLogger(__name__)

DRAFTS: tuple[str, ...] = ("college", "council")
ALIKE = ("agreement", "extract", "annexes")
ATTEMPTS = 4  # a list of contents hardly ever changes the number of pages, and never for long


def packet(packet: Packet) -> Document:
    """Lay out the packet and bind the annexes; a broken annex refuses this packet with its name."""
    context = packet_context(packet)
    Packet.objects.filter(pk=packet.pk).update(source=context["source"])
    if context["decision"].item.confidential:
        raise Refused(_("This item is confidential by now: nothing of it leaves the forum."))
    with translation.override(LANGUAGE):
        title = _("%(title)s: packet for %(municipality)s") % {
            "title": context["item"].title,
            "municipality": context["municipality"].name,
        }
    paper = lay_out(context, title)
    bound = [(annex.title, annex.document) for annex in context["bound"]]
    return store.keep(
        bundle.append(paper.pdf, bound),
        title=title,
        name=f"{context['item'].reference}-{context['municipality'].name}-v{packet.version}.pdf",
        pages=paper.pages + sum(document.pages or 0 for _title, document in bound),
    )


def lay_out(context: dict, title: str) -> Rendered:
    """The packet, linked from its parts; laid out in one go when a part cannot be taken over: slower, still right."""
    try:
        return parts.link(parts_of(context), title=title, language=LANGUAGE, author=context["forum"])
    except parts.Uncaptured:
        log.exception("A part of “%s” could not be captured; the packet is laid out in one go", title)
        return pdf.render("decisions/print/packet.html", context, title=title, language=LANGUAGE)


def parts_of(context: dict) -> list[Part]:
    """What is this municipality's own, in one part: letter and drafts; then what all read alike, each its own part.

    The letter lists the page where everything begins. That is known once it is laid out, so a list is tried first.
    """
    names = [name for name in ALIKE if context["annexed"] or name != "annexes"]
    alike = [_part([name], context, shared=True) for name in names]
    lengths = [len(fragment.pages) for fragment in parts.lay_out(alike)]
    asked = [name for name in DRAFTS if context[name]]
    tried = _begins.get(context["reference"]) or {name: page for page, name in enumerate([*asked, *names], start=2)}
    for _attempt in range(ATTEMPTS):
        own = _part(["letter", *asked], context | {"pages": tried}, opens=True)
        (laid_out,) = parts.lay_out([own])
        starts = accumulate(lengths, initial=len(laid_out.pages) + 1)
        begins = laid_out.first_pages(asked) | dict(zip(names, starts, strict=False))
        if begins == tried:
            break
        tried = begins
    _begins.clear()
    _begins[context["reference"]] = tried  # the next municipality's is most likely the same
    return [own, *alike]


_begins: dict[str, dict[str, int]] = {}


def _part(pieces: list[str], context: dict, **how: bool) -> Part:
    own = context | {"pieces": [f"decisions/print/_{piece}.html" for piece in pieces]}
    return parts.part("decisions/print/part.html", own, title=context["item"].title, language=LANGUAGE, **how)


def packet_context(packet: Packet) -> dict:
    """Everything the paper says, already chosen: public annexes, the conclusion of the minutes, own facts."""
    packet = Packet.objects.select_related(
        "run", "municipality", "decision__forum", "decision__item", "decision__placement__meeting"
    ).get(pk=packet.pk)
    decision, municipality = packet.decision, packet.municipality
    sources = Sources(decision.item, decision, [municipality])
    duties = {body: sources.duties.get((municipality.pk, body)) for body in (Body.COLLEGE, Body.COUNCIL)}
    annexes = sources.annexes
    return paper_of(sources, municipality) | {
        "source": sources.fingerprint(municipality),
        "packet": packet,
        "decision": decision,
        "support": sources.support,
        "dated": timezone.localtime(packet.run.started_at).date(),
        "stages": stages.of_packet(decision),
        "duties": [duty for duty in duties.values() if duty],
        "college": duties[Body.COLLEGE],
        "council": duties[Body.COUNCIL],
        "positions": sources.positions,
        "own_position": sources.own_position(municipality),
        "conclusion": sources.conclusion,
        "bound": [annex for annex in annexes if annex.document.is_pdf],
        "linked": [annex for annex in annexes if not annex.document.is_pdf],
        "annexed": bool(annexes),
        "base_url": settings.BASE_URL,
        "decision_url": settings.BASE_URL + decision.get_absolute_url(),
    }


def paper_of(sources: Sources, municipality: Municipality) -> dict:
    """What the drafts need: also of an item that is still being prepared."""
    values = sources.values(municipality)
    return {
        "item": sources.item,
        "forum": sources.forum.name,
        "reference": sources.item.reference,
        "municipality": municipality,
        "key": sources.key,
        "share": sources.shares.get(municipality.pk),
        "signers": sources.signers(municipality),
        "drafts": {body: drafts.fill(sources.text(body), values).html for body in DRAFTS},
    }


def preview(sources: Sources, municipality: Municipality) -> bytes:
    """The drafts of one municipality as its packet will have them, before there is a packet."""
    asked = [body for body in DRAFTS if sources.asked[body].ask != Ask.NOTHING]
    if not asked:
        raise Refused(_("Nothing is asked of colleges or councils, so there are no drafts."))
    context, title = paper_of(sources, municipality), f"{sources.item.title}: {municipality.name}"
    return parts.link([_part(asked, context)], title=title, language=LANGUAGE, author=sources.forum.name).pdf
