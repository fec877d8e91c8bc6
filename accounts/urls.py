"""Signing in and one's own profile: allauth's views under its own names, at Dutch addresses. There is no sign-up."""

from allauth.account import views as allauth
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as oidc
from allauth.usersessions import views as sessions
from django.contrib.auth.decorators import login_not_required
from django.urls import path, re_path
from django.views.generic import RedirectView

from accounts import views, views_saved

urlpatterns = [
    path("aanmelden/", allauth.login, name="account_login"),
    path("afmelden/", allauth.logout, name="account_logout"),
    path("aanmelden/bevestigen/", allauth.reauthenticate, name="account_reauthenticate"),
    path("aanmelden/bevestigen/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("aanmelden/bevestigen/sleutel/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("aanmelden/gesloten/", allauth.account_inactive, name="account_inactive"),
    path("aanmelden/code/", allauth.request_login_code, name="account_request_login_code"),
    path("aanmelden/code/invullen/", allauth.confirm_login_code, name="account_confirm_login_code"),
    path("aanmelden/tweede-stap/", mfa.authenticate, name="mfa_authenticate"),
    path("aanmelden/sleutel/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("aanmelden/afgebroken/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("aanmelden/mislukt/", login_not_required(social.login_error), name="socialaccount_login_error"),
    path("aanmelden/met/<slug:provider_id>/", views.sign_in_elsewhere, name="openid_connect_login"),
    path("aanmelden/met/<slug:provider_id>/terug/", oidc.callback, name="openid_connect_callback"),
    path("wachtwoord/", allauth.password_reset, name="account_reset_password"),
    path("wachtwoord/verstuurd/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^wachtwoord/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("wachtwoord/klaar/", allauth.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("profiel/", views.profile, name="profile"),
    path("weergaven/", views_saved.saved, name="saved-views"),
    path("weergaven/bewaren/", views_saved.keep, name="saved-view-keep"),
    path("weergaven/<int:pk>/verwijderen/", views_saved.forget, name="saved-view-forget"),
    path("profiel/wachtwoord/", allauth.password_change, name="account_change_password"),
    path("profiel/wachtwoord/kiezen/", allauth.password_set, name="account_set_password"),
    path("profiel/sessies/", sessions.list_usersessions, name="usersessions_list"),
    path("profiel/sessies/<int:pk>/beeindigen/", views.session_end, name="session-end"),
    path("profiel/beveiliging/", mfa.index, name="mfa_index"),
    path("profiel/beveiliging/instellen/", views.second_factor_needed, name="second-factor"),
    path("profiel/beveiliging/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("profiel/beveiliging/app/loskoppelen/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("profiel/beveiliging/sleutels/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("profiel/beveiliging/sleutels/nieuw/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("profiel/beveiliging/sleutels/<int:pk>/naam/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("profiel/beveiliging/sleutels/<int:pk>/verwijderen/", views.passkey_remove, name="mfa_remove_webauthn"),
    path("profiel/beveiliging/herstelcodes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("profiel/beveiliging/herstelcodes/nieuw/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path(
        "profiel/beveiliging/herstelcodes/bestand/", codes.download_recovery_codes, name="mfa_download_recovery_codes"
    ),
]
