"""The packets of a decision: make them, follow their progress, retry one, send them, open one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from decisions import access
from decisions.models import Decision
from decisions.services import packets as service
from decisions.views.page import decision_context, packets_context
from documents import http
from overleg.http import AuthedRequest, attempt
from overleg.lib.refusal import Refused


@require_GET
def packets(request: AuthedRequest, reference: str) -> HttpResponse:
    """The panel alone, asked for again and again while packets are being made."""
    decision = access.get_decision(request.user, reference)
    if request.htmx:
        context = packets_context(request, decision)
        if not context["progress"].waiting:  # now it is somebody else's turn: the line above says so at once
            context = decision_context(request, decision) | {"finished": True}
        response = render(request, "decisions/_packets.html", context)
    else:
        response = _back(decision)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_GET
def packet(request: AuthedRequest, pk: int) -> HttpResponse:
    packet = access.get_packet(request.user, pk)
    if packet.document is None:
        messages.info(request, _("This packet is not ready yet."))
        return _back(packet.decision)
    return http.send(packet.document, inline=True)


@require_POST
def make(request: AuthedRequest, reference: str) -> HttpResponse:
    decision = access.get_decision(request.user, reference, to="send_packets")
    attempt(request, service.make_packets, decision, by=request.user)
    return _back(decision)


@require_POST
def renew(request: AuthedRequest, reference: str) -> HttpResponse:
    """Only those that are outdated; the others stay as they are."""
    decision = access.get_decision(request.user, reference, to="send_packets")
    attempt(request, service.make_packets, decision, by=request.user, outdated_only=True)
    return _back(decision)


@require_POST
def retry(request: AuthedRequest, pk: int) -> HttpResponse:
    packet = access.get_packet(request.user, pk, to="send_packets")
    attempt(request, service.retry_packet, packet, by=request.user)
    return _back(packet.decision)


@require_POST
def send(request: AuthedRequest, reference: str) -> HttpResponse:
    decision = access.get_decision(request.user, reference, to="send_packets")
    try:
        sending = service.send_packets(decision, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _back(decision)
    if sending.going:
        text = ngettext("%(count)d packet goes out.", "%(count)d packets go out.", sending.going)
        messages.success(request, text % {"count": sending.going})
    if sending.without_address:
        text = _("Nobody to send to in %(names)s: no general director or clerk with an e-mail address. Tell them.")
        messages.warning(request, text % {"names": ", ".join(sending.without_address)})
    return _back(decision)


def _back(decision: Decision) -> HttpResponse:
    return redirect(f"{decision.get_absolute_url()}#packets")
