"""Addresses of meetings, their agenda, their session and their papers."""

from django.urls import path

from agenda.views import attendance, bundle, composing, meetings, minutes, notes, papers, series, session, year

# /vergaderingen/
list_urls = [
    path("vergaderingen/", meetings.meeting_list, name="meetings"),
    path("vergaderingen/nieuw/", meetings.meeting_new, name="meeting-new"),
    path("vergaderingen/reeks/", series.series, name="series"),
    path("vergaderingen/jaar/<int:year>/", year.year, name="year"),
    path("vergaderingen/stukken/<int:pk>/", papers.paper, name="paper"),
    path("vergaderingen/stukken/<int:pk>/opnieuw/", papers.paper_retry, name="paper-retry"),
]

# /vergaderingen/<meeting>/
meeting_urls = [
    path("vergaderingen/<int:pk>/", meetings.meeting_page, name="meeting"),
    path("vergaderingen/<int:pk>/wijzigen/", meetings.meeting_edit, name="meeting-edit"),
    path("vergaderingen/<int:pk>/verzetten/", meetings.meeting_move, name="meeting-move"),
    path("vergaderingen/<int:pk>/plaatsen/", composing.meeting_place, name="meeting-place"),
    path("vergaderingen/<int:pk>/publiceren/", composing.meeting_publish, name="meeting-publish"),
    path("vergaderingen/<int:pk>/heropenen/", composing.meeting_reopen, name="meeting-reopen"),
    path("vergaderingen/<int:pk>/annuleren/", composing.meeting_cancel, name="meeting-cancel"),
    path("vergaderingen/<int:pk>/openen/", composing.meeting_open, name="meeting-open"),
    path("vergaderingen/<int:pk>/kalender.ics", papers.meeting_calendar, name="meeting-calendar"),
    path("vergaderingen/<int:pk>/stukken/", papers.papers, name="papers"),
    path("vergaderingen/<int:pk>/bundel/", bundle.bundle, name="bundle"),
    path("vergaderingen/<int:pk>/bundel/opnieuw/", bundle.bundle_remake, name="bundle-remake"),
    path("vergaderingen/<int:pk>/versies/<int:version>/", bundle.version, name="version"),
    path("vergaderingen/<int:pk>/zitting/", attendance.session, name="meeting-session"),
    path("vergaderingen/<int:pk>/zitting/rondvraag/", session.item_raise, name="item-raise"),
    path("vergaderingen/<int:pk>/zitting/slot/", session.session_end, name="session-end"),
    path("vergaderingen/<int:pk>/zitting/volgende/", session.session_plan, name="session-plan"),
    path("vergaderingen/<int:pk>/aanwezigheden/", attendance.attendance, name="attendance"),
    path("vergaderingen/<int:pk>/beeindigen/", session.meeting_end, name="meeting-end"),
    path("vergaderingen/<int:pk>/verslag/", minutes.minutes, name="minutes"),
    path("vergaderingen/<int:pk>/verslag/goedkeuren/", minutes.minutes_approve, name="minutes-approve"),
    path("vergaderingen/<int:pk>/verslag/vernieuwen/", minutes.minutes_refresh, name="minutes-refresh"),
]

# /plaatsingen/<placement>/
placement_urls = [
    path("plaatsingen/<int:pk>/verplaatsen/", composing.placement_move, name="placement-move"),
    path("plaatsingen/<int:pk>/minuten/", composing.placement_minutes, name="placement-minutes"),
    path("plaatsingen/<int:pk>/weghalen/", composing.placement_remove, name="placement-remove"),
    path("plaatsingen/<int:pk>/nota/", notes.note, name="note"),
    path("vergaderingen/punten/<int:pk>/", session.session_item, name="session-item"),
    path("plaatsingen/<int:pk>/beginnen/", session.item_begin, name="item-begin"),
    path("plaatsingen/<int:pk>/deelname/", attendance.at_item, name="at-item"),
    path("plaatsingen/<int:pk>/deelname/<int:attendance>/", attendance.takes_part, name="takes-part"),
    path("plaatsingen/<int:pk>/doorverwijzen/", session.placement_refer, name="placement-refer"),
    path("plaatsingen/<int:pk>/uitkomst/", session.placement_outcome, name="placement-outcome"),
    path("plaatsingen/<int:pk>/heropenen/", session.placement_reopen, name="placement-reopen"),
]

urlpatterns = list_urls + meeting_urls + placement_urls
