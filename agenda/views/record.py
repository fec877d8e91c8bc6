"""The text of the minutes itself: its standard sentences, its approved versions, and a correction afterwards."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agenda import access, versions_of_minutes
from agenda import record as contents
from agenda.models import Meeting, Minutes, MinutesVersion, Phrase, Placement
from agenda.services import approval
from agenda.services import phrases as service
from agenda.views.minutes import back_to, minutes_page
from overleg.http import AuthedRequest
from overleg.lib.refusal import Refused
from overleg.lib.rich import to_plain


@require_http_methods(["GET", "POST"])
def phrases(request: AuthedRequest, pk: int) -> HttpResponse:
    """Every sentence as it follows from the structure, and as the officer wants it in these minutes."""
    meeting = access.get_meeting(request.user, pk, to="write_minutes")
    minutes = get_object_or_404(Minutes, meeting=meeting)
    if request.method == "GET":
        return _phrases(request, meeting, minutes)
    kind, _dash, number = request.POST.get("sentence", "").partition("-")
    placement = int(number) if number.isdecimal() and int(number) else None
    place = {"by": request.user, "kind": kind, "placement": placement}
    try:
        if "restore" in request.POST:
            service.restore_phrase(meeting, **place)
            messages.success(request, _("The generated sentence stands there again."))
        else:
            service.edit_phrase(meeting, **place, text=request.POST.get("text", ""))
            messages.success(request, _("The sentence is kept, also when the minutes are made again."))
    except Refused as refusal:
        typed = {"failed": request.POST.get("sentence"), "typed": request.POST.get("text", ""), "refusal": str(refusal)}
        return _phrases(request, meeting, minutes, status=422, **typed)
    return redirect(f"{reverse('agenda:phrases', args=[meeting.pk])}#{kind}-{placement or 0}")


def _phrases(request: AuthedRequest, meeting: Meeting, minutes: Minutes, *, status: int = 200, **extra) -> HttpResponse:
    found = service.sentences(meeting)
    by_item = {sentence.placement: [] for sentence in found if sentence.placement}
    for sentence in found:
        if sentence.placement:
            by_item[sentence.placement].append(sentence)
    placements = Placement.objects.filter(meeting=meeting).select_related("item").order_by("position", "pk")
    context = {
        "meeting": meeting,
        "record": minutes,
        "opening": [sentence for sentence in found if sentence.kind == Phrase.Kind.OPENING],
        "closing": [sentence for sentence in found if sentence.kind == Phrase.Kind.CLOSING],
        "items": [(placement, by_item.get(placement.pk, ())) for placement in placements],
    }
    return render(request, "agenda/phrases.html", context | extra, status=status)


@require_GET
def version(request: AuthedRequest, pk: int, number: int) -> HttpResponse:
    """An approved version for good, with what it changed: all of it for the table, else the extract."""
    meeting = access.get_meeting(request.user, pk)
    full = bool(access.can(request.user, "read_minutes", meeting))
    rows = MinutesVersion.objects.filter(minutes__meeting=meeting).select_related(
        "approved_by", "approved_with__meeting", "paper__document", "public_paper__document"
    )
    wanted = rows.defer("extract" if full else "content")
    found = get_object_or_404(wanted, number=number)
    before = wanted.filter(number=number - 1).first()
    data = contents.read(found.content if full else found.extract)
    was = contents.read(before.content if full else before.extract) if before else None
    context = (
        data
        | contents.lists(data)
        | {
            "meeting": meeting,
            "version": found,
            "full": full,
            "before": before,
            "newest": not rows.filter(number__gt=number).exists(),
            "differences": versions_of_minutes.differences(was, data) if was else (),
            "intact": contents.checksum(found.content) == found.checksum if full else None,
            "document": (found.paper if full else found.public_paper),
        }
    )
    return render(request, "agenda/minutes_version.html", context)


@require_POST
def minutes_correct(request: AuthedRequest, pk: int) -> HttpResponse:
    meeting = access.get_meeting(request.user, pk, to="write_minutes")
    reason = request.POST.get("reason", "")
    try:
        approval.start_correction(meeting, by=request.user, reason=reason)
    except Refused as refusal:
        return minutes_page(request, meeting, status=422, failed="correct", refusal=str(refusal), typed=reason)
    messages.success(request, _("Correct the text; the chair then approves it as the next version."))
    return back_to(meeting)


@require_http_methods(["GET", "POST"])
def note_correct(request: AuthedRequest, pk: int) -> HttpResponse:
    """Other words in approved minutes that are being corrected."""
    placement = access.get_placement(request.user, pk, to="write_minutes")
    minutes = Minutes.objects.filter(meeting=placement.meeting).first()
    if minutes is None or minutes.status != Minutes.Status.CORRECTION:
        raise Http404(_("These minutes are not being corrected."))
    note = placement.notes.first()
    typed = {name: request.POST.get(name, to_plain(getattr(note, name, ""))) for name in ("discussion", "conclusion")}
    context = {"placement": placement, "meeting": placement.meeting, "record": minutes, **typed}
    if request.method == "GET":
        return render(request, "agenda/note_correct.html", context)
    try:
        approval.correct_note(placement, by=request.user, **typed)
    except Refused as refusal:
        return render(request, "agenda/note_correct.html", context | {"refusal": str(refusal)}, status=422)
    url = reverse("agenda:minutes", args=[placement.meeting_id])
    return redirect(f"{url}#item-{placement.position}")
