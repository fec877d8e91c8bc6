"""The list of items, and changing one."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from agenda import access
from agenda.forms.items import EditForm, ItemFilter, key_of
from agenda.models import AgendaItem, ItemDraft
from agenda.services import items
from agenda.stages import step_of
from overleg.http import AuthedRequest, refuse
from overleg.lib.refusal import Refused
from overleg.lib.stages import label
from overleg.lib.turn import Turn
from regions.access import standing
from regions.models import Forum

S = AgendaItem.Status
PER_PAGE = 25
STATE_KINDS = {
    S.PROPOSED: "open",
    S.RETURNED: "remark",
    S.ACCEPTED: "planned",
    S.PLACED: "planned",
    S.TREATED: "done",
    S.DECLINED: "refused",
    S.WITHDRAWN: "muted",
    S.REFERRED: "open",
}


@dataclass(frozen=True)
class Row:
    item: AgendaItem
    kind: str
    step: str
    age: int  # days since it was proposed


@dataclass(frozen=True)
class Tab:
    key: str
    label: str
    count: int
    current: bool


@dataclass(frozen=True)
class Conflicted:
    """A field with the text one typed, and what somebody else saved there."""

    field: BoundField
    stored: str


@require_safe
def item_list(request: AuthedRequest) -> HttpResponse:
    """Every item this person may read, to filter and to send on."""
    mine = standing(request.user)
    forums = list(Forum.objects.filter(pk__in=mine.forums("propose")))
    form = ItemFilter(request.GET, forums=forums)
    visible = AgendaItem.objects.listed_to(request.user).filter(form.condition())
    wanted = form.cleaned_data.get("status", "")
    oldest = form.cleaned_data.get("sort") == "oldest"
    found = visible.filter(status__in=ItemFilter.STATUSES[wanted]) if wanted else visible
    order = ("proposed_at", "pk") if oldest else ("-proposed_at", "-pk")
    # First which items, then what is told of those of one page: of all of them it would be joined and thrown away.
    keys = found.order_by(*order).values_list("pk", flat=True)
    page = Paginator(keys, PER_PAGE).get_page(request.GET.get("page"))
    rows = AgendaItem.objects.filter(pk__in=list(page)).for_list().select_related("decision").order_by(*order)
    context = {
        "form": form,
        "filtered": form.filtered(),
        "tabs": _tabs(visible, wanted),
        "page": page,
        "rows": [_row(item) for item in rows],
        "several_forums": len(forums) > 1,
        "may_propose": bool(forums),
        "queue": _queue(request.user),
        "drafts": list(ItemDraft.objects.visible_to(request.user).select_related("forum")),
    }
    return render(request, "agenda/items.html", context)


def _row(item: AgendaItem) -> Row:
    decision = getattr(item, "decision", None)
    step = label(step_of(item, decision.status if decision else ""))
    age = (timezone.localdate() - timezone.localdate(item.proposed_at)).days
    return Row(item, STATE_KINDS[S(item.status)], step, max(age, 0))


def _tabs(visible, current: str) -> list[Tab]:
    by_status = dict(visible.order_by().values_list("status").annotate(Count("pk")))
    names = {
        "waiting": _("Waiting"),
        "agenda": _("On an agenda"),
        "treated": _("Treated"),
        "closed": _("Declined or withdrawn"),
    }
    tabs = [Tab("", _("All"), sum(by_status.values()), not current)]
    for key, name in names.items():
        count = sum(by_status.get(status, 0) for status in ItemFilter.STATUSES[key])
        tabs.append(Tab(key, name, count, key == current))
    return tabs


def _queue(user: User) -> Turn | None:
    """For the support officer: how many proposals wait for a decision."""
    composed = standing(user).forums("compose")
    if not composed:
        return None
    waiting = AgendaItem.objects.filter(forum__in=composed, status=S.PROPOSED).count()
    if not waiting:
        return None
    what = ngettext(
        "%(count)d proposal waits for your decision.", "%(count)d proposals wait for your decision.", waiting
    ) % {"count": waiting}
    url = f"{reverse('agenda:items')}?status=waiting&sort=oldest"
    return Turn(what, yours=True, url=url, button=_("Open the queue"))


@require_http_methods(["GET", "HEAD", "POST"])
def item_edit(request: AuthedRequest, reference: str) -> HttpResponse:
    """Change an item. When somebody else saved first, both texts stand side by side and nothing typed is lost."""
    posted = request.method == "POST"
    item = access.get_item(request.user, reference, to="change" if posted else "edit")
    form = EditForm(request.POST if posted else None, instance=item)
    conflicts: list[Conflicted] = []
    status = 200
    if posted and form.is_valid():
        try:
            items.edit(item, by=request.user, version=form.cleaned_data["version"], **form.typed())
        except items.Conflict as conflict:
            form = form.on_top_of(conflict.current)
            conflicts, status = _conflicts(form, conflict.current), 409
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Your changes are saved."))
            return redirect(item)
    if form.errors and status == 200:
        status = 422
    apart = {conflict.field.name for conflict in conflicts}
    others = [field for field in form.visible_fields() if field.name not in apart]
    context = {"form": form, "item": item, "conflicts": conflicts, "others": others}
    return render(request, "agenda/item_edit.html", context, status=status)


def _conflicts(form: EditForm, current: AgendaItem) -> list[Conflicted]:
    """What this person changed, beside what stands there now."""
    form.full_clean()
    return [Conflicted(form[name], _stored(form[name], current)) for name in form.changed_data if name != "version"]


def _stored(field: BoundField, current: AgendaItem) -> str:
    """The saved value of a field in words."""
    value = key_of(current.lead) if field.name == "lead" else getattr(current, field.name)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(dict(getattr(field.field, "choices", ())).get(value, value))
