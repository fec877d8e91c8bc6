"""Addresses of the map. They stand here because its pages also tell what agenda and decisions know."""

from django.urls import path

from overleg import pages
from regions.views import agreements, forums, places

app_name = "regions"
urlpatterns = [
    path("regio/", places.regions, name="regions"),
    path("regio/<slug:code>/", pages.region, name="region"),
    path("forum/", forums.forums, name="forums"),
    path("forum/<slug:slug>/", pages.forum, name="forum"),
    path("forum/<slug:slug>/werkafspraak/", agreements.agreement, name="agreement"),
    path("forum/<slug:slug>/werkafspraak/nieuw/", agreements.agreement_new, name="agreement-new"),
    path("forum/<slug:slug>/werkafspraak/<int:pk>/verbeteren/", agreements.agreement_correct, name="agreement-correct"),
    path(
        "forum/<slug:slug>/werkafspraak/<int:pk>/laten-vallen/",
        agreements.agreement_withdraw,
        name="agreement-withdraw",
    ),
    path("forum/<slug:slug>/werkafspraak/<int:pk>/thema/", agreements.rule_new, name="rule-new"),
    path("forum/<slug:slug>/werkafspraak/thema/<int:pk>/", agreements.rule, name="rule"),
    path("forum/<slug:slug>/werkafspraak/thema/<int:pk>/verwijderen/", agreements.rule_remove, name="rule-remove"),
    path("gemeente/<slug:nis_code>/", pages.municipality, name="municipality"),
]
