"""Addresses of this app."""

from django.urls import path

from agenda.urls_meetings import urlpatterns as meeting_urls
from agenda.urls_routing import urlpatterns as routing_urls
from agenda.urls_validation import urlpatterns as validation_urls
from agenda.views import attachments, feeds, item, items, proposing, questions, routing

app_name = "agenda"
urlpatterns = [
    # agendapunten: subjects somebody proposes
    path("agendapunten/", items.item_list, name="items"),
    path("agendapunten/nieuw/", proposing.item_new, name="item-new"),
    path("agendapunten/ontwerpen/<int:pk>/weggooien/", proposing.draft_discard, name="draft-discard"),
    path("agendapunten/nieuw/waar/", routing.item_fits, name="item-fits"),
    path("agendapunten/<str:reference>/", item.item_page, name="item"),
    path("agendapunten/<str:reference>/bewerken/", items.item_edit, name="item-edit"),
    path("agendapunten/<str:reference>/stap/", item.item_move, name="item-move"),
    path("agendapunten/<str:reference>/bijlagen/", attachments.attachment_add, name="attachment-add"),
    path("bijlagen/<int:pk>/", attachments.attachment, name="attachment"),
    path("bijlagen/<int:pk>/versie/<int:number>/", attachments.attachment_version, name="attachment-version"),
    path("bijlagen/<int:pk>/bewerken/", attachments.attachment_edit, name="attachment-edit"),
    path("bijlagen/<int:pk>/plaats/", attachments.attachment_move, name="attachment-move"),
    path("bijlagen/<int:pk>/verwijderen/", attachments.attachment_remove, name="attachment-remove"),
    path("bijlagen/wacht/<int:pk>/", attachments.held_settle, name="held-settle"),
    path("agendapunten/<str:reference>/vraag/", questions.question_ask, name="question-ask"),
    path("vragen/<int:pk>/antwoord/", questions.question_answer, name="question-answer"),
    path("vragen/<int:pk>/intrekken/", questions.question_withdraw, name="question-withdraw"),
    # profiel/agenda: one's own calendar at a secret address
    path("profiel/agenda/", feeds.feed_list, name="feeds"),
    path("profiel/agenda/<int:pk>/intrekken/", feeds.feed_revoke, name="feed-revoke"),
    path("agenda-feed/<str:secret>.ics", feeds.feed, name="feed"),
    *routing_urls,
    *meeting_urls,
    *validation_urls,
]
