"""The packets of a decision or a meeting: make them, follow their progress, retry, stop, send, open, take all."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from agenda.extracts import newest_version
from decisions import access, word
from decisions.models import Decision, Packet
from decisions.services import packets as service
from decisions.services import sending
from decisions.services.packets import About
from decisions.views.page import decision_context
from decisions.views.panel import addresses, packets_context
from documents import archive, http
from documents.models import Document
from overleg.http import AuthedRequest, attempt
from overleg.lib.refusal import Refused


@require_GET
def packets(request: AuthedRequest, **which: str | int) -> HttpResponse:
    """The panel alone, asked for again and again while packets are being made; of a meeting also its page."""
    about = access.get_about(request.user, **which)
    context = packets_context(request, about)
    if not request.htmx:
        response = _back(about) if isinstance(about, Decision) else _page(request, context)
    else:
        if isinstance(about, Decision) and not context["progress"].waiting:
            # Now it is somebody else's turn: the line above says so at once.
            context = decision_context(request, about) | {"finished": True}
        response = render(request, "decisions/_packets.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _page(request: AuthedRequest, context: dict) -> HttpResponse:
    meeting = context["about"]
    version = newest_version(meeting.pk)
    return render(
        request,
        "decisions/meeting_packets.html",
        context | {"meeting": meeting, "approved": version and version.approved_at},
    )


@require_GET
def packet(request: AuthedRequest, pk: int) -> HttpResponse:
    packet = access.get_packet(request.user, pk)
    return _file(request, packet, packet.document, inline=True)


@require_GET
def drafts(request: AuthedRequest, pk: int) -> HttpResponse:
    """The drafts to edit, as they were when the packet was made."""
    packet = access.get_packet(request.user, pk)
    return _file(request, packet, word.drafts(packet))


def _file(request: AuthedRequest, packet: Packet, document: Document | None, *, inline: bool = False) -> HttpResponse:
    """That it was opened is written down: the one thing that reading leaves behind."""
    if packet.document is None or document is None:
        messages.info(request, _("This packet is not ready yet."))
        return _back(packet.about)
    response = http.send(document, inline=inline)
    sending.opened(packet, by=request.user)
    return response


@require_GET
def everything(request: AuthedRequest, **which: str | int) -> HttpResponse | StreamingHttpResponse:
    """All packets this person may read, with their drafts, in a folder per municipality."""
    about = access.get_about(request.user, **which)
    rows = Packet.objects.visible_to(request.user).in_use().select_related("drafts").defer(None)
    own = {"decision": about} if isinstance(about, Decision) else {"meeting": about}
    ready = list(rows.filter(state=Packet.State.READY, **own))
    if not ready:
        messages.info(request, _("No packet is ready yet."))
        return _back(about)
    for packet in ready:
        sending.opened(packet, by=request.user)
    name = about.item.reference if isinstance(about, Decision) else f"{about.forum.slug}-{about.starts_at:%Y-%m-%d}"
    return archive.response(f"{name}.zip", _files(ready))


def _files(packets: list[Packet]) -> Iterator[tuple[str, Document]]:
    for packet in packets:
        for document in filter(None, (packet.document, word.drafts(packet))):
            yield packet.municipality.name, document


@require_POST
def make(request: AuthedRequest, **which: str | int) -> HttpResponse:
    """Those that are outdated or missing; the others stay as they are."""
    about = access.get_about(request.user, to="send_packets", **which)
    attempt(request, service.make_packets, about, by=request.user)
    return _back(about)


@require_POST
def stop(request: AuthedRequest, **which: str | int) -> HttpResponse:
    about = access.get_about(request.user, to="send_packets", **which)
    done = _("Stopped. What was made stays, and whoever had an earlier version keeps that.")
    attempt(request, service.stop_packets, about, by=request.user, success=done)
    return _back(about)


@require_POST
def retry(request: AuthedRequest, pk: int) -> HttpResponse:
    packet = access.get_packet(request.user, pk, to="send_packets")
    attempt(request, service.retry_packet, packet, by=request.user)
    return _back(packet.about)


@require_POST
def send(request: AuthedRequest, **which: str | int) -> HttpResponse:
    about = access.get_about(request.user, to="send_packets", **which)
    try:
        sent = sending.send_packets(about, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _back(about)
    if sent.going:
        text = ngettext("%(count)d packet goes out.", "%(count)d packets go out.", sent.going)
        messages.success(request, text % {"count": sent.going})
    if sent.without_address:
        text = _("Nobody to send to in %(names)s: no general director or clerk with an e-mail address.")
        messages.warning(request, text % {"names": ", ".join(sent.without_address)})
    return _back(about)


@require_POST
def send_again(request: AuthedRequest, pk: int) -> HttpResponse:
    packet = access.get_packet(request.user, pk, to="send_packets")
    done = _("The mail to %(name)s goes out once more.") % {"name": packet.municipality}
    attempt(request, sending.send_again, packet, by=request.user, success=done)
    return _back(packet.about)


def _back(about: About) -> HttpResponse:
    page = about.get_absolute_url() if isinstance(about, Decision) else addresses(about)["panel"]
    return redirect(f"{page}#packets")
