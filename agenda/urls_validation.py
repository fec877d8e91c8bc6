"""Addresses of the validation of an agenda, and of the mail about a meeting."""

from django.urls import path

from agenda.views import mailing, validation

urlpatterns = [
    path("vergaderingen/<int:pk>/validatie/", validation.validation_page, name="validation"),
    path("vergaderingen/<int:pk>/validatie/vragen/", validation.validation_ask, name="validation-ask"),
    path("vergaderingen/<int:pk>/validatie/opnieuw/", validation.validation_again, name="validation-again"),
    path("vergaderingen/<int:pk>/validatie/intrekken/", validation.validation_withdraw, name="validation-withdraw"),
    path("vergaderingen/<int:pk>/validatie/antwoord/", validation.validation_answer, name="validation-answer"),
    path("vergaderingen/<int:pk>/validatie/opmerking/", validation.validation_remark, name="validation-remark"),
    path("vergaderingen/<int:pk>/mail/", mailing.meeting_mail, name="meeting-mail"),
    path("vergaderingen/<int:pk>/nu-mailen/", mailing.meeting_send_now, name="meeting-send-now"),
    path("vergaderingen/<int:pk>/volgende-versie/", mailing.meeting_renew, name="meeting-renew"),
    path("opmerkingen/<int:pk>/behandelen/", validation.remark_handle, name="remark-handle"),
]
