"""What is prepared for one agreement: is it ready, who pays what, and what colleges and councils will read."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from decisions import access, preparing
from decisions import print as paper
from decisions.forms.preparation import EarlyPositionForm
from decisions.models import EarlyPosition
from decisions.sources import Sources
from overleg.http import AuthedRequest
from overleg.lib.refusal import Refused
from regions import access as forum_access
from regions.access import standing
from regions.models import Municipality
from regions.services.mergers import successor_on


@require_GET
def preparation(request: AuthedRequest, reference: str) -> HttpResponse:
    return preparation_page(request, access.get_preparation(request.user, reference))


def preparation_page(
    request: AuthedRequest, sources: Sources, *, status: int = 200, tried: EarlyPositionForm | None = None
) -> HttpResponse:
    home = home_of(request.user)
    lines = preparing.share_lines(sources, home)
    chosen = choose(sources, request.GET.get("gemeente", ""), home)
    officer = bool(forum_access.can(request.user, "prepare", sources.forum))
    context = {
        "item": sources.item,
        "decision": sources.decision,
        "forum": sources.forum,
        "key": sources.key,
        "lines": lines,
        "municipalities": sources.municipalities,
        "chosen": chosen,
        "drafts": preparing.shown(sources, chosen) if chosen else [],
        "officer": officer,
        "points": preparing.points(sources, lines) if officer else [],
    }
    context |= _early(request.user, sources, tried)
    return render(request, "decisions/preparation.html", context, status=status)


def _early(user: User, sources: Sources, tried: EarlyPositionForm | None) -> dict:
    """The positions this person may read, and the form of who answers for a municipality, before the ratification."""
    positions = list(EarlyPosition.objects.visible_to(user).filter(item=sources.item).select_related("municipality"))
    for position in positions:
        heir = successor_on(position.municipality, timezone.localdate())
        position.heir = heir if heir != position.municipality else None
    staff_of = standing(user).staff_of
    own = next((one for one in sources.municipalities if one.pk in staff_of), None)
    stated = next((one for one in positions if own and one.municipality_id == own.pk), None)
    context = {"positions": positions, "own": own, "stated": stated}
    if own and sources.decision is None:
        start = {"stance": stated.stance, "reason": stated.reason, "treated_on": stated.treated_on} if stated else None
        context["early_form"] = tried or EarlyPositionForm(initial=start)
    return context


@require_POST
def pdf(request: AuthedRequest, reference: str) -> HttpResponse:
    """The drafts of one municipality on paper. Sent by a form: laying out keeps what it made for the next time."""
    sources = access.get_preparation(request.user, reference)
    chosen = choose(sources, request.POST.get("gemeente", ""), home_of(request.user))
    try:
        if chosen is None:
            raise Refused("")
        made = paper.preview(sources, chosen)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(address(sources))
    response = HttpResponse(made, content_type="application/pdf")
    name = f"{sources.item.reference}-{slugify(chosen.name)}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def home_of(user: User) -> set[int]:
    mine = standing(user)
    return mine.staff_of | mine.mayor_of | mine.councillor_of


def choose(sources: Sources, code: str, home: set[int]) -> Municipality | None:
    """The municipality that is asked for, else one's own, else the first."""
    several = sources.municipalities
    asked = next((one for one in several if one.nis_code == code), None)
    return asked or next((one for one in several if one.pk in home), None) or next(iter(several), None)


def address(sources: Sources, part: str = "") -> str:
    return reverse("decisions:preparation", args=[sources.item.reference]) + (f"#{part}" if part else "")
