"""The rhythm of one municipality: its year, recording by hand beside each period, reminding, the statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from decisions import history, rhythm
from decisions.forms.rhythm import DiscussionForm, ReminderForm
from decisions.models import Discussion, Statement
from decisions.models.feedback import Body
from decisions.rhythm import DECREE, ReportingDuty, access
from decisions.rhythm.access import Rights
from decisions.rhythm.hints import Hint, Hints
from decisions.rhythm.reading import as_read_by
from decisions.rhythm.turn import turn_of
from decisions.services import reminders, statements
from decisions.services import rhythm as service
from documents import http
from overleg.http import AuthedRequest, attempt, refuse
from overleg.lib.moments import day as in_words
from overleg.lib.refusal import Refused
from regions.models import Municipality

REMINDERS = 6


@dataclass
class Line:
    """One period on the page, with what could meet it, and the form to record by hand for who may."""

    duty: ReportingDuty
    hint: Hint
    form: DiscussionForm | None = None

    @property
    def opened(self) -> bool:
        return bool(self.form and self.form.is_bound)


@require_GET
def municipality(request: AuthedRequest, nis_code: str, year: int) -> HttpResponse:
    place, rights = access.get_rhythm(request.user, nis_code, year)
    return _page(request, place, rights, year)


@require_POST
def note(request: AuthedRequest, nis_code: str, year: int) -> HttpResponse:
    """Record by hand; `duty` names the period whose form was sent."""
    place, rights = access.get_rhythm(request.user, nis_code, year, to="record")
    found = rhythm.year_of(place, year)
    duty = next((one for one in found.duties if one.key == request.POST.get("duty")), None)
    if duty is None:
        raise Http404
    form = DiscussionForm(request.POST, duty=duty, choices=Hints(found, request.user).choices(duty))
    if form.is_valid() and (row := _noted(request, place, duty, form)):
        return redirect(_address(row.municipality, row.on.year, f"{row.body}-{_period_key(row)}"))
    return _page(request, place, rights, year, sent=form, status=422)


@require_POST
def confirm(request: AuthedRequest, pk: int) -> HttpResponse:
    """What was planned was discussed."""
    row = access.get_discussion(request.user, pk)
    attempt(request, service.confirm, row, by=request.user, success=_("Recorded."))
    return redirect(_address(row.municipality, row.on.year, f"{row.body}-{_period_key(row)}"))


@require_POST
def take_back(request: AuthedRequest, pk: int) -> HttpResponse:
    row = access.get_discussion(request.user, pk)
    attempt(request, service.take_back, row, by=request.user, success=_("Taken back. The history keeps it."))
    return redirect(_address(row.municipality, row.on.year, f"{row.body}-{_period_key(row)}"))


@require_http_methods(["GET", "HEAD", "POST"])
def remind(request: AuthedRequest, nis_code: str, year: int) -> HttpResponse:
    """First who gets what, then the press that sends it."""
    place, _rights = access.get_rhythm(request.user, nis_code, year, to="remind")
    proposals = reminders.propose([rhythm.year_of(place, year)])
    form = ReminderForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and sent(request, proposals, form):
        return redirect(_address(place, year))
    context = {"place": place, "year": year, "form": form, "proposals": proposals} | preview(request, proposals)
    return render(request, "decisions/rhythm_remind.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def statement_make(request: AuthedRequest, nis_code: str, year: int) -> HttpResponse:
    place, _rights = access.get_rhythm(request.user, nis_code, year, to="record")
    attempt(request, statements.make_statement, place, year=year, by=request.user)
    return redirect(_address(place, year, "statement"))


@require_GET
def statement(request: AuthedRequest, pk: int) -> HttpResponse:
    """The file, for who reads the rhythm it tells of."""
    found = access.get_statement(request.user, pk)
    if found.document is None:
        messages.info(request, _("This statement is not ready yet."))
        return redirect(_home(found))
    return http.send(found.document, inline=True)


def sent(request: AuthedRequest, proposals: list[reminders.Proposal], form: ReminderForm) -> bool:
    try:
        done = reminders.remind(proposals, by=request.user, words=form.cleaned_data["words"])
    except Refused as refusal:
        refuse(form, refusal)
        return False
    text = ngettext("%(count)d message goes out.", "%(count)d messages go out.", done.messages)
    messages.success(request, text % {"count": done.messages})
    if done.left_out:
        messages.warning(request, " ".join(done.left_out))
    return True


def preview(request: AuthedRequest, proposals: list[reminders.Proposal]) -> dict:
    """The message as the first receiver will read it."""
    first = next((one for one in proposals if not one.why_not), None)
    return {"preview": reminders.draft(first, by=request.user) if first else None, "previewed": first}


def _page(
    request: AuthedRequest,
    place: Municipality,
    rights: Rights,
    year: int,
    *,
    sent: DiscussionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    found = rhythm.year_of(place, year)
    hints, shown = Hints(found, request.user), as_read_by(found, request.user)
    lines = [_line(duty, hints, rights, sent) for duty in (*shown.college, *shown.council) if duty]
    papers = list(statements.of_place(place, year))
    context = {
        "place": place,
        "year": year,
        "rhythm": found,
        "college": [line for line in lines if line.duty.body == Body.COLLEGE],
        "council": [line for line in lines if line.duty.body == Body.COUNCIL],
        "counts": {body: found.counts(body) for body in Body.values},
        "turn": turn_of(found, yours=rights.staff),
        "rights": rights,
        "previous": year - 1 if year > DECREE.year else None,
        "next": year + 1 if year <= rhythm.today().year else None,
        "region": access.region_of(place, year),
        "before": access.before(place, year),
        "follows_in": (place.ends_on + timedelta(days=1)).year if place.ends_on else None,
        "statements": papers,
        "outdated": statements.is_outdated(papers, [found]),
        "may_state": year <= rhythm.today().year,
        "reminders": list(reminders.of_year(place, year)[:REMINDERS]),
        "timeline": history.of_rhythm(place, year),
    }
    return render(request, "decisions/rhythm.html", context, status=status)


def _line(duty: ReportingDuty, hints: Hints, rights: Rights, sent: DiscussionForm | None) -> Line:
    hint = hints.of(duty)
    if not rights.record:
        return Line(duty, hint)
    if sent is not None and sent.prefix == duty.key:
        return Line(duty, hint, sent)
    return Line(duty, hint, DiscussionForm(duty=duty, choices=hint.choices))


def _noted(request: AuthedRequest, place: Municipality, duty: ReportingDuty, form: DiscussionForm) -> Discussion | None:
    data = form.cleaned_data
    typed = {"choice": form.chosen, "what": data["what"], "reference": data["reference"]}
    try:
        row = service.note_discussion(place, by=request.user, body=duty.body, on=data["on"], **typed)
    except Refused as refusal:
        refuse(form, refusal)
        return None
    planned = row.status == Discussion.Status.PLANNED
    text = _("Planned on %(day)s.") if planned else _("Recorded for %(day)s.")
    messages.success(request, text % {"day": in_words(row.on)})
    return row


def _period_key(row: Discussion) -> str:
    return rhythm.period_of(row.body, row.on).key


def _address(place: Municipality, year: int, part: str = "") -> str:
    address = reverse("decisions:rhythm", args=[place.nis_code, year])
    return f"{address}#{part}" if part else address


def _home(found: Statement) -> str:
    if found.municipality:
        return _address(found.municipality, found.year)
    return reverse("decisions:rhythm-region", args=[found.region.code, found.year])
