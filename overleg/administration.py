"""The administrator's own pages: what there is to keep in order, and people from a spreadsheet."""

from __future__ import annotations

from io import BytesIO

from django import forms
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User
from documents import inspection
from overleg.http import AuthedRequest, attempt, filled_in
from overleg.lib.dates import still_or_later
from overleg.lib.refusal import Refused
from overleg.lib.spreadsheet import MIME
from regions import access
from regions.composition_forms import first_day
from regions.models import Forum, Mandate, Municipality, Office, Organisation, PeopleImport, SupportAssignment
from regions.people_sheet import example, read
from regions.services import importing

PER_PAGE = 100


class SheetForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("Spreadsheet (.xlsx)"))
    starts_on = first_day(gettext_lazy("Holds from, where the sheet names no day"))


@require_GET
def home(request: AuthedRequest) -> HttpResponse:
    access.demand_administrator(request.user)
    today = timezone.localdate()
    context = {
        "forums": Forum.objects.count(),
        "municipalities": Municipality.objects.on(today).count(),
        "organisations": Organisation.objects.count(),
        "mandates": Mandate.objects.on(today).count(),
        "people": User.objects.filter(is_active=True, email__isnull=False).count(),
        "unsupported": Forum.objects.filter(seats__isnull=False)
        .exclude(assignments__in=SupportAssignment.objects.filter(still_or_later(today)))
        .distinct(),
        "undirected": _seated_without_director(today),
        "imports": PeopleImport.objects.select_related("read_by")[:5],
    }
    return render(request, "administration/home.html", context)


def _seated_without_director(today):
    """Municipalities with a seat today whose packets nobody would receive."""
    directed = Office.objects.on(today).filter(kind__in=access.STAFF, person__is_active=True)
    seated = Municipality.objects.on(today).filter(seats__isnull=False)
    return seated.exclude(pk__in=directed.values("municipality")).distinct()[:25]


@require_http_methods(["GET", "HEAD", "POST"])
def people_import(request: AuthedRequest) -> HttpResponse:
    """Send a sheet: it is read, tried and taken back, and the next page says what it would do."""
    access.demand_administrator(request.user)
    form, made = SheetForm(request.POST or None, request.FILES or None), []

    def take_in() -> None:
        upload = form.cleaned_data["file"]
        if inspection.inspect(upload).suffix != ".xlsx":
            raise Refused(_("Save it as an Excel workbook (.xlsx) and send that."), field="file")
        day = form.cleaned_data["starts_on"]
        made.append(importing.read_in(read(upload), name=upload.name, starts_on=day, by=request.user))

    if filled_in(request, form, take_in, success=_("The sheet is read. Nothing is changed yet: look below.")):
        return redirect("people-import-preview", made[0].pk)
    context = {"form": form, "imports": PeopleImport.objects.select_related("read_by")[:20]}
    return render(request, "administration/import.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def people_import_preview(request: AuthedRequest, pk: int) -> HttpResponse:
    """What each line does; sent, it is done."""
    access.demand_administrator(request.user)
    people = get_object_or_404(PeopleImport.objects.select_related("read_by"), pk=pk)
    if request.method == "POST":
        attempt(request, importing.apply, people, by=request.user, success=_("The sheet is taken in."))
        return redirect("people-import-preview", pk)
    kinds = [one["kind"] for one in people.outcome]
    lines = list(zip(people.rows, people.outcome, strict=True))
    context = {
        "people": people,
        "page": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")),
        "changed": kinds.count(importing.CHANGED),
        "same": kinds.count(importing.SAME),
        "wrong": kinds.count(importing.WRONG),
    }
    return render(request, "administration/import_preview.html", context)


@require_GET
def people_example(request: AuthedRequest) -> FileResponse:
    access.demand_administrator(request.user)
    out = BytesIO()
    example().save(out)
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename="personen.xlsx", content_type=MIME)
