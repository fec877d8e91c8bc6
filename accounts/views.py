"""One's own page: who you are here, and for whom you speak."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from overleg.http import AuthedRequest


@require_safe
def profile(request: AuthedRequest) -> HttpResponse:
    """Mandates, offices and assignments of today are read through the person, whom those apps point to."""
    today = timezone.localdate()
    user = request.user
    return render(
        request,
        "accounts/profile.html",
        {
            "mandates": user.mandates.on(today).select_related(
                "seat__forum", "seat__municipality", "seat__organisation"
            ),
            "offices": user.offices.on(today).select_related("municipality", "organisation"),
            "assignments": user.assignments.on(today).select_related("forum"),
        },
    )
