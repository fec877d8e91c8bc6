"""The review round: start it, agree, comment, answer."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agenda import access
from agenda.models import Comment, Meeting, Minutes, Placement
from agenda.services import review as service
from agenda.services.review import PARTS
from agenda.views.minutes import back_to, minutes_page
from overleg.http import AuthedRequest, attempt, render_page
from overleg.lib.refusal import Refused
from overleg.lib.rich import to_plain
from overleg.lib.words import compare


@require_POST
def review_start(request: AuthedRequest, pk: int) -> HttpResponse:
    meeting = access.get_meeting(request.user, pk, to="write_minutes")
    return _with_day(request, meeting, service.start_review, _("The members get a mail with a link to these minutes."))


@require_POST
def review_deadline(request: AuthedRequest, pk: int) -> HttpResponse:
    meeting = access.get_meeting(request.user, pk, to="write_minutes")
    return _with_day(request, meeting, service.change_deadline, _("The deadline is changed."))


def _with_day(request: AuthedRequest, meeting: Meeting, call, success: str) -> HttpResponse:
    typed = request.POST.get("due_on", "")
    try:
        due_on = date.fromisoformat(typed)
    except ValueError:
        refusal = _("Write the last day to react as a date.")
        return minutes_page(request, meeting, status=422, failed="due_on", refusal=refusal, typed=typed)
    try:
        call(meeting, by=request.user, due_on=due_on)
    except Refused as refusal:
        return minutes_page(request, meeting, status=422, failed="due_on", refusal=str(refusal), typed=typed)
    messages.success(request, success)
    return back_to(meeting)


@require_POST
def review_agree(request: AuthedRequest, pk: int) -> HttpResponse:
    meeting = access.get_meeting(request.user, pk, to="review_minutes")
    if "take_back" in request.POST:
        attempt(request, service.take_back, meeting, by=request.user, success=_("You can look at it again."))
    else:
        attempt(request, service.agree, meeting, by=request.user, success=_("Thank you: you agree with these minutes."))
    return back_to(meeting)


@require_http_methods(["GET", "POST"])
def comment_new(request: AuthedRequest, pk: int) -> HttpResponse:
    """On one item (`?item=`) or in general; what was typed stays when it is refused."""
    meeting = access.get_meeting(request.user, pk, to="review_minutes")
    if not Minutes.objects.filter(meeting=meeting).exists():
        raise Http404(_("There are no minutes yet."))
    placement = _placement(request, meeting)
    note = placement.notes.first() if placement else None
    context = {
        "meeting": meeting,
        "placement": placement,
        "base_version": note.version if note else 0,
        "text": "",
        **{name: to_plain(getattr(note, name, "")) for name in PARTS},
    }
    if request.method == "GET":
        return render_page(request, "agenda/comment_new.html", context, fragment="agenda/_comment_form.html")
    typed = {name: request.POST.get(name, "") for name in ("text", *PARTS)}
    base = request.POST.get("base_version", "")
    version = int(base) if base.isdecimal() else 0
    try:
        service.comment(meeting, by=request.user, placement=placement, base_version=version, **typed)
    except Refused as refusal:
        context |= typed | {"base_version": version, "refusal": str(refusal)}
        return render(request, "agenda/comment_new.html", context, status=422)
    messages.success(request, _("Your comment stands with the minutes. The support officer answers it."))
    return _beside(meeting, placement)


def _placement(request: AuthedRequest, meeting: Meeting) -> Placement | None:
    key = request.POST.get("item") or request.GET.get("item", "")
    if not key:
        return None
    if not key.isdecimal():
        raise Http404
    shown = Placement.objects.visible_to(request.user).filter(meeting=meeting).select_related("item", "meeting")
    return get_object_or_404(shown, pk=key)


def _beside(meeting: Meeting, placement: Placement | None) -> HttpResponse:
    place = f"#item-{placement.position}" if placement else "#comments"
    return redirect(reverse("agenda:minutes", args=[meeting.pk]) + place)


@require_http_methods(["GET", "POST"])
def comment(request: AuthedRequest, pk: int) -> HttpResponse:
    """The officer answers: takes it over, as proposed or in other words, or says why not."""
    found = access.get_comment(request.user, pk, to="write_minutes")
    meeting = found.review.minutes.meeting
    if request.method == "GET":
        return render(request, "agenda/comment.html", _answering(found))
    typed = {name: request.POST.get(name, "") for name in ("answer", *PARTS)}
    edited = {name: typed[name] for name in PARTS if name in request.POST} or None
    try:
        if "decline" in request.POST:
            service.decline(found, by=request.user, answer=typed["answer"])
        else:
            service.accept(found, by=request.user, wording=edited, answer=typed["answer"])
    except Refused as refusal:
        shown = _answering(found) | {"answer": typed["answer"], "refusal": str(refusal)}
        return render(request, "agenda/comment.html", shown | (edited or {}), status=422)
    messages.success(request, _("Your answer stands with the comment."))
    return _beside(meeting, found.placement)


def _answering(comment: Comment) -> dict:
    """The comment with the text as it stands now, and the wording to put in its place."""
    latest = comment.placement.notes.first() if comment.placement else None
    parts = [
        {
            "name": name,
            "label": Comment._meta.get_field(name).verbose_name,
            "wording": getattr(comment, name),
            "changes": compare(to_plain(getattr(latest, name, "")), getattr(comment, name)),
        }
        for name in PARTS
        if getattr(comment, name)
    ]
    return {"comment": comment, "meeting": comment.review.minutes.meeting, "parts": parts, "answer": comment.answer}


@require_POST
def comment_withdraw(request: AuthedRequest, pk: int) -> HttpResponse:
    found = access.get_comment(request.user, pk, to="review_minutes")
    attempt(request, service.withdraw, found, by=request.user, success=_("Your comment is taken back."))
    return _beside(found.review.minutes.meeting, found.placement)
