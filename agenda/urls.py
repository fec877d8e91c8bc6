"""Addresses of this app."""

from django.urls import path

from agenda.urls_meetings import urlpatterns as meeting_urls
from agenda.urls_routing import urlpatterns as routing_urls
from agenda.urls_validation import urlpatterns as validation_urls
from agenda.views import feeds, item, items, routing

app_name = "agenda"
urlpatterns = [
    # agendapunten: subjects somebody proposes
    path("agendapunten/", items.item_list, name="items"),
    path("agendapunten/nieuw/", items.item_new, name="item-new"),
    path("agendapunten/nieuw/waar/", routing.item_fits, name="item-fits"),
    path("agendapunten/<str:reference>/", item.item_page, name="item"),
    path("agendapunten/<str:reference>/bewerken/", items.item_edit, name="item-edit"),
    path("agendapunten/<str:reference>/stap/", item.item_move, name="item-move"),
    path("agendapunten/<str:reference>/bijlagen/", item.attachment_add, name="attachment-add"),
    path("bijlagen/<int:pk>/", item.attachment, name="attachment"),
    path("bijlagen/<int:pk>/verwijderen/", item.attachment_remove, name="attachment-remove"),
    # profiel/agenda: one's own calendar at a secret address
    path("profiel/agenda/", feeds.feed_list, name="feeds"),
    path("profiel/agenda/<int:pk>/intrekken/", feeds.feed_revoke, name="feed-revoke"),
    path("agenda-feed/<str:secret>.ics", feeds.feed, name="feed"),
    *routing_urls,
    *meeting_urls,
    *validation_urls,
]
