"""Addresses of referrals, advice and links."""

from django.urls import path

from agenda.views import routing

urlpatterns = [
    path("agendapunten/<str:reference>/doorverwijzen/", routing.item_refer, name="item-refer"),
    path("doorverwijzingen/<int:pk>/antwoord/", routing.referral_answer, name="referral-answer"),
    path("agendapunten/<str:reference>/advies/", routing.advice_ask, name="advice-ask"),
    path("adviezen/<int:pk>/geven/", routing.advice_give, name="advice-give"),
    path("adviezen/<int:pk>/intrekken/", routing.advice_withdraw, name="advice-withdraw"),
    path("agendapunten/<str:reference>/verbanden/", routing.link_add, name="link-add"),
    path("verbanden/<int:pk>/verwijderen/", routing.link_remove, name="link-remove"),
]
