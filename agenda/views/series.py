"""Plan a year or half a year of meetings: a rhythm gives a proposal, the officer looks at it, one form plans it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from agenda import access
from agenda.forms.series import MOST, SeriesForm, SlotForms, slot_initial, usual
from agenda.series import Remark, Slot, Surroundings, municipalities, propose
from agenda.services.series import Series, plan_series
from overleg.http import AuthedRequest, refuse
from overleg.lib.moments import short_day
from overleg.lib.refusal import Refused
from regions.access import standing
from regions.models import Forum
from timeline.services import now


@require_http_methods(["GET", "HEAD", "POST"])
def series(request: AuthedRequest) -> HttpResponse:
    """The rhythm is in the address; what is sent are the meetings, to look at once more or to plan."""
    forums = list(Forum.objects.filter(pk__in=standing(request.user).forums("compose")))
    slug = request.GET.get("forum", "")
    if slug:
        forum = access.get_forum(request.user, slug, to="compose")
    elif not forums:
        raise PermissionDenied(_("Only the support officer of a forum plans its meetings."))
    elif len(forums) > 1:
        return render(request, "agenda/series_forum.html", {"forums": forums})
    else:
        forum = forums[0]
    form = SeriesForm(request.GET if "period" in request.GET else usual(forum))
    if request.method == "POST":
        return _sent(request, forum, form)
    return _show(request, forum, form, *_proposed(request, forum, form))


def _proposed(request: AuthedRequest, forum: Forum, form: SeriesForm) -> tuple:
    """The forms of the proposal and what there is to know about each day."""
    if not form.is_valid():
        return None, []
    try:
        slots = propose(forum, form.wishes())[:MOST]
    except Refused as refusal:
        refuse(form, refusal)
        return None, []
    remarks = _remarks(request, forum, slots)
    chosen = [not any(remark.stops for remark in about) for about in remarks]
    return SlotForms(initial=slot_initial(zip(slots, chosen, strict=True))), remarks


def _remarks(request: AuthedRequest, forum: Forum, slots: list[Slot]) -> list[list[Remark]]:
    if not slots:
        return []
    days = [slot.day for slot in slots]
    around = Surroundings(forum, min(days), max(days), request.user)
    return [around.remarks(slot) for slot in slots]


def _sent(request: AuthedRequest, forum: Forum, form: SeriesForm) -> HttpResponse:
    formset = SlotForms(request.POST)
    form.is_valid()
    if not formset.is_valid():
        return _show(request, forum, form, formset, [], status=422)
    slots = [row.slot() for row in formset]
    if "check" in request.POST:
        return _show(request, forum, form, formset, _remarks(request, forum, slots))
    chosen = [row.slot() for row in formset if row.cleaned_data["chosen"]]
    keep = form.rhythm if "keep" in request.POST and form.is_valid() else None
    try:
        found = plan_series(forum, by=request.user, slots=chosen, keep=keep)
    except Refused as refusal:
        return _show(request, forum, form, formset, _remarks(request, forum, slots), refusal=str(refusal), status=422)
    _say(request, found)
    year = timezone.localdate(found.planned[0].starts_at if found.planned else now()).year
    return redirect(f"{reverse('agenda:year', args=[year])}?forum={forum.slug}")


def _say(request: AuthedRequest, found: Series) -> None:
    number = len(found.planned)
    if number:
        text = ngettext("%(n)d meeting is planned.", "%(n)d meetings are planned.", number) % {"n": number}
        messages.success(request, text)
    if found.skipped:
        days = ", ".join(short_day(day) for day in found.skipped)
        messages.warning(request, _("Skipped, because the forum meets already: %(days)s.") % {"days": days})


def _show(
    request: AuthedRequest, forum: Forum, form: SeriesForm, formset, remarks: list, *, refusal: str = "", status=200
) -> HttpResponse:
    rows = list(formset) if formset is not None else []
    agreement = forum.agreement_on(timezone.localdate(now()))
    context = {
        "forum": forum,
        "form": form,
        "formset": formset,
        "rows": [(row, remarks[n] if remarks else []) for n, row in enumerate(rows)],
        "refusal": refusal,
        "agreement": agreement,
        "new_rhythm": bool(agreement and form.is_valid() and agreement.rhythm != form.rhythm),
        "hosts": municipalities(forum, timezone.localdate(now())),
    }
    return render(request, "agenda/series.html", context, status=422 if form.errors else status)
