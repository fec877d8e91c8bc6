"""Documents with an item: several at once, each with its versions, its order, and who reads it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agenda import access
from agenda.forms.attachments import AttachmentsForm, DetailsForm, VersionForm
from agenda.models import Attachment, HeldFile
from agenda.services import attachments
from agenda.views.item import render_item
from documents.http import send
from overleg.http import AuthedRequest, attempt, refuse
from overleg.lib.refusal import Refused

STEPS = {"up": -1, "down": 1}


@require_POST
def attachment_add(request: AuthedRequest, reference: str) -> HttpResponse:
    """The good files are added; each refused one is named with its reason, and one of a known name asks what it is."""
    item = access.get_item(request.user, reference, to="change")
    form = AttachmentsForm(request.POST, request.FILES)
    if not form.is_valid():
        return render_item(request, item, attachment_form=form, status=422)
    added, refused, waiting = 0, [], 0
    for upload in form.cleaned_data["files"]:
        name = upload.name
        try:
            made = attachments.attach_or_hold(
                item,
                by=request.user,
                upload=upload,
                title=form.title_of(upload),
                confidential=form.cleaned_data["confidential"],
            )
        except Refused as refusal:
            refused.append(f"{name}: {refusal}" if refusal.field else str(refusal))
        else:
            waiting += isinstance(made, HeldFile)
            added += isinstance(made, Attachment)
    if refused:
        form.add_error("files", refused)
        if added:
            messages.success(request, _("The other files are added."))
        return render_item(request, item, attachment_form=form, status=422)
    if added:
        messages.success(request, _("The attachment is added.") if added == 1 else _("The attachments are added."))
    if waiting:
        messages.warning(request, _("The item has a file of that name already. Say below what the new one is."))
    return redirect(f"{item.get_absolute_url()}#attachments")


@require_safe
def attachment(request: AuthedRequest, pk: int) -> HttpResponse:
    """The file itself; shown in the browser unless one asks to download it."""
    found = access.get_attachment(request.user, pk)
    return send(found.document, inline="download" not in request.GET)


@require_safe
def attachment_version(request: AuthedRequest, pk: int, number: int) -> HttpResponse:
    """The file as it was before it was replaced."""
    found = access.get_earlier(request.user, pk, number)
    return send(found.document, inline="download" not in request.GET)


@require_http_methods(["GET", "HEAD", "POST"])
def attachment_edit(request: AuthedRequest, pk: int) -> HttpResponse:
    """Another title, other readers, or a new version of the file: each in a form of its own."""
    found = _to_change(request, pk)
    versions = request.POST.get("to") == "replace"
    posted = request.POST if request.method == "POST" else None
    details = DetailsForm(
        posted if not versions else None, initial={"title": found.title, "confidential": found.confidential}
    )
    version = VersionForm(posted, request.FILES) if versions else VersionForm(auto_id="version_%s")
    form = version if versions else details
    if posted is not None and form.is_valid():
        try:
            if versions:
                upload, reason = form.cleaned_data["file"], form.cleaned_data["reason"]
                attachments.replace(found, by=request.user, upload=upload, reason=reason)
                messages.success(request, _("The new version is added. The one before stays readable."))
            else:
                attachments.describe(found, by=request.user, **form.cleaned_data)
                messages.success(request, _("Your changes are saved."))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            return redirect(f"{found.item.get_absolute_url()}#attachments")
    earlier = found.earlier.select_related("document__uploaded_by", "replaced_by")
    context = {"attachment": found, "details": details, "version": version, "earlier": earlier}
    return render(request, "agenda/attachment_edit.html", context, status=422 if form.errors else 200)


@require_POST
def attachment_move(request: AuthedRequest, pk: int) -> HttpResponse:
    """One place up or down, or to a place: buttons and dragging come out the same."""
    found = _to_change(request, pk)
    to = request.POST.get("to", "")
    if to in STEPS:
        shown = list(found.item.attachments.values_list("pk", flat=True))
        place = shown.index(found.pk) + 1 + STEPS[to]
    elif to.isdigit():
        place = int(to)
    else:
        raise Http404
    attempt(request, attachments.move, found, by=request.user, to=place)
    return redirect(f"{found.item.get_absolute_url()}#attachments")


@require_POST
def attachment_remove(request: AuthedRequest, pk: int) -> HttpResponse:
    found = _to_change(request, pk)
    address = found.item.get_absolute_url()
    attempt(request, attachments.detach, found, by=request.user, success=_("The attachment is removed."))
    return redirect(f"{address}#attachments")


@require_POST
def held_settle(request: AuthedRequest, pk: int) -> HttpResponse:
    """What a file of a known name is: a new version, an attachment of its own, or a mistake."""
    file = access.get_held(request.user, pk)
    item, to, by = file.twin.item, request.POST.get("to", ""), request.user
    access.demand(access.can(by, "change", item))
    if to == "version":
        reason = request.POST.get("reason", "")
        done = _("The new version is added. The one before stays readable.")
        attempt(request, attachments.replace_held, file, by=by, reason=reason, success=done)
    elif to == "apart":
        attempt(request, attachments.add_held, item, by=by, file=file, success=_("The attachment is added."))
    elif to == "drop":
        attempt(request, attachments.release, file, success=_("The file is thrown away; nothing changed."))
    else:
        raise Http404
    return redirect(f"{item.get_absolute_url()}#attachments")


def _to_change(request: AuthedRequest, pk: int) -> Attachment:
    found = access.get_attachment(request.user, pk)
    access.demand(access.can(request.user, "change", found.item))
    return found
