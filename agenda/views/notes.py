"""The note on one item: saved while it is typed, compared when two people wrote at once, its versions kept."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from agenda import access
from agenda.models import Note, Placement
from agenda.services import minutes, notes
from agenda.services.minutes import Conflict
from agenda.services.notes import Texts
from overleg.http import AuthedRequest, render_page
from overleg.lib import rich
from overleg.lib.refusal import Refused
from overleg.lib.wording import Piece

PER_PAGE = 30
CHOICE = "choice-"


class Side(NamedTuple):
    """One of the two texts of a note, in a comparison."""

    label: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Box:
    """The note being written on one item, with what stands in its form."""

    placement: Placement
    discussion: str = ""
    conclusion: str = ""
    version: int = 0
    upon: int | None = None  # the version this text was typed upon, when that is not `version`
    theirs: Note | None = None
    refusal: str = ""
    sides: list[Side] = field(default_factory=list)

    @property
    def plain(self) -> Texts:
        """For the box of whoever has no script."""
        return Texts(rich.to_plain(self.discussion), rich.to_plain(self.conclusion))


def box_of(placement: Placement) -> Box:
    """As stored; of a placement from `with_note()`."""
    return Box(placement, placement.discussion or "", placement.conclusion or "", placement.note_version or 0)


def sides_of(mine: Texts, theirs: Texts, base: Texts | None = None) -> list[Side]:
    labels = {"discussion": _("Discussion"), "conclusion": pgettext("of a note", "Conclusion")}
    return [Side(labels[name], pieces) for name, pieces in notes.compare(mine, theirs, base).items()]


@require_POST
def note(request: AuthedRequest, pk: int) -> HttpResponse:
    """Save a note. Asked by script it answers with the new version, or with both texts when somebody was first."""
    placement = access.get_placement(request.user, pk, to="write_minutes")
    base = _number(request, "base_version")
    box = Box(placement, request.POST.get("discussion", ""), request.POST.get("conclusion", ""), base)
    try:
        _same_person(request)
        upon = _number(request, "upon", base)
        mine = notes.read(placement, request.POST, layout=request.POST.get("layout", ""), base_version=upon)
        box = replace(box, discussion=mine.discussion, conclusion=mine.conclusion, upon=upon)
        saved = _save(request, placement, mine, base)
    except Conflict as conflict:
        return _both(request, box, conflict.theirs, str(conflict))
    except Refused as refusal:
        return _note_again(request, replace(box, refusal=str(refusal)), 422)
    if request.htmx:
        return render(request, "agenda/_saved.html", {"note": saved, "merged": "merge" in request.POST})
    return redirect("agenda:session-item", placement.pk)


def _save(request: AuthedRequest, placement: Placement, mine: Texts, base: int) -> Note | None:
    if "merge" not in request.POST:
        return minutes.write_note(
            placement, by=request.user, discussion=mine.discussion, conclusion=mine.conclusion, base_version=base
        )
    choices = {name.removeprefix(CHOICE): value for name, value in request.POST.items() if name.startswith(CHOICE)}
    upon, theirs = _number(request, "upon", base), _number(request, "merge")
    return notes.merge(placement, mine, theirs=theirs, base_version=upon, choices=choices, by=request.user)


def _same_person(request: AuthedRequest) -> None:
    """A page that stayed open while somebody else signed in does not write in that person's name."""
    if request.POST.get("writer", str(request.user.pk)) != str(request.user.pk):
        raise Refused(
            _("You are signed in as %(name)s now, and this text was typed by somebody else. Sign in again as yourself.")
            % {"name": request.user}
        )


def _number(request: AuthedRequest, name: str, default: int = 0) -> int:
    value = request.POST.get(name) or request.GET.get(name, "")
    return int(value) if value.isdecimal() else default


@require_POST
def note_compare(request: AuthedRequest, pk: int) -> HttpResponse:
    """A text that was kept in somebody's browser beside what the server has; nothing is written."""
    placement = access.get_placement(request.user, pk, to="write_minutes")
    base = _number(request, "base_version")
    mine = notes.read(placement, request.POST, layout=request.POST.get("layout", ""), base_version=base)
    latest = placement.notes.select_related("written_by").first()
    return _both(request, Box(placement, mine.discussion, mine.conclusion, base, upon=base), latest, "")


def _both(request: AuthedRequest, box: Box, theirs: Note | None, why: str) -> HttpResponse:
    """Both texts and a choice per paragraph. A page without script goes on from their version."""
    mine = Texts(box.discussion, box.conclusion)
    base = notes.version(box.placement, box.version if box.upon is None else box.upon)
    sides = sides_of(mine, notes.texts_of(theirs), notes.texts_of(base))
    version = theirs.version if theirs else 0
    box = replace(box, sides=sides, theirs=theirs, refusal=why, version=version)
    return render_page(
        request, "agenda/note.html", {"box": box}, fragment="agenda/_comparison.html", status=409 if why else 200
    )


def _note_again(request: AuthedRequest, box: Box, status: int) -> HttpResponse:
    return render_page(request, "agenda/note.html", {"box": box}, fragment="agenda/_refused.html", status=status)


@require_GET
def note_versions(request: AuthedRequest, pk: int) -> HttpResponse:
    """Every version: who and when; any two beside each other."""
    placement = access.get_placement(request.user, pk, to="write_minutes")
    page = Paginator(placement.notes.select_related("written_by"), PER_PAGE).get_page(request.GET.get("page"))
    newest = placement.notes.values_list("version", flat=True).first() or 0
    shown = [_number(request, name, default) for name, default in (("van", max(newest - 1, 0)), ("tot", newest))]
    old, new = (notes.version(placement, number) for number in shown)
    context = {
        "placement": placement,
        "page": page,
        "newest": newest,
        "old": old,
        "new": new,
        "van": shown[0],
        "tot": shown[1],
        "sides": sides_of(notes.texts_of(old), notes.texts_of(new)),
    }
    return render(request, "agenda/note_versions.html", context)


@require_POST
def note_restore(request: AuthedRequest, pk: int) -> HttpResponse:
    placement = access.get_placement(request.user, pk, to="write_minutes")
    url = reverse("agenda:note-versions", args=[placement.pk])
    number = _number(request, "version")
    try:
        notes.restore(placement, number, by=request.user, base_version=_number(request, "base_version"))
    except Conflict:
        messages.error(request, _("Somebody saved a newer version meanwhile. Look at it first, then put yours back."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Version %(number)s is back, as the newest version.") % {"number": number})
    return redirect(url)
