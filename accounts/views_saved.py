"""Keep the view one has before one, and remove one that is no longer needed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import saved_views
from accounts.models import SavedView
from overleg.http import AuthedRequest, attempt


@require_safe
def saved(request: AuthedRequest) -> HttpResponse:
    """All of one's own, by page."""
    return render(request, "accounts/saved_views.html", {"views": SavedView.objects.of(request.user)})


@require_POST
def keep(request: AuthedRequest) -> HttpResponse:
    """Then back to the view itself."""
    page, query = request.POST.get("page", ""), request.POST.get("query", "")
    kept = attempt(
        request,
        saved_views.keep,
        request.user,
        page=page,
        name=request.POST.get("name", ""),
        query=query,
        success=_("Saved: you find this view under its name."),
    )
    if page in SavedView.Page.values:
        return redirect(SavedView(page=page, query=query.lstrip("?")).get_absolute_url())
    return redirect("saved-views" if kept else "start")


@require_POST
def forget(request: AuthedRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView.objects.of(request.user), pk=pk)
    saved_views.forget(request.user, view.pk)
    messages.success(request, _("“%(name)s” is removed from your saved views.") % {"name": view.name})
    return redirect("saved-views")
