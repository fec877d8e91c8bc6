"""The buttons of internal notes."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agenda import access
from agenda.forms.routing import RemarkForm
from agenda.services import remarks
from agenda.views.routing import try_on_item
from overleg.http import AuthedRequest, attempt


@require_POST
def remark_add(request: AuthedRequest, reference: str) -> HttpResponse:
    item = access.get_item(request.user, reference, to="compose")
    form = RemarkForm(request.POST)

    def write() -> None:
        remarks.write(item, by=request.user, **form.cleaned_data)

    place = f"{item.get_absolute_url()}#notes"
    return try_on_item(request, item, "remark-new", form, write, _("Your internal note is kept."), after=place)


@require_POST
def remark_change(request: AuthedRequest, pk: int) -> HttpResponse:
    remark = access.get_remark(request.user, pk)
    form = RemarkForm(request.POST, key=str(pk))

    def change() -> None:
        remarks.change(remark, by=request.user, **form.cleaned_data)

    place = f"{remark.item.get_absolute_url()}#notes"
    done = _("Your internal note is changed.")
    return try_on_item(request, remark.item, f"remark-{pk}", form, change, done, after=place)


@require_POST
def remark_remove(request: AuthedRequest, pk: int) -> HttpResponse:
    remark = access.get_remark(request.user, pk)
    attempt(request, remarks.remove, remark, by=request.user, success=_("Your internal note is removed."))
    return redirect(f"{remark.item.get_absolute_url()}#notes")
