"""Who sits at a forum, for whom, and who supports it: read, started, ended, handed over."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from overleg.http import AuthedRequest, filled_in
from regions import access
from regions.composition import seats_page
from regions.composition_forms import LastDayForm, MandateForm, ReplaceForm, SeatForm, SupportForm
from regions.models import Forum
from regions.services import mandates as service
from regions.services.people import around

PAGE = "regions:composition"
FORM = ["GET", "HEAD", "POST"]


@require_GET
def composition(request: AuthedRequest, slug: str) -> HttpResponse:
    forum = access.get_forum_for(request.user, slug, to="manage_seats")
    return render(request, "regions/composition.html", {"page": seats_page(forum, timezone.localdate())})


@require_http_methods(FORM)
def seat_new(request: AuthedRequest, slug: str) -> HttpResponse:
    forum = access.get_forum_for(request.user, slug, to="manage_seats")
    form = SeatForm(request.POST or None, forum=forum)
    return _form_page(
        request,
        forum,
        form,
        lambda: service.seat(forum, by=request.user, **form.cleaned_data),
        heading=_("A new seat"),
        lede=_("A municipality or an organisation gets a place at this forum. Then say who sits there."),
        button=_("Give the seat"),
    )


@require_http_methods(FORM)
def seat_end(request: AuthedRequest, slug: str, pk: int) -> HttpResponse:
    seat = access.get_seat(request.user, slug, pk)
    form = LastDayForm(request.POST or None)
    return _form_page(
        request,
        seat.forum,
        form,
        lambda: service.end_seat(seat, by=request.user, **form.cleaned_data),
        heading=_("The seat of %(seat)s ends") % {"seat": seat},
        lede=_("The mandates in this seat end with it. Everything that was decided stays readable."),
        button=_("End the seat"),
    )


@require_http_methods(FORM)
def mandate_new(request: AuthedRequest, slug: str, pk: int) -> HttpResponse:
    seat = access.get_seat(request.user, slug, pk)
    form = MandateForm(request.POST or None, people=around(seat.forum))

    def start() -> None:
        data = form.cleaned_data
        facts = {name: data[name] for name in ("role", "title", "starts_on")}
        service.start_mandate(seat, person=form.person(), by=request.user, **facts)

    heading = _("Who sits for %(seat)s?") % {"seat": seat}
    return _form_page(request, seat.forum, form, start, heading=heading, button=_("Register the mandate"))


@require_http_methods(FORM)
def mandate_replace(request: AuthedRequest, slug: str, pk: int) -> HttpResponse:
    mandate = access.get_mandate(request.user, slug, pk)
    form = ReplaceForm(request.POST or None, people=around(mandate.seat.forum))

    def replace() -> None:
        service.replace_mandate(
            mandate, person=form.person(), starts_on=form.cleaned_data["starts_on"], by=request.user
        )

    return _form_page(
        request,
        mandate.seat.forum,
        form,
        replace,
        heading=_("Who takes over from %(name)s?") % {"name": mandate.person.name},
        lede=_("Role and title stay. The mandate of today ends the day before."),
        button=_("Hand over"),
    )


@require_http_methods(FORM)
def mandate_end(request: AuthedRequest, slug: str, pk: int) -> HttpResponse:
    mandate = access.get_mandate(request.user, slug, pk)
    form = LastDayForm(request.POST or None)
    return _form_page(
        request,
        mandate.seat.forum,
        form,
        lambda: service.end_mandate(mandate, by=request.user, **form.cleaned_data),
        heading=_("The mandate of %(name)s ends") % {"name": mandate.person.name},
        lede=_("From the day after, %(name)s no longer reads or does anything for %(seat)s at this forum.")
        % {"name": mandate.person.name, "seat": mandate.seat},
        button=_("End the mandate"),
    )


@require_http_methods(FORM)
def support_new(request: AuthedRequest, slug: str) -> HttpResponse:
    forum = access.get_forum_for(request.user, slug, to="manage_seats")
    form = SupportForm(request.POST or None, people=around(forum))

    def assign() -> None:
        service.assign_support(forum, officer=form.person(), by=request.user, starts_on=form.cleaned_data["starts_on"])

    return _form_page(
        request,
        forum,
        form,
        assign,
        heading=_("Who supports this forum?"),
        lede=_("A support officer composes agendas, writes minutes and sends packets, and reads what is confidential."),
        button=_("Assign"),
    )


@require_http_methods(FORM)
def support_end(request: AuthedRequest, slug: str, pk: int) -> HttpResponse:
    assignment = access.get_assignment(request.user, slug, pk)
    form = LastDayForm(request.POST or None)
    return _form_page(
        request,
        assignment.forum,
        form,
        lambda: service.end_support(assignment, by=request.user, **form.cleaned_data),
        heading=_("%(name)s stops supporting this forum") % {"name": assignment.officer.name},
        button=_("End the support"),
    )


def _form_page(
    request: AuthedRequest, forum: Forum, form: forms.Form, do: Callable[[], object], **words: str
) -> HttpResponse:
    """One form on one page: back to the composition when it is done, else the form with what is wrong."""
    if filled_in(request, form, do):
        return redirect(PAGE, forum.slug)
    context = {"form": form, "forum": forum, **words}
    return render(request, "regions/composition_form.html", context, status=422 if form.errors else 200)
