"""One municipality's packet: what to lay out, and the annexes bound behind it. Nothing confidential comes near it."""

from __future__ import annotations

import logging
from itertools import accumulate

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from agenda.models import Attachment, Placement
from decisions import stages
from decisions.models import Feedback, Packet
from decisions.models.feedback import Body
from documents import bundle, parts, pdf, store
from documents.models import Document
from documents.parts import Part
from documents.pdf import Rendered
from overleg.lib.refusal import Refused

log = logging.getLogger(__name__)

DRAFTS = ("college", "council")
ALIKE = ("agreement", "extract", "annexes")
ATTEMPTS = 4  # a list of contents hardly ever changes the number of pages, and never for long
LANGUAGE = "nl"  # the language of the administration, whoever asked for the packet


def packet(packet: Packet) -> Document:
    """Lay out the packet and bind the annexes; a broken annex refuses this packet with its name."""
    context = packet_context(packet)
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
    drafts = [name for name in DRAFTS if context[name]]
    tried = _begins.get(context["reference"]) or {name: page for page, name in enumerate([*drafts, *names], start=2)}
    for _attempt in range(ATTEMPTS):
        own = _part(["letter", *drafts], context | {"pages": tried}, opens=True)
        (laid_out,) = parts.lay_out([own])
        starts = accumulate(lengths, initial=len(laid_out.pages) + 1)
        begins = laid_out.first_pages(drafts) | dict(zip(names, starts, strict=False))
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
    duties = {
        row.body: row
        for row in decision.feedback.filter(municipality=municipality).exclude(status=Feedback.Status.NOT_NEEDED)
    }
    annexes = list(Attachment.objects.public().filter(item=decision.item).select_related("document"))
    positions = list(decision.positions.select_related("seat__municipality", "seat__organisation"))
    return {
        "packet": packet,
        "decision": decision,
        "item": decision.item,
        "forum": decision.forum.name,
        "reference": decision.item.reference,
        "municipality": municipality,
        "support": ", ".join(organisation.name for organisation in decision.forum.supported_by.all()),
        "dated": timezone.localtime(packet.run.started_at).date(),
        "stages": stages.of_packet(decision),
        "duties": [duties[body] for body in (Body.COLLEGE, Body.COUNCIL) if body in duties],
        "college": duties.get(Body.COLLEGE),
        "council": duties.get(Body.COUNCIL),
        "population": municipality.populations.order_by("-year").first(),
        "positions": positions,
        "own_position": next((one for one in positions if one.seat.municipality_id == municipality.pk), None),
        "conclusion": _conclusion(decision.placement),
        "bound": [annex for annex in annexes if annex.document.is_pdf],
        "linked": [annex for annex in annexes if not annex.document.is_pdf],
        "annexed": bool(annexes),
        "base_url": settings.BASE_URL,
        "decision_url": settings.BASE_URL + decision.get_absolute_url(),
    }


def _conclusion(placement: Placement) -> str:
    """Of the minutes only what was concluded; what was said stays at the table."""
    note = placement.notes.order_by("-version").only("conclusion").first()
    return note.conclusion.strip() if note else ""
