"""One's own page: who you are here, for whom you speak, and how you come in."""

from __future__ import annotations

import logging

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount.providers.openid_connect import views as oidc
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from accounts import second_factor
from accounts.middleware import lacks_second_factor
from overleg.http import AuthedRequest
from overleg.lib.refusal import Refused

log = logging.getLogger(__name__)


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


@login_not_required
@require_safe
def sign_in_elsewhere(request: HttpRequest, provider_id: str) -> HttpResponse:
    """On to the other organisation; when it cannot be reached the page says so, instead of breaking."""
    try:
        return oidc.login(request, provider_id=provider_id)
    except RequestException:
        log.exception("The provider at %s cannot be reached", settings.OIDC_URL)
        return render(request, "socialaccount/authentication_error.html", status=503)


@require_safe
def second_factor_needed(request: AuthedRequest) -> HttpResponse:
    """The calm stop on the way in for who must have a second factor; for everybody else it leads on."""
    if lacks_second_factor(request):
        return render(request, "accounts/second_factor.html")
    return redirect(request.session.pop("wanted", "") or "start")


def passkey_remove(request: AuthedRequest, pk: int) -> HttpResponse:
    """allauth's page; the last second factor of who must have one stays."""
    own = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.WEBAUTHN, pk=pk).first()
    if own and second_factor.is_last_needed(own):
        raise Refused(str(second_factor.SecondFactors.error_messages["cannot_delete_authenticator"]))
    return passkeys.remove_webauthn(request, pk=pk)


@require_POST
def session_end(request: AuthedRequest, pk: int) -> HttpResponse:
    end_sessions(request, [get_object_or_404(UserSession, user=request.user, pk=pk)])
    messages.success(request, _("That session has ended."))
    return redirect("usersessions_list")
