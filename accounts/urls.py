"""Signing in and one's own profile: allauth's views under its own names, at Dutch addresses. There is no sign-up."""

from allauth.account import views as allauth
from django.urls import path, re_path

from accounts import views

urlpatterns = [
    path("aanmelden/", allauth.login, name="account_login"),
    path("afmelden/", allauth.logout, name="account_logout"),
    path("aanmelden/bevestigen/", allauth.reauthenticate, name="account_reauthenticate"),
    path("aanmelden/gesloten/", allauth.account_inactive, name="account_inactive"),
    path("wachtwoord/", allauth.password_reset, name="account_reset_password"),
    path("wachtwoord/verstuurd/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^wachtwoord/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("wachtwoord/klaar/", allauth.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("profiel/", views.profile, name="profile"),
    path("profiel/wachtwoord/", allauth.password_change, name="account_change_password"),
    path("profiel/wachtwoord/kiezen/", allauth.password_set, name="account_set_password"),
]
