"""The papers of a meeting: their state while they are made, the files, and the calendar file."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from agenda import access, bundles, calendar
from agenda.models import Meeting, MeetingPaper
from documents import http, jobs
from overleg.http import AuthedRequest, attempt
from overleg.lib.together import Asking, ask

State = MeetingPaper.State
ORDER = MeetingPaper.Kind.values


def papers_context(meeting: Meeting, user: User) -> dict:
    """The newest version of each paper this person may read; `waiting` while one is still being made."""
    return ask(papers_part(meeting, user))


def papers_part(meeting: Meeting, user: User) -> Asking[dict]:
    """The same, as a part of a page."""
    newest = MeetingPaper.objects.visible_to(user).newest().filter(meeting=meeting)
    yield [newest]
    found = sorted(newest, key=lambda paper: ORDER.index(paper.kind))
    for paper in found:
        paper.meeting = meeting
    ready = [paper for paper in found if paper.is_bundle and paper.state == State.READY]
    versions = sorted(paper.version for paper in found if paper.kind == MeetingPaper.Kind.AGENDA)
    return {
        "papers": found,
        "outdated": {paper.pk for paper in ready if bundles.is_outdated(paper)},
        "withheld": {paper.pk for paper in ready if access.is_withheld(user, paper)},
        "earlier": [MeetingPaper(version=number) for number in range(1, versions[0])] if versions else (),
        "waiting": any(paper.state in (State.QUEUED, State.RENDERING) for paper in found),
        "may_retry": bool(access.can(user, "compose", meeting)),
    }


@require_GET
def papers(request: AuthedRequest, pk: int) -> HttpResponse:
    """What the page asks every two seconds while a paper is being made."""
    meeting = access.get_meeting(request.user, pk)
    return render(request, "agenda/_papers.html", papers_context(meeting, request.user) | {"meeting": meeting})


@require_GET
def paper(request: AuthedRequest, pk: int) -> HttpResponse:
    found = access.get_paper(request.user, pk)
    if found.state != State.READY:
        raise Http404(_("This document is not ready yet."))
    return http.send(found.document, inline="download" not in request.GET)


@require_POST
def paper_retry(request: AuthedRequest, pk: int) -> HttpResponse:
    found = access.get_paper(request.user, pk, to="compose")
    attempt(request, jobs.retry, found)
    return redirect(found.meeting)


@require_GET
def meeting_calendar(request: AuthedRequest, pk: int) -> HttpResponse:
    meeting = access.get_meeting(request.user, pk)
    response = HttpResponse(calendar.calendar_file(meeting), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{calendar.file_name(meeting)}"'
    return response
