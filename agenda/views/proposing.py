"""Proposing an item: the form, the draft it is until then, and its files: one address for every button of the form."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agenda import access
from agenda.forms.proposing import ProposeForm
from agenda.models import AgendaItem, ItemDraft
from agenda.services import attachments, drafts, items
from agenda.services.capacities import capacities, may_propose, open_forums
from agenda.similar import similar
from overleg.http import AuthedRequest, refuse
from overleg.lib.refusal import Refused
from regions.models import Forum
from regions.routing import fitting, rules_of


@dataclass
class Writing:
    """One visit to the form: what is typed, the draft it is kept in, and what was refused."""

    request: AuthedRequest
    forum: Forum
    form: ProposeForm
    draft: ItemDraft | None
    version: int = 0
    refused: list[str] = field(default_factory=list)  # files, each with its reason
    conflict: ItemDraft | None = None

    def keep(self) -> None:
        """Save what is typed as a draft, with the files that are good."""
        uploads = self.request.FILES.getlist("files")
        if not (self.draft or uploads or self.form.is_begun()):
            raise Refused(_("There is nothing to keep yet: type a title or a few lines first."))
        self.draft = drafts.save(
            self.forum,
            by=self.request.user,
            values=self.form.as_typed(),
            draft=self.draft,
            version=self.version,
        )
        self.version = self.draft.version
        drafts.mark_confidential(
            self.draft, files=[int(pk) for pk in self.request.POST.getlist("closed") if pk.isdigit()]
        )
        for upload in uploads:
            try:
                drafts.hold(self.draft, by=self.request.user, upload=upload)
            except Refused as refusal:
                self.refused.append(f"{upload.name}: {refusal}")

    def propose(self) -> AgendaItem | None:
        """The item; or nothing, and then the form says why."""
        if self.request.FILES or self.draft:
            self.keep()
        if self.refused:
            kept = _("Your text and the other files are kept as a draft.")
            self.form.add_error("files", [*self.refused, kept])
        if not self.form.is_valid():
            return None
        by, values = self.request.user, self.form.values()
        if self.draft is None:
            return items.propose(self.forum, by=by, **values)
        return drafts.propose(self.draft, by=by, version=self.version, **values)


@require_http_methods(["GET", "HEAD", "POST"])
def item_new(request: AuthedRequest) -> HttpResponse:
    """Propose an item to a forum, or go on with a draft of it."""
    gone = False
    draft = None
    if pk := request.POST.get("draft") or request.GET.get("draft"):
        mine = ItemDraft.objects.visible_to(request.user).select_related("forum")
        draft = mine.filter(pk=pk).first() if pk.isdigit() else None
        gone = draft is None
        if gone and request.method != "POST":
            raise Http404
    forums = open_forums(request.user)
    forum = _chosen_forum(request, forums, draft)
    if forum is None:
        context = {"forums": forums, "moving": draft, "drafts": _mine(request)}
        return render(request, "agenda/item_new_forum.html", context)
    kept = {"forum": forum, "hats": capacities(request.user, forum)}
    if request.method != "POST":
        form = ProposeForm(initial=dict(draft.values) if draft else {}, **kept)
        return _page(Writing(request, forum, form, draft, draft.version if draft else 0), len(forums) > 1)
    version = request.POST.get("version", "")
    form = ProposeForm(request.POST, request.FILES, **kept)
    writing = Writing(request, forum, form, draft, int(version) if version.isdigit() else 0)
    return _sent(writing, len(forums) > 1, gone)


def _sent(writing: Writing, several: bool, gone: bool) -> HttpResponse:
    request, to = writing.request, writing.request.POST.get("to", "propose")
    try:
        if gone and (to == "propose" or request.htmx):
            raise drafts.DraftGone(
                _(
                    "This draft was proposed or thrown away in another window. "
                    "Look among your items first; to keep this text too, send it again."
                )
            )
        if to == "propose":
            item = writing.propose()
            if item:
                said = _("Your item is proposed as %(reference)s.") % {"reference": item.reference}
                messages.success(request, said)
                return redirect(item)
        else:
            writing.keep()
            if to.startswith("drop:"):
                _drop(writing, to.removeprefix("drop:"))
            if request.htmx:
                return _state(writing)
            return _kept(writing)
    except drafts.DraftConflict as conflict:
        writing.conflict, writing.version = conflict.current, conflict.current.version
        return _state(writing, 409) if request.htmx else _page(writing, several, 409)
    except Refused as refusal:
        if request.htmx:
            return _state(writing, 422, str(refusal))
        refuse(writing.form, refusal)
    return _page(writing, several, 422)


def _kept(writing: Writing) -> HttpResponse:
    """Without script: back to the draft, which now has an address of its own."""
    request = writing.request
    for reason in writing.refused:
        messages.error(request, reason)
    messages.success(request, _("Kept as a draft. Only you see it, on every device on which you sign in."))
    return redirect(f"{reverse('agenda:item-new')}?draft={writing.draft.pk}")


def _drop(writing: Writing, pk: str) -> None:
    file = writing.draft.files.filter(pk=pk).first() if pk.isdigit() else None
    if file:
        attachments.release(file)


def _page(writing: Writing, several: bool, status: int = 0) -> HttpResponse:
    forum, form = writing.forum, writing.form
    rules = list(rules_of(forum, timezone.localdate()))
    title = form["title"].value() or ""
    context = _known(writing) | {
        "form": form,
        "several": several,
        "rules": rules,
        "fits": fitting(rules, title, form["domain"].value() or ""),
        "similar": similar(writing.request.user, forum, title),
        "most_megabytes": settings.UPLOAD_MEGABYTES,
        "opened": set(form.errors) & {"aim", "category", "domain", "minutes_wanted", "lead", "confidential"},
    }
    return render(writing.request, "agenda/item_new.html", context, status=status or 200)


def _state(writing: Writing, status: int = 200, refusal: str = "") -> HttpResponse:
    """What a page that saves by itself asks: when it was saved, and which files it has."""
    context = _known(writing) | {"refusal": refusal}
    return render(writing.request, "agenda/_draft.html", context, status=status)


def _known(writing: Writing) -> dict:
    draft = writing.draft
    files = list(draft.files.select_related("document")) if draft else []
    return {
        "forum": writing.forum,
        "draft": draft,
        "version": writing.version,
        "files": files,
        "refused": writing.refused,
        "conflict": writing.conflict,
    }


def _mine(request: AuthedRequest) -> list[ItemDraft]:
    return list(ItemDraft.objects.visible_to(request.user).select_related("forum"))


def _chosen_forum(request: AuthedRequest, forums: list[Forum], draft: ItemDraft | None) -> Forum | None:
    """The forum in the address, that of the draft, or the only one there is; nothing means: choose first."""
    slug = request.GET.get("forum", "")
    if not slug and draft and "elsewhere" not in request.GET:
        slug = draft.forum.slug
    if slug:
        forum = access.get_forum(request.user, slug, to="propose")
        access.demand(may_propose(request.user, forum))
        return forum
    if not forums:
        raise PermissionDenied(
            _("There is no forum you may propose an item to. A member or the support officer can do it for you.")
        )
    return forums[0] if len(forums) == 1 else None


@require_POST
def draft_discard(request: AuthedRequest, pk: int) -> HttpResponse:
    """Throw a draft away; the page asked whether one is sure."""
    draft = access.get_draft(request.user, pk)
    drafts.discard(draft, by=request.user)
    messages.success(request, _("The draft “%(title)s” is thrown away.") % {"title": draft})
    return redirect("agenda:items")
