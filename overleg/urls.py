"""Every address of the product: each app brings its own."""

from django.conf import settings
from django.urls import include, path

from overleg import administration, machinery, personal, records, views, views_mail, views_work, whole_life

urlpatterns = [
    path("", views.start, name="start"),
    path("agendapunten/<slug:reference>/levensloop/", whole_life.whole_life, name="item-life"),
    path("mijn-werk/", views_work.my_work, name="work"),
    path("mijn-werk/rekenblad/", views_work.sheet, name="work-sheet"),
    path("healthz", views.health, name="health"),
    path("healthz/live", views.live, name="live"),
    path("healthz/ready", views.ready, name="ready"),
    path("metrics", views.figures, name="metrics"),
    path("taal/", views.language, name="language"),
    path("aangemeld/", views.signed_in, name="signed-in"),
    path("beheer/", administration.home, name="administration"),
    path("beheer/persoonsgegevens/<int:pk>/", personal.personal, name="personal"),
    path("beheer/persoonsgegevens/<int:pk>/bestand/", personal.personal_file, name="personal-file"),
    path("beheer/persoonsgegevens/<int:pk>/verwijderen/", personal.personal_forget, name="personal-forget"),
    path("beheer/toegang/", records.access_records, name="access-records"),
    path("beheer/wijzigingen/", records.field_changes, name="field-changes"),
    path("beheer/personen/", administration.people_import, name="people-import"),
    path("beheer/personen/voorbeeld/", administration.people_example, name="people-example"),
    path("beheer/personen/<int:pk>/", administration.people_import_preview, name="people-import-preview"),
    path("robots.txt", views.robots, name="robots"),
    path("profiel/mail/", views_mail.mail_choice, name="mail-choice"),
    path("mail/uit/<str:token>/", views_mail.mail_off, name="mail-off"),
    path("", include("accounts.urls")),
    path("", include("overleg.urls_accounts")),
    path("", include("overleg.urls_regions")),
    path("beheer/taken/", machinery.job_list, name="jobs"),
    path("beheer/taken/<str:kind>/<int:pk>/opnieuw/", machinery.job_retry, name="job-retry"),
    path("beheer/taken/<str:kind>/<int:pk>/stoppen/", machinery.job_cancel, name="job-cancel"),
    path("", include("agenda.urls")),
    path("", include("decisions.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("", include("demo.urls")))

handler400 = "overleg.views.bad_request"
handler403 = "overleg.views.forbidden"
handler404 = "overleg.views.not_found"
handler500 = "overleg.views.server_error"
