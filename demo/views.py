"""Become a persona with one click, and read the mail that would have been sent."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from demo.models import Enclosure, Letter
from demo.personas import BY_KEY
from documents.http import SHOWABLE

LETTERS_PER_PAGE = 25


@login_not_required
@require_GET
def personas(request: HttpRequest) -> HttpResponse:
    return render(request, "demo/personas.html", {"next": _safe_next(request, request.GET.get("next", ""))})


@login_not_required
@require_POST
def step_in(request: HttpRequest, persona: str) -> HttpResponse:
    chosen = BY_KEY.get(persona)
    if chosen is None:
        raise Http404
    person = User.objects.filter(email=chosen.email, is_active=True).first()
    if person is None:
        messages.error(request, _("The demo year is not loaded yet: run “manage.py load_demo”."))
        return redirect("demo:personas")
    login(request, person, backend="allauth.account.auth_backends.AuthenticationBackend")
    UserSession.objects.create_from_request(request)
    wanted = request.POST.get("next") or request.GET.get("next", "")
    return redirect(_safe_next(request, wanted) or "start")


@login_not_required
@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    wanted = request.GET.get("to", "").strip()
    letters = Letter.objects.prefetch_related("enclosures")
    if wanted:
        letters = letters.filter(to__icontains=wanted)
    page = Paginator(letters, LETTERS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "demo/mailbox.html", {"page": page, "wanted": wanted})


@login_not_required
@require_GET
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Letter.objects.prefetch_related("enclosures"), pk=pk)
    return render(request, "demo/letter.html", {"letter": found})


@login_not_required
@require_GET
def letter_file(request: HttpRequest, pk: int) -> FileResponse:
    enclosure = get_object_or_404(Enclosure, pk=pk)
    try:
        file = enclosure.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        file,
        as_attachment=enclosure.mime not in SHOWABLE,
        filename=enclosure.name,
        content_type=enclosure.mime,
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _safe_next(request: HttpRequest, address: str) -> str:
    """Only addresses of our own: nobody is sent elsewhere after signing in."""
    own = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if own else ""
