"""Addresses of the map. They stand here because its pages also tell what agenda and decisions know."""

from django.urls import path

from overleg import pages
from regions.views import administration, agreements, changeover, composition, forums, places

app_name = "regions"
urlpatterns = [
    path("regio/", places.regions, name="regions"),
    path("regio/<slug:code>/", pages.region, name="region"),
    path("regio/<slug:code>/stand/", pages.region_life, name="region-life"),
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
    path("forum/<slug:slug>/samenstelling/", composition.composition, name="composition"),
    path("forum/<slug:slug>/samenstelling/zetel/", composition.seat_new, name="seat-new"),
    path("forum/<slug:slug>/samenstelling/zetel/<int:pk>/einde/", composition.seat_end, name="seat-end"),
    path("forum/<slug:slug>/samenstelling/zetel/<int:pk>/mandaat/", composition.mandate_new, name="mandate-new"),
    path(
        "forum/<slug:slug>/samenstelling/mandaat/<int:pk>/overdragen/",
        composition.mandate_replace,
        name="mandate-replace",
    ),
    path("forum/<slug:slug>/samenstelling/mandaat/<int:pk>/einde/", composition.mandate_end, name="mandate-end"),
    path("forum/<slug:slug>/samenstelling/ondersteuning/", composition.support_new, name="support-new"),
    path("forum/<slug:slug>/samenstelling/ondersteuning/<int:pk>/einde/", composition.support_end, name="support-end"),
    path("beheer/forum/nieuw/", administration.forum_new, name="forum-new"),
    path("beheer/forum/<slug:slug>/", administration.forum_edit, name="forum-edit"),
    path("beheer/gemeenten/", administration.municipalities_list, name="manage-municipalities"),
    path("beheer/gemeenten/<slug:nis_code>/", administration.municipality, name="manage-municipality"),
    path("beheer/gemeenten/<slug:nis_code>/persoon/", administration.municipality_office, name="municipality-office"),
    path("beheer/gemeenten/<slug:nis_code>/fusie/", administration.municipality_merge, name="municipality-merge"),
    path("beheer/gemeenten/<slug:nis_code>/wissel/", changeover.changeover, name="changeover"),
    path("beheer/organisaties/", administration.organisations, name="organisations"),
    path("beheer/organisaties/nieuw/", administration.organisation_new, name="organisation-new"),
    path("beheer/organisaties/<slug:slug>/", administration.organisation, name="organisation"),
    path("beheer/organisaties/<slug:slug>/persoon/", administration.organisation_office, name="organisation-office"),
    path("beheer/ambt/<int:pk>/einde/", administration.office_end, name="office-end"),
    path("gemeente/<slug:nis_code>/", pages.municipality, name="municipality"),
]
