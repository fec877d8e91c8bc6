"""The minutes as a page: all of it for the table, after the approval the public extract for everybody else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from agenda import access, reviewing
from agenda import record as contents
from agenda.models import Comment, Meeting, Minutes, MinutesVersion
from agenda.services import approval
from agenda.services import minutes as service
from agenda.services.review import PARTS, usual_deadline
from agenda.turn_minutes import MinutesFacts, minutes_turn
from agenda.views.papers import papers_part
from overleg.http import AuthedRequest, attempt
from overleg.lib.rich import to_plain
from overleg.lib.together import Asking, ask, at_once
from overleg.lib.words import compare
from regions.models import WorkingAgreement

S = Minutes.Status
KINDS = {S.DRAFT: "open", S.REVIEW: "planned", S.APPROVED: "done", S.CORRECTION: "remark"}


@require_GET
def minutes(request: AuthedRequest, pk: int) -> HttpResponse:
    meeting = access.get_meeting(request.user, pk)
    return minutes_page(request, meeting)


def minutes_page(request: AuthedRequest, meeting: Meeting, *, status: int = 200, **extra) -> HttpResponse:
    """`failed`, `refusal` and what was typed in `extra`: a form of this page that was refused."""
    user = request.user
    found = Minutes.objects.filter(meeting=meeting).select_related("approved_by", "approval_item").first()
    if found is None:
        raise Http404(_("There are no minutes yet."))
    full = bool(access.can(user, "read_minutes", meeting))
    if not full and found.status in (S.DRAFT, S.REVIEW):
        raise PermissionDenied(_("The public extract can be read once the chair has approved the minutes."))
    may = {name: bool(access.can(user, f"{name}_minutes", meeting)) for name in ("write", "approve", "review")}
    version = newest(found, full)
    works = found.status == S.CORRECTION and (may["write"] or may["approve"])
    review = reviewing.Rows(found.pk)
    agreements = meeting.agreements
    approvals = found.versions.defer("content", "extract").select_related("approved_by") if version else None
    data, papers = ask(
        at_once(
            _data(meeting, None if works else version, full),
            papers_part(meeting, user),
            beside=[approvals, agreements, *(review.all if full else ())],
        )
    )
    context = (
        papers
        | data
        | contents.lists(data)
        | {
            "meeting": meeting,
            "record": found,
            "kind": KINDS[S(found.status)],
            "full": full,
            "version": version,
            "works": works,
            "approvals": approvals or (),
            "may_approve": found.is_open and may["approve"],
            "may_write": found.is_open and may["write"],
            "may_correct": found.status == S.APPROVED and may["write"],
            "usual_deadline": usual_deadline(meeting) if found.status == S.DRAFT and may["write"] else None,
        }
    )
    context |= _round(found, review, user, data, may) if full else {}
    context["turn"] = _turn(meeting, found, agreements, may, context) if full else None
    return render(request, "agenda/minutes.html", context | extra, status=status)


def newest(minutes: Minutes, full: bool) -> MinutesVersion | None:
    """What was approved last; of the two renderings only the one that is read."""
    if minutes.status not in (S.APPROVED, S.CORRECTION):
        return None
    versions = minutes.versions.select_related("approved_by", "approved_with__meeting", "paper__document")
    return versions.defer("extract" if full else "content").first()


def _data(meeting: Meeting, version: MinutesVersion | None, full: bool) -> Asking[dict]:
    if version is not None:
        return contents.read(version.content if full else version.extract)
    if not full:
        return contents.public(meeting)
    return (yield from contents.full_part(meeting))


def _round(minutes: Minutes, rows: reviewing.Rows, user: User, data: dict, may: dict[str, bool]) -> dict:
    """The review: how far it is, and every comment beside what it is about."""
    if not rows.rounds:
        return {}
    review = rows.rounds[0]
    today, text = timezone.localdate(), contents.mark(data)
    progress = reviewing.progress(review, rows, today=today, text=text)
    comments = _comments(rows.comments)
    for entry in data["entries"]:
        entry["comments"] = comments[entry["placement"]]
    running = minutes.status == S.REVIEW
    mine = next((row for row in progress.rows if row.reviewer.person_id == user.pk), None)
    return {
        "review": review,
        "progress": progress,
        "running": running,
        "mine": mine,
        "general": comments[None],
        "may_react": running and may["review"] and not progress.over,
        "shows_strip": running and (may["write"] or may["approve"]),
    }


def _comments(comments: Iterable[Comment]) -> dict[int | None, list[Comment]]:
    """By placement; each with what it changes, word by word."""
    found = defaultdict(list)
    for comment in comments:
        comment.wording = [part for part in (_part(comment, name) for name in PARTS) if part]
        found[comment.placement_id].append(comment)
    return found


def _part(comment: Comment, name: str) -> dict | None:
    if not getattr(comment, name):
        return None
    before = to_plain(getattr(comment.base, name, ""))
    label = Comment._meta.get_field(name).verbose_name
    return {"label": label, "changes": compare(before, getattr(comment, name))}


def _turn(
    meeting: Meeting, minutes: Minutes, agreements: Sequence[WorkingAgreement], may: dict[str, bool], context: dict
):
    day = timezone.localdate(meeting.starts_at)
    agreement = agreements[0] if agreements else None
    facts = MinutesFacts(
        writes=may["write"],
        approves=may["approve"],
        approve_by=day + timedelta(days=agreement.review_days if agreement else 10),
    )
    if context.get("running"):
        review, progress, mine = context["review"], context["progress"], context["mine"]
        facts = MinutesFacts(
            **vars(facts)
            | {
                "to_answer": context["may_react"] and not (mine and mine.answered) and not may["approve"],
                "review_by": review.due_on,
                "open_comments": progress.open_comments,
                "waits_for_members": not progress.over and bool(progress.silent),
            }
        )
    return minutes_turn(minutes, facts)


@require_POST
def minutes_approve(request: AuthedRequest, pk: int) -> HttpResponse:
    meeting = access.get_meeting(request.user, pk, to="approve_minutes")
    success = _("The minutes are approved and fixed. Their final PDF and the public extract are being made.")
    attempt(request, approval.approve_minutes, meeting, by=request.user, success=success)
    return back_to(meeting)


@require_POST
def minutes_refresh(request: AuthedRequest, pk: int) -> HttpResponse:
    meeting = access.get_meeting(request.user, pk, to="write_minutes")
    success = _("A new version of the draft is being made.")
    attempt(request, service.refresh_minutes, meeting, by=request.user, success=success)
    return back_to(meeting)


@require_POST
def minutes_place(request: AuthedRequest, pk: int) -> HttpResponse:
    """The forum itself approves, at its next meeting."""
    meeting = access.get_meeting(request.user, pk, to="write_minutes")
    success = _("The approval stands on top of the next agenda: with its outcome there, the minutes are approved.")
    attempt(request, approval.put_on_next_agenda, meeting, by=request.user, success=success)
    return back_to(meeting)


def back_to(meeting: Meeting) -> HttpResponse:
    if Minutes.objects.filter(meeting=meeting).exists():
        return redirect("agenda:minutes", meeting.pk)
    return redirect(meeting)
