"""The matrix: as a page, on paper, as a spreadsheet."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from decisions import matrix_page, matrix_sheet
from overleg.http import AuthedRequest
from overleg.lib import spreadsheet

# Columns of one table on a landscape sheet: a state of two words stays readable.
ON_PAPER = {"a4": 10, "a3": 16}


@require_safe
def matrix(request: AuthedRequest) -> HttpResponse:
    return render(request, "decisions/matrix.html", {"shown": matrix_page.shown(request.user, request.GET)})


@require_safe
def paper(request: AuthedRequest) -> HttpResponse:
    """Tables as wide as the sheet, one after the other, each with its heads on every page."""
    size = request.GET.get("paper", "")
    size = size if size in ON_PAPER else "a3"
    shown = matrix_page.shown(request.user, request.GET, columns=ON_PAPER[size])
    context = {"shown": shown, "size": size, "sizes": list(ON_PAPER)}
    return render(request, "decisions/matrix_paper.html", context)


@require_safe
def sheet(request: AuthedRequest) -> HttpResponse:
    pages = matrix_sheet.pages(request.user, request.GET)
    return spreadsheet.response(pages, name=_("matrix"))
