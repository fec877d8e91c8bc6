"""Addresses of this app."""

from django.urls import path

from decisions.views import (
    action_list,
    actions,
    asks,
    at_table,
    cost_keys,
    decisions,
    drafts,
    early_positions,
    evaluations,
    feedback,
    followup,
    matrix,
    packets,
    preparation,
    recording,
    remarks,
    rhythm,
    rhythm_region,
)

app_name = "decisions"

# /besluiten/
list_urls = [
    path("besluiten/", decisions.decisions, name="decisions"),
    path("besluiten/matrix/", matrix.matrix, name="matrix"),
    path("besluiten/matrix/afdruk/", matrix.paper, name="matrix-paper"),
    path("besluiten/matrix/rekenblad/", matrix.sheet, name="matrix-sheet"),
    path("besluiten/bekrachtigen/<int:pk>/", decisions.ratify, name="ratify"),
    path("besluiten/akkoord/<int:pk>/", at_table.agree, name="agree"),
    path("besluiten/posities/<int:pk>/nieuw/", at_table.position, name="position"),
    path("besluiten/posities/<int:pk>/", at_table.position_explain, name="position-explain"),
    path("besluiten/acties/lezen/<int:pk>/", at_table.action_preview, name="action-preview"),
    path("besluiten/acties/nieuw/<int:pk>/", at_table.action_line, name="action-line"),
    path("besluiten/acties/<int:pk>/terug/", at_table.action_take_back, name="action-take-back"),
    path("besluiten/pakketten/<int:pk>/", packets.packet, name="packet"),
    path("besluiten/pakketten/<int:pk>/ontwerpen/", packets.drafts, name="packet-drafts"),
    path("besluiten/pakketten/<int:pk>/opnieuw/", packets.retry, name="packet-retry"),
    path("besluiten/pakketten/<int:pk>/nogmaals/", packets.send_again, name="packet-send-again"),
    path("besluiten/terugkoppeling/<int:pk>/", feedback.feedback, name="feedback"),
    path("besluiten/terugkoppeling/<int:pk>/ongedaan/", feedback.undo, name="feedback-undo"),
    path("besluiten/terugkoppeling/<int:pk>/nodig/", asks.needed, name="feedback-needed"),
    path("besluiten/terugkoppeling/<int:pk>/opmerking/", remarks.handle, name="remark-handle"),
    path("besluiten/terugkoppeling/<int:pk>/uittreksel/", feedback.extract, name="extract"),
    path("besluiten/geleerd/", evaluations.evaluations, name="evaluations"),
]

# /acties/
action_urls = [
    path("acties/", action_list.actions, name="actions"),
    path("acties/tabel.xlsx", action_list.sheet, name="actions-sheet"),
    path("acties/<int:pk>/", actions.action, name="action"),
    path("acties/<int:pk>/melden/", actions.report, name="action-report"),
    path("acties/<int:pk>/datum/", actions.change_due, name="action-due"),
    path("acties/<int:pk>/overdragen/", actions.hand_over, name="action-hand-over"),
    path("acties/<int:pk>/terugmelden/", actions.report_back, name="action-report-back"),
    path("acties/<int:pk>/bestanden/", actions.file_add, name="action-file-add"),
    path("acties/bestanden/<int:pk>/", actions.file, name="action-file"),
    path("acties/bestanden/<int:pk>/weg/", actions.file_remove, name="action-file-remove"),
]

# /besluiten/<reference>/
decision_urls = [
    path("besluiten/<slug:reference>/", decisions.decision, name="decision"),
    path("besluiten/<slug:reference>/vastleggen/", recording.recording_decision, name="recording-decision"),
    path("besluiten/<slug:reference>/vraag/", asks.asks, name="decision-asks"),
    path("besluiten/<slug:reference>/vraag/<str:nis_code>/erbij/", asks.join, name="duty-join"),
    path("besluiten/<slug:reference>/vraag/<str:nis_code>/niet-nodig/", asks.leave, name="duty-leave"),
    path("besluiten/<slug:reference>/opmerkingen/agenderen/", remarks.to_agenda, name="remarks-to-agenda"),
    path("besluiten/<slug:reference>/pakketten/", packets.packets, name="packets"),
    path("besluiten/<slug:reference>/pakketten/maken/", packets.make, name="packets-make"),
    path("besluiten/<slug:reference>/pakketten/versturen/", packets.send, name="packets-send"),
    path("besluiten/<slug:reference>/pakketten/stoppen/", packets.stop, name="packets-stop"),
    path("besluiten/<slug:reference>/pakketten/alles.zip", packets.everything, name="packets-zip"),
    path("besluiten/<slug:reference>/uitvoeren/", decisions.execute, name="decision-execute"),
    path("besluiten/<slug:reference>/afsluiten/", decisions.close, name="decision-close"),
    path("besluiten/<slug:reference>/heropenen/", decisions.reopen, name="decision-reopen"),
    path("besluiten/<slug:reference>/intrekken/", decisions.revoke, name="decision-revoke"),
    path("besluiten/<slug:reference>/acties/", actions.add, name="action-add"),
]

# /vergaderingen/<meeting>/pakketten/
meeting_urls = [
    path("vergaderingen/<int:meeting>/pakketten/", packets.packets, name="meeting-packets"),
    path("vergaderingen/<int:meeting>/pakketten/maken/", packets.make, name="meeting-packets-make"),
    path("vergaderingen/<int:meeting>/pakketten/versturen/", packets.send, name="meeting-packets-send"),
    path("vergaderingen/<int:meeting>/pakketten/stoppen/", packets.stop, name="meeting-packets-stop"),
    path("vergaderingen/<int:meeting>/pakketten/alles.zip", packets.everything, name="meeting-packets-zip"),
]

# /voorbereiding/<reference>/
preparation_urls = [
    path("voorbereiding/<slug:reference>/", preparation.preparation, name="preparation"),
    path("voorbereiding/<slug:reference>/pdf/", preparation.pdf, name="preparation-pdf"),
    path("voorbereiding/<slug:reference>/verdeelsleutel/", cost_keys.edit, name="cost-key"),
    path("voorbereiding/<slug:reference>/verdeelsleutel/weg/", cost_keys.remove, name="cost-key-remove"),
    path("voorbereiding/<slug:reference>/standpunt/<str:nis_code>/", early_positions.state, name="early-position"),
    path(
        "voorbereiding/<slug:reference>/standpunt/<str:nis_code>/terugnemen/",
        early_positions.withdraw,
        name="early-position-withdraw",
    ),
    path("voorbereiding/<slug:reference>/<str:body>/", drafts.edit, name="draft"),
    path("voorbereiding/<slug:reference>/<str:body>/gewoon/", drafts.restore, name="draft-restore"),
]

# /gemeente/<nis code>/ritme/<year>/ and /regio/<code>/ritme/<year>/
RHYTHM = "gemeente/<slug:nis_code>/ritme/<int:year>/"
REGION_RHYTHM = "regio/<slug:code>/ritme/<int:year>/"
rhythm_urls = [
    path(RHYTHM, rhythm.municipality, name="rhythm"),
    path(f"{RHYTHM}noteren/", rhythm.note, name="rhythm-note"),
    path(f"{RHYTHM}herinneren/", rhythm.remind, name="rhythm-remind"),
    path(f"{RHYTHM}verklaring/", rhythm.statement_make, name="rhythm-statement-make"),
    path(REGION_RHYTHM, rhythm_region.region, name="rhythm-region"),
    path(f"{REGION_RHYTHM}rekenblad/", rhythm_region.region_sheet, name="rhythm-region-sheet"),
    path(f"{REGION_RHYTHM}herinneren/", rhythm_region.region_remind, name="rhythm-region-remind"),
    path(f"{REGION_RHYTHM}verklaring/", rhythm_region.region_statement, name="rhythm-region-statement"),
    path("ritme/besproken/<int:pk>/", rhythm.confirm, name="discussion-confirm"),
    path("ritme/besproken/<int:pk>/terugnemen/", rhythm.take_back, name="discussion-take-back"),
    path("ritme/verklaring/<int:pk>/", rhythm.statement, name="rhythm-statement"),
]

urlpatterns = [
    *list_urls,
    *action_urls,
    *decision_urls,
    *meeting_urls,
    *preparation_urls,
    *rhythm_urls,
    path("opvolging/", followup.followup, name="followup"),
    path("opvolging/rekenblad/", followup.sheet, name="followup-sheet"),
    path("opvolging/vastleggen/", recording.recording, name="recording"),
    path("opvolging/opmerkingen/", remarks.remarks, name="remarks"),
]
