"""What waits for a municipality: its duties, its packets, its actions; results recorded one by one or all at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.verdict import YES, no
from agenda.access import demand
from decisions import matrix
from decisions.forms.actions import ReportForm
from decisions.forms.feedback import RowForm
from decisions.models import Action, Feedback, Packet
from decisions.services import feedback as service
from overleg.http import AuthedRequest, refuse
from overleg.lib.dates import end_of_half_year, end_of_month
from regions.access import REASONS, Standing, standing
from regions.models import Municipality

ROWS = 20
ROW_KEY = re.compile(r"duty-(\d{1,18})-")
SHOWN = 20


@dataclass(frozen=True)
class Group:
    """Duties that belong together: late, for the college this month, for the council this half-year, later."""

    title: str
    rows: list[RowForm]
    until: date | None = None


@require_http_methods(["GET", "HEAD", "POST"])
def followup(request: AuthedRequest) -> HttpResponse:
    mine = standing(request.user)
    _demand_a_role(mine)
    home = _municipality(request, mine)
    staff = bool(home and home.pk in mine.staff_of)
    page = _duties(request, home) if home else None
    posted = request.method == "POST"
    if posted:
        demand(YES if staff else no(REASONS["record_on_behalf"]))
    rows = [*(page or []), *(_gone_from(page, request, home) if posted else [])]
    forms = [RowForm(request.POST if posted else None, feedback=row) for row in rows]
    if posted and _recorded(request, forms):
        return redirect(request.get_full_path())
    context = _shared(request, mine, home) | {
        "home": home,
        "staff": staff,
        "page": page,
        "groups": _groups(forms),
        "wrong": posted,
    }
    return render(request, "decisions/followup.html", context, status=422 if posted else 200)


def _demand_a_role(mine: Standing) -> None:
    """Somebody without any municipality, organisation or forum has nothing to follow up."""
    if not (mine.roles or mine.staff_of or mine.councillor_of or mine.contact_of):
        raise Http404


def _municipality(request: AuthedRequest, mine: Standing) -> Municipality | None:
    """The chosen one, or the first of those this person works or sits for."""
    own = list(Municipality.objects.filter(pk__in=mine.staff_of | mine.mayor_of | mine.councillor_of))
    request.own_municipalities = own
    chosen = request.GET.get("gemeente", "")
    if not chosen:
        return next((one for one in own if one.pk in mine.staff_of), own[0] if own else None)
    found = next((one for one in own if one.nis_code == chosen), None)
    if found is None:
        raise Http404
    return found


def _duties(request: AuthedRequest, home: Municipality) -> Page:
    rows = (
        Feedback.objects.visible_to(request.user)
        .due_for([home.pk])
        .filter(decision__status__in=service.ALIVE)
        .for_list()
    )
    return Paginator(rows, ROWS).get_page(request.GET.get("page"))


def _gone_from(page: Page, request: AuthedRequest, home: Municipality) -> list[Feedback]:
    """Rows somebody else recorded while this person was typing: they stay on the page with what was typed."""
    posted = {int(found[1]) for key in request.POST if (found := ROW_KEY.match(key))}
    shown = {row.pk for row in page}
    rows = Feedback.objects.visible_to(request.user).filter(municipality=home, pk__in=posted - shown)
    return [row for row in rows.for_list() if RowForm(request.POST, feedback=row).filled]


def _groups(forms: Sequence[RowForm]) -> list[Group]:
    """In the rhythm of the decree: the college every month, the council twice a year."""
    today = timezone.localdate()
    month, half_year = end_of_month(today), end_of_half_year(today)
    late, college, council, later = [], [], [], []
    for form in forms:
        row = form.feedback
        form.state = matrix.cell(row, today)
        if row.due_on < today:
            late.append(form)
        elif row.body == "college" and row.due_on <= month:
            college.append(form)
        elif row.body == "council" and row.due_on <= half_year:
            council.append(form)
        else:
            later.append(form)
    groups = [
        Group(_("Late"), late),
        Group(_("Your college, this month"), college, month),
        Group(_("Your council, this half-year"), council, half_year),
        Group(_("Later"), later),
    ]
    return [group for group in groups if group.rows]


def _recorded(request: AuthedRequest, forms: Sequence[RowForm]) -> bool:
    """Record the filled rows, all or none; what is wrong is shown at its row."""
    filled = [form for form in forms if form.filled]
    if not filled:
        messages.info(request, _("Nothing was filled in: choose a day and a result in at least one row."))
        return True
    valid = [form.is_valid() for form in filled]  # every row says what is wrong with it, not only the first
    if not all(valid):
        return False
    try:
        count = service.record_many([form.recorded() for form in filled], by=request.user)
    except service.SomeRefused as refused:
        for form in filled:
            if problem := refused.errors.get(form.feedback.pk):
                refuse(form, problem)
        return False
    text = ngettext("%(count)d result is recorded.", "%(count)d results are recorded.", count)
    messages.success(request, text % {"count": count})
    return True


def _shared(request: AuthedRequest, mine: Standing, home: Municipality | None) -> dict:
    """Packets to download, actions to report on, and for the support officer who is late at each forum."""
    packets = Packet.objects.visible_to(request.user).in_use().for_list()
    actions = Action.objects.visible_to(request.user).owned_by(request.user).open()
    officer_of = mine.forums("send_packets")
    late = (
        Feedback.objects.late(timezone.localdate())
        .filter(decision__forum__in=officer_of, decision__status__in=service.ALIVE)
        .for_list()
        .order_by("decision__forum__name", "due_on", "pk")
    )
    return {
        "municipalities": request.own_municipalities,
        "packets": list(packets.filter(municipality=home).order_by("-run__started_at")[:SHOWN]) if home else [],
        "report_form": ReportForm(),
        "actions": list(actions.for_list()[:SHOWN]),
        "officer": bool(officer_of),
        "late": list(late[: 2 * SHOWN]) if officer_of else [],
    }
