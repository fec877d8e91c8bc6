"""What the table adds to an item while the meeting is in session: positions, a changed text, actions from one line."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from agenda import access as agenda_access
from agenda.models import Placement
from agenda.services.session import next_meeting
from agenda.views.session import go_on, render_item
from decisions.action_line import Understood, understand
from decisions.models import Action, Position
from decisions.owners import Named, owners_at
from decisions.services import actions, positions, ratification
from overleg.http import AuthedRequest, attempt
from overleg.lib.refusal import Refused
from regions.models import Seat
from timeline.services import now


def _back(placement: Placement, part: str = "") -> HttpResponse:
    answer = redirect("agenda:session-item", placement.pk)
    answer["Location"] += f"#{part}" if part else ""
    return answer


@require_POST
def agree(request: AuthedRequest, pk: int) -> HttpResponse:
    """Everybody agrees, but for the positions taken; with `amended` on a text that the table changed."""
    placement = agenda_access.get_placement(request.user, pk, to="write_minutes")
    amended = request.POST.get("amended")
    changed = {"outcome": Placement.Outcome.AMENDED, "text": amended} if amended is not None else {}
    try:
        if amended is not None and amended.split() == placement.item.proposal.split():
            raise Refused(_("The text is the one that was proposed. Change it, or press “All agree”."))
        ratification.ratify(placement, by=request.user, **changed)
    except Refused as refusal:
        if amended is not None:
            return render_item(request, placement, status=422, amended=amended, refused=str(refusal))
        messages.error(request, str(refusal))
        return _back(placement)
    messages.success(request, _("Ratified: “%(title)s”.") % {"title": placement.item.title})
    return go_on(request, placement)


@require_POST
def position(request: AuthedRequest, pk: int) -> HttpResponse:
    """One municipality's reservation or no: the button says which, as `<seat>-<stance>`."""
    placement = agenda_access.get_placement(request.user, pk, to="write_minutes")
    key, _dash, stance = request.POST.get("taken", "").partition("-")
    seats = Seat.objects.filter(forum=placement.meeting.forum_id)
    seat = seats.select_related("municipality", "organisation").filter(pk=key).first() if key.isdecimal() else None
    if seat is None:
        messages.error(request, _("Choose which municipality."))
        return _back(placement)
    attempt(request, positions.take, placement, by=request.user, seat=seat, stance=stance)
    return _back(placement)  # no part in the address: then the browser puts the cursor where the reason is missing


@require_POST
def position_explain(request: AuthedRequest, pk: int) -> HttpResponse:
    """The reason; or, with `take_back`, the position is gone."""
    rows = Position.objects.select_related("placement__meeting", "seat__municipality", "seat__organisation")
    found = get_object_or_404(rows, pk=pk, placement__isnull=False)
    found.placement = agenda_access.get_placement(request.user, found.placement_id, to="write_minutes")
    if "take_back" in request.POST:
        attempt(request, positions.take_back, found, by=request.user)
    else:
        reason = request.POST.get("reason", "")
        attempt(request, positions.explain, found, by=request.user, reason=reason)
    return _back(found.placement, "positions")


@require_GET
def action_preview(request: AuthedRequest, pk: int) -> HttpResponse:
    """How the line is understood so far, or why not yet."""
    placement = agenda_access.get_placement(request.user, pk, to="write_minutes")
    line = request.GET.get("line", "")
    context: dict = {"line": line.strip()}
    try:
        context["understood"] = _understood(placement, line)
    except Refused as refusal:
        context["problem"] = str(refusal)
    return render(request, "decisions/_action_preview.html", context)


@require_POST
def action_line(request: AuthedRequest, pk: int) -> HttpResponse:
    """`owner, what, when` becomes an action; what is not understood comes back with why."""
    placement = agenda_access.get_placement(request.user, pk, to="write_minutes")
    line = request.POST.get("line", "")
    try:
        found = _understood(placement, line)
        actions.add_at_table(
            placement,
            by=request.user,
            title=found.what,
            owner=found.owner.body,
            person=found.owner.person,
            due_on=found.when,
        )
    except Refused as refusal:
        return render_item(request, placement, status=422, line=line, problem=str(refusal))
    return _back(placement, "actions")


@require_POST
def action_take_back(request: AuthedRequest, pk: int) -> HttpResponse:
    action = get_object_or_404(Action.objects.filter(placement__isnull=False), pk=pk)
    action.placement = agenda_access.get_placement(request.user, action.placement_id, to="write_minutes")
    attempt(request, actions.take_back, action, by=request.user)
    return _back(action.placement, "actions")


def _understood(placement: Placement, line: str) -> Understood[Named]:
    following = next_meeting(placement.meeting)
    return understand(
        line,
        owners_at(placement),
        today=_today(),
        next_meeting=timezone.localdate(following.starts_at) if following else None,
    )


def _today() -> date:
    return timezone.localdate(now())
