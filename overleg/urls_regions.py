"""Addresses of the map. They stand here because its pages also tell what agenda and decisions know."""

from django.urls import path

from overleg import pages
from regions.views import forums, places

app_name = "regions"
urlpatterns = [
    path("regio/", places.regions, name="regions"),
    path("regio/<slug:code>/", pages.region, name="region"),
    path("forum/", forums.forums, name="forums"),
    path("forum/<slug:slug>/", pages.forum, name="forum"),
    path("gemeente/<slug:nis_code>/", pages.municipality, name="municipality"),
]
