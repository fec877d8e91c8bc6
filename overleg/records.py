"""The records an administrator reads: who came in and took something out, and every field that changed."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from agenda.models import AgendaItem
from overleg.http import AuthedRequest
from regions import access
from timeline.changes import changes, tracked, word
from timeline.models import AccessRecord

PER_PAGE = 30


# Where each of these models says which item it is about: what is confidential is not for administrators either.
ITEM_OF = {
    "agenda.placement": ("item",),
    "decisions.action": ("decision__item", "placement__item"),
    "decisions.costkey": ("item",),
    "decisions.decision": ("item",),
    "decisions.draftdecision": ("item",),
    "decisions.feedback": ("decision__item",),
}


class Period(forms.Form):
    """Words of the address: who, and between which days. All may stay empty."""

    wie = forms.CharField(label=_("Who"), required=False)
    van = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    tot = forms.DateField(label=_("Up to"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, query: QueryDict, choices: list) -> None:
        super().__init__(query or None)
        self.fields["soort"] = forms.ChoiceField(label=_("What"), required=False, choices=choices)
        self.order_fields(["soort", "wie", "van", "tot"])
        self.chosen: dict = {}
        if self.is_bound:
            self.is_valid()  # what is wrong shows at its field, and narrows nothing
            self.chosen = self.cleaned_data

    def narrowed(self, rows: QuerySet, *, person: str, at: str) -> QuerySet:
        if who := self.chosen.get("wie"):
            rows = rows.filter(**{f"{person}__name__icontains": who.strip()})
        if start := self.chosen.get("van"):
            rows = rows.filter(**{f"{at}__date__gte": start})
        if end := self.chosen.get("tot"):
            rows = rows.filter(**{f"{at}__date__lte": end})
        return rows


@require_GET
def access_records(request: AuthedRequest) -> HttpResponse:
    """Who signed in, opened what is confidential, took data out, was sent mail; the newest first."""
    access.demand_administrator(request.user)
    form = Period(request.GET, [("", _("Everything")), *AccessRecord.Kind.choices])
    rows = form.narrowed(AccessRecord.objects.select_related("person"), person="person", at="at")
    if kind := form.chosen.get("soort"):
        rows = rows.filter(kind=kind)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "kept": settings.KEEP_ACCESS_RECORDS_DAYS}
    return render(request, "administration/access_records.html", context)


@require_GET
def field_changes(request: AuthedRequest) -> HttpResponse:
    """Of one kind of row at a time: each change, with every field before and after."""
    access.demand_administrator(request.user)
    models = tracked()
    kinds = [(label, word(model._meta.verbose_name).capitalize()) for label, model in models.items()]
    form = Period(request.GET, kinds)
    model = models.get(form.chosen.get("soort") or "", models["regions.mandate"])
    form.initial["soort"] = model._meta.label_lower
    rows = _open(model).select_related("history_user").order_by("-history_date", "-history_id")
    rows = form.narrowed(rows, person="history_user", at="history_date")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "changes": changes(page.object_list),
        "what": word(model._meta.verbose_name),
        "kept": settings.KEEP_CHANGES_DAYS,
    }
    return render(request, "administration/changes.html", context)


def _open(model: type[Model]) -> QuerySet:
    """The history of these rows, without what is about a confidential item, now or at the time."""
    closed = AgendaItem.objects.filter(confidential=True).values("pk")
    rows = model.history.all()
    if model is AgendaItem:
        return rows.exclude(confidential=True).exclude(id__in=closed)
    for path in ITEM_OF.get(model._meta.label_lower, ()):
        rows = rows.exclude(**{f"{path}__in": closed})
    return rows
