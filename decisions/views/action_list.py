"""All the work one may read about: filtered, sorted, and as a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from decisions import action_sheet
from decisions.forms.action_filter import ORDERS, ActionFilter, tabs
from decisions.models import Action
from overleg.http import AuthedRequest
from overleg.lib.spreadsheet import response

PAGE = 25


@dataclass(frozen=True)
class Tab:
    key: str
    label: str
    count: int
    current: bool


@dataclass(frozen=True)
class Column:
    """A head of the table that sorts; pressed again it turns around."""

    label: str
    sort: str
    direction: str  # the value of aria-sort, or nothing


@require_safe
def actions(request: AuthedRequest) -> HttpResponse:
    today = timezone.localdate()
    visible = Action.objects.visible_to(request.user)
    form = ActionFilter(request.GET, visible=visible, user=request.user)
    narrowed, wanted, sort = form.narrowed(visible), _wanted(request), _sort(request)
    found = narrowed.filter(tabs(today)[wanted]).for_list().order_by(*ORDERS[sort])
    several = form.fields["forum"].queryset[:2].count() > 1
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    for action in page:
        action.late = action.status == Action.Status.OPEN and action.due_on < today
    context = {
        "form": form,
        "tabs": _tabs(narrowed, wanted),
        "wanted": wanted,
        "sort": sort,
        "page": page,
        "columns": _columns(sort, several),
        "several": several,
        "filtered": form.filtered,
    }
    return render(request, "decisions/actions.html", context)


@require_safe
def sheet(request: AuthedRequest) -> HttpResponse:
    """What the same address shows as a page, all pages of it."""
    today = timezone.localdate()
    visible = Action.objects.visible_to(request.user)
    form = ActionFilter(request.GET, visible=visible, user=request.user)
    found = form.narrowed(visible).filter(tabs(today)[_wanted(request)]).for_list().order_by(*ORDERS[_sort(request)])
    return response([action_sheet.page(found[: action_sheet.MOST], today)], name=_("Actions"))


def _wanted(request: AuthedRequest) -> str:
    wanted = request.GET.get("status", "")
    return wanted if wanted in tabs(timezone.localdate()) else ""


def _sort(request: AuthedRequest) -> str:
    sort = request.GET.get("sort", "")
    return sort if sort in ORDERS else "due"


def _tabs(narrowed, wanted: str) -> list[Tab]:
    names = {"": _("Open"), "late": _("Late"), "done": _("Done"), "dropped": _("No longer needed"), "all": _("All")}
    conditions = tabs(timezone.localdate())
    counted = narrowed.order_by().aggregate(
        **{f"in_{key or 'open'}": Count("pk", condition or None) for key, condition in conditions.items()}
    )
    return [Tab(key, names[key], counted[f"in_{key or 'open'}"], key == wanted) for key in conditions]


def _columns(sort: str, several_forums: bool) -> list[Column]:
    heads = {"title": _("Action"), "owner": _("By whom"), "forum": _("Forum"), "due": _("By when")}
    current, backwards = sort.lstrip("-"), sort.startswith("-")
    return [
        Column(
            label,
            f"-{name}" if name == current and not backwards else name,
            ("descending" if backwards else "ascending") if name == current else "",
        )
        for name, label in heads.items()
        if name != "forum" or several_forums
    ]
