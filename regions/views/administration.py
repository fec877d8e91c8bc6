"""What an administrator keeps in order: forums, organisations, the offices of a municipality, and its merger."""

from __future__ import annotations

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from overleg.http import AuthedRequest, filled_in
from regions import access
from regions.administration import home_page, municipalities
from regions.administration_forms import MunicipalityFilter
from regions.composition_forms import ForumForm, LastDayForm, MergeForm, OfficeForm, OrganisationForm
from regions.models import Municipality, Office, Organisation
from regions.services import mandates, registry

PER_PAGE = 25
FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
def forum_new(request: AuthedRequest) -> HttpResponse:
    access.demand_administrator(request.user)
    form, made = ForumForm(request.POST or None), []
    if filled_in(request, form, lambda: made.append(registry.register_forum(by=request.user, **form.cleaned_data))):
        return redirect("regions:composition", made[0].slug)
    words = {
        "heading": _("A new forum"),
        "lede": _("First its facts. Then its seats, and its working agreement."),
        "button": _("Register the forum"),
    }
    return _form(request, form, back=reverse("regions:forums"), **words)


@require_http_methods(FORM)
def forum_edit(request: AuthedRequest, slug: str) -> HttpResponse:
    access.demand_administrator(request.user)
    forum = access.get_forum(request.user, slug)
    form = ForumForm(request.POST or None, forum=forum)
    if filled_in(request, form, lambda: registry.change_forum(forum, by=request.user, **form.cleaned_data)):
        return redirect(forum)
    return _form(request, form, heading=forum.name, button=_("Save"), back=reverse("regions:forums"))


@require_GET
def municipalities_list(request: AuthedRequest) -> HttpResponse:
    access.demand_administrator(request.user)
    form = MunicipalityFilter(request.GET)
    page = Paginator(municipalities(form, timezone.localdate()), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "regions/administration/municipalities.html", {"form": form, "page": page})


@require_GET
def municipality(request: AuthedRequest, nis_code: str) -> HttpResponse:
    access.demand_administrator(request.user)
    place = access.get_municipality(request.user, nis_code)
    context = {"home": home_page(place, timezone.localdate())}
    return render(request, "regions/administration/home.html", context)


@require_http_methods(FORM)
def municipality_merge(request: AuthedRequest, nis_code: str) -> HttpResponse:
    access.demand_administrator(request.user)
    place = access.get_municipality(request.user, nis_code)
    form = MergeForm(request.POST or None, municipality=place)
    if filled_in(request, form, lambda: registry.merge(place, by=request.user, **form.cleaned_data)):
        return redirect("regions:manage-municipality", nis_code)
    words = {
        "heading": _("%(name)s merges") % {"name": place.name},
        "lede": _("Its open duties pass to who follows; what it decided stays readable under its name."),
        "button": _("Write down the merger"),
    }
    return _form(request, form, back=_home(place), place=place, **words)


@require_http_methods(FORM)
def municipality_office(request: AuthedRequest, nis_code: str) -> HttpResponse:
    access.demand_administrator(request.user)
    return _office_new(request, access.get_municipality(request.user, nis_code))


@require_GET
def organisations(request: AuthedRequest) -> HttpResponse:
    access.demand_administrator(request.user)
    page = Paginator(Organisation.objects.all(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "regions/administration/organisations.html", {"page": page})


@require_http_methods(FORM)
def organisation_new(request: AuthedRequest) -> HttpResponse:
    access.demand_administrator(request.user)
    form, made = OrganisationForm(request.POST or None), []
    if filled_in(
        request, form, lambda: made.append(registry.register_organisation(by=request.user, **form.cleaned_data))
    ):
        return redirect("regions:organisation", made[0].slug)
    words = {"heading": _("A new organisation"), "button": _("Register the organisation")}
    return _form(request, form, back=reverse("regions:organisations"), **words)


@require_http_methods(FORM)
def organisation(request: AuthedRequest, slug: str) -> HttpResponse:
    access.demand_administrator(request.user)
    place = get_object_or_404(Organisation, slug=slug)
    form = OrganisationForm(request.POST or None, initial={"name": place.name, "kind": place.kind})
    if filled_in(request, form, lambda: registry.change_organisation(place, by=request.user, **form.cleaned_data)):
        return redirect("regions:organisation", slug)
    context = {"home": home_page(place, timezone.localdate()), "form": form}
    return render(request, "regions/administration/home.html", context, status=422 if form.errors else 200)


@require_http_methods(FORM)
def organisation_office(request: AuthedRequest, slug: str) -> HttpResponse:
    access.demand_administrator(request.user)
    return _office_new(request, get_object_or_404(Organisation, slug=slug))


@require_http_methods(FORM)
def office_end(request: AuthedRequest, pk: int) -> HttpResponse:
    access.demand_administrator(request.user)
    office = get_object_or_404(Office.objects.select_related("person", "municipality", "organisation"), pk=pk)
    form, place = LastDayForm(request.POST or None), office.organisation or office.municipality
    if filled_in(request, form, lambda: mandates.end_office(office, by=request.user, **form.cleaned_data)):
        return redirect(_home(place))
    heading = _("%(name)s stops as %(office)s") % {"name": office.person.name, "office": office.get_kind_display()}
    return _form(request, form, heading=heading, button=_("End"), back=_home(place), place=place)


def _office_new(request: AuthedRequest, place: Municipality | Organisation) -> HttpResponse:
    form = OfficeForm(request.POST or None, at=place)

    def appoint() -> None:
        home = {"organisation": place} if isinstance(place, Organisation) else {"municipality": place}
        data = form.cleaned_data
        mandates.appoint(form.person(), kind=data["kind"], starts_on=data["starts_on"], by=request.user, **home)

    if filled_in(request, form, appoint):
        return redirect(_home(place))
    words = {"heading": _("Who answers for %(place)s?") % {"place": place}, "button": _("Register")}
    return _form(request, form, back=_home(place), place=place, **words)


def _home(place: Municipality | Organisation) -> str:
    """The page of this place for an administrator."""
    if isinstance(place, Organisation):
        return reverse("regions:organisation", args=[place.slug])
    return reverse("regions:manage-municipality", args=[place.nis_code])


def _form(request: AuthedRequest, form: forms.Form, *, back: str, **words) -> HttpResponse:
    """One form; whoever cancels is back where it stood."""
    context = {"form": form, "back": back, **words}
    return render(request, "regions/administration/form.html", context, status=422 if form.errors else 200)
