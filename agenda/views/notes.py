"""The note on one item: saved while it is typed."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from agenda import access
from agenda.models import Note, Placement
from agenda.services import minutes
from agenda.services.minutes import Conflict
from overleg.http import AuthedRequest, render_page
from overleg.lib.refusal import Refused


@dataclass(frozen=True)
class Box:
    """The note being written on one item, with what stands in its form."""

    placement: Placement
    discussion: str = ""
    conclusion: str = ""
    version: int = 0
    theirs: Note | None = None
    refusal: str = ""


def box_of(placement: Placement) -> Box:
    """As stored; of a placement from `with_note()`."""
    return Box(placement, placement.discussion or "", placement.conclusion or "", placement.note_version or 0)


@require_POST
def note(request: AuthedRequest, pk: int) -> HttpResponse:
    """Save a note. Asked by script it answers with the new version, or with both texts when somebody was first."""
    placement = access.get_placement(request.user, pk, to="write_minutes")
    typed = {name: request.POST.get(name, "") for name in ("discussion", "conclusion")}
    base = request.POST.get("base_version", "")
    version = int(base) if base.isdecimal() else 0
    try:
        saved = minutes.write_note(placement, by=request.user, base_version=version, **typed)
    except Conflict as conflict:
        box = Box(placement, **conflict.mine, version=conflict.theirs.version, theirs=conflict.theirs)
        return _note_again(request, box, str(conflict))
    except Refused as refusal:
        return _note_again(request, Box(placement, **typed, version=version), str(refusal))
    if request.htmx:
        return render(request, "agenda/_saved.html", {"note": saved})
    return redirect("agenda:session-item", placement.pk)


def _note_again(request: AuthedRequest, box: Box, why: str) -> HttpResponse:
    context = {"box": Box(**{**vars(box), "refusal": why})}
    return render_page(request, "agenda/note.html", context, fragment="agenda/_note.html", status=409)
