"""Addresses of meetings, their agenda, their session and their papers."""

from django.urls import path

from agenda.views import (
    attendance,
    attendance_year,
    bundle,
    composing,
    details,
    meetings,
    minutes,
    notes,
    papers,
    record,
    review,
    series,
    session,
    year,
)

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
    path("vergaderingen/<int:pk>/vaste-punten/", composing.meeting_standing, name="meeting-standing"),
    path("vergaderingen/<int:pk>/draaiboek/", details.running_order, name="running-order"),
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
    path("vergaderingen/<int:pk>/verslag/agenderen/", minutes.minutes_place, name="minutes-place"),
    path("vergaderingen/<int:pk>/verslag/verbeteren/", record.minutes_correct, name="minutes-correct"),
    path("vergaderingen/<int:pk>/verslag/zinnen/", record.phrases, name="phrases"),
    path("vergaderingen/<int:pk>/verslag/versies/<int:number>/", record.version, name="minutes-version"),
    path("vergaderingen/<int:pk>/verslag/ronde/", review.review_start, name="review-start"),
    path("vergaderingen/<int:pk>/verslag/termijn/", review.review_deadline, name="review-deadline"),
    path("vergaderingen/<int:pk>/verslag/akkoord/", review.review_agree, name="review-agree"),
    path("vergaderingen/<int:pk>/verslag/opmerking/", review.comment_new, name="comment-new"),
]

# /opmerkingen/<comment>/
comment_urls = [
    path("opmerkingen/<int:pk>/", review.comment, name="comment"),
    path("opmerkingen/<int:pk>/intrekken/", review.comment_withdraw, name="comment-withdraw"),
]

# /plaatsingen/<placement>/
placement_urls = [
    path("plaatsingen/<int:pk>/verplaatsen/", composing.placement_move, name="placement-move"),
    path("plaatsingen/<int:pk>/minuten/", composing.placement_minutes, name="placement-minutes"),
    path("plaatsingen/<int:pk>/gegevens/", details.placement_details, name="placement-details"),
    path("plaatsingen/<int:pk>/weghalen/", composing.placement_remove, name="placement-remove"),
    path("plaatsingen/<int:pk>/nota/", notes.note, name="note"),
    path("plaatsingen/<int:pk>/nota/vergelijken/", notes.note_compare, name="note-compare"),
    path("plaatsingen/<int:pk>/nota/versies/", notes.note_versions, name="note-versions"),
    path("plaatsingen/<int:pk>/nota/terugzetten/", notes.note_restore, name="note-restore"),
    path("vergaderingen/punten/<int:pk>/", session.session_item, name="session-item"),
    path("plaatsingen/<int:pk>/beginnen/", session.item_begin, name="item-begin"),
    path("plaatsingen/<int:pk>/deelname/", attendance.at_item, name="at-item"),
    path("plaatsingen/<int:pk>/deelname/<int:attendance>/", attendance.takes_part, name="takes-part"),
    path("plaatsingen/<int:pk>/doorverwijzen/", session.placement_refer, name="placement-refer"),
    path("plaatsingen/<int:pk>/uitkomst/", session.placement_outcome, name="placement-outcome"),
    path("plaatsingen/<int:pk>/verbeteren/", record.note_correct, name="note-correct"),
    path("plaatsingen/<int:pk>/heropenen/", session.placement_reopen, name="placement-reopen"),
]

# /forum/<forum>/, /vaste-punten/
forum_urls = [
    path("forum/<slug:slug>/vaste-punten/", details.standing_list, name="standing"),
    path("forum/<slug:slug>/aanwezigheden/<int:year>/", attendance_year.attendance_year, name="attendance-year"),
    path(
        "forum/<slug:slug>/aanwezigheden/<int:year>/rekenblad/",
        attendance_year.attendance_year_sheet,
        name="attendance-year-sheet",
    ),
    path("vaste-punten/<int:pk>/", details.standing_edit, name="standing-edit"),
]

urlpatterns = forum_urls + list_urls + meeting_urls + placement_urls + comment_urls
