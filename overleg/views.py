"""Pages of the product as a whole: what waits for you, health, language, and what to show when something fails."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agenda.models import ItemDraft, Meeting
from documents.missing import FileIsMissing
from overleg import metrics
from overleg.health import look
from overleg.http import AuthedRequest, wished
from overleg.waiting import waiting_for
from regions.access import standing
from regions.models import Forum


@require_safe
def start(request: AuthedRequest) -> HttpResponse:
    """What waits for me."""
    user = request.user
    forums = Forum.objects.filter(pk__in=standing(user).roles)
    meetings = Meeting.objects.visible_to(user).coming(timezone.now()).for_list()[:6]
    drafts = ItemDraft.objects.visible_to(user).select_related("forum")[:6]
    context = {
        "waiting": waiting_for(user, beside=[forums, meetings, drafts]),
        "forums": forums,
        "meetings": meetings,
        "drafts": drafts,
        "today": timezone.localdate(),
    }
    return render(request, "start.html", context)


@require_safe
def signed_in(request: AuthedRequest) -> HttpResponse:
    """For who signed in again in a second tab: the first saves what was typed there."""
    return render(request, "signed_in.html")


@require_POST
@login_not_required
def language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language: with the person, and in this browser for the sign-in page."""
    response = HttpResponseRedirect(wished(request, otherwise="/"))
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        request.user.language = chosen
        request.user.save(update_fields=["language"])
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=365 * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@require_safe
@login_not_required
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")


@require_safe
@never_cache
@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """For who watches: 200 when every part works, else 503 and which part does not."""
    found = look()
    return JsonResponse(found.as_json(), status=200 if found.well else 503)


@require_safe
@never_cache
@login_not_required
def live(request: HttpRequest) -> HttpResponse:
    """This process answers. Asks nothing of anybody: a database that is away is no reason to start it again."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
@login_not_required
def ready(request: HttpRequest) -> HttpResponse:
    """May people be sent here? Not without a database; they can work while the broker or the worker is away."""
    found = look()
    return JsonResponse(found.as_json(), status=200 if found.database == "ok" else 503)


@require_safe
@never_cache
@login_not_required
def figures(request: HttpRequest) -> HttpResponse:
    """For Prometheus; to everybody without the token this address does not exist."""
    if not metrics.may_read(request):
        raise Http404
    return HttpResponse(metrics.figures(), content_type=metrics.CONTENT_TYPE_LATEST)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The text of PermissionDenied is the reason a person reads."""
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    template = "missing_file.html" if isinstance(exception, FileIsMissing) else "404.html"
    return render(request, template, {"file": str(exception)}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without context, menu or database: whatever broke, this page still appears."""
    return HttpResponse(render_to_string("500.html"), status=500)
