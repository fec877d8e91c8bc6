"""One's own calendar at a secret address: make one, see which there are, take one back; and the calendar itself."""

from __future__ import annotations

import hashlib

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from agenda import access, calendar
from agenda.services import feeds
from overleg.http import AuthedRequest, refuse
from overleg.lib.refusal import Refused
from regions.access import standing
from regions.models import Forum

SHOWN = 20
AN_HOUR = 3600


class FeedForm(forms.Form):
    forum = forms.ModelChoiceField(
        Forum.objects.none(),
        label=gettext_lazy("Meetings of"),
        required=False,
        empty_label=gettext_lazy("all my forums"),
        to_field_name="slug",
    )

    def __init__(self, user: User, data=None) -> None:
        super().__init__(data)
        self.fields["forum"].queryset = Forum.objects.filter(pk__in=standing(user).forums("read_extract"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def feed_list(request: AuthedRequest) -> HttpResponse:
    """A new address is shown once, on the answer to the form that made it."""
    form, address = FeedForm(request.user), ""
    if request.method == "POST":
        form = FeedForm(request.user, request.POST)
        if form.is_valid():
            try:
                _row, secret = feeds.make_feed(request.user, forum=form.cleaned_data["forum"])
            except Refused as refusal:
                refuse(form, refusal)
            else:
                address = calendar.absolute(reverse("agenda:feed", args=[secret]))
    rows = request.user.calendar_feeds.filter(revoked_at__isnull=True).select_related("forum")
    context = {"form": form, "address": address, "feeds": rows[:SHOWN]}
    return render(request, "agenda/feeds.html", context, status=422 if form.errors else 200)


@require_POST
def feed_revoke(request: AuthedRequest, pk: int) -> HttpResponse:
    feeds.revoke_feed(access.get_feed(request.user, pk))
    messages.success(request, _("Nobody can read your calendar at this address any more."))
    return redirect("agenda:feeds")


@login_not_required
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Whoever knows the secret reads when and where its owner meets, as the owner may see it at this moment.

    No Last-Modified: when a mandate ends, meetings disappear without anything becoming newer.
    """
    found = feeds.find_feed(secret)
    if found is None:
        raise Http404
    feeds.note_use(found)
    body = calendar.feed_file(found)
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if tag in [known.removeprefix("W/") for known in parse_etags(request.headers.get("If-None-Match", ""))]:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="overleg.ics"'
    response["ETag"] = tag
    response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, private=True, max_age=AN_HOUR)
    return response
