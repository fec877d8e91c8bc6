"""Addresses about accounts: of an administrator, and the steps a support officer or general director takes."""

from django.urls import path

from regions.views import accounts, delegation

urlpatterns = [
    path("beheer/accounts/", accounts.accounts, name="accounts"),
    path("beheer/accounts/nieuw/", accounts.account_new, name="account-new"),
    path("beheer/accounts/<int:pk>/", accounts.account, name="account"),
    path("beheer/accounts/<int:pk>/sluiten/", accounts.close, name="account-close"),
    path("beheer/accounts/<int:pk>/openen/", accounts.reopen, name="account-reopen"),
    path("beheer/accounts/<int:pk>/tweede-factor/", accounts.reset_second_factor, name="account-second-factor"),
    path("beheer/accounts/<int:pk>/sessies/", accounts.end_sessions, name="account-sessions"),
    path("beheer/accounts/<int:pk>/beheerder/", accounts.administrator, name="account-administrator"),
    path("beheer/accounts/<int:pk>/meekijken/", accounts.view_as, name="view-as"),
    path("beheer/meekijken/stoppen/", accounts.view_as_stop, name="view-as-stop"),
    path("personen/<int:pk>/uitnodigen/", accounts.invite, name="invite"),
    path("gemeente/<slug:nis_code>/medewerkers/", delegation.clerks, name="clerks"),
    path("gemeente/<slug:nis_code>/medewerkers/<int:pk>/einde/", delegation.clerk_end, name="clerk-end"),
    path("beheer/gemeenten/<slug:nis_code>/overname/", delegation.take_over, name="take-over"),
]
