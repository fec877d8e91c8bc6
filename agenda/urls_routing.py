"""Addresses of referrals, advice and links."""

from django.urls import path

from agenda.views import advising, remarks, routing

urlpatterns = [
    path("agendapunten/<str:reference>/doorverwijzen/", routing.item_refer, name="item-refer"),
    path("doorverwijzingen/<int:pk>/antwoord/", routing.referral_answer, name="referral-answer"),
    path("doorverwijzingen/<int:pk>/terugnemen/", routing.referral_take_back, name="referral-take-back"),
    path("agendapunten/<str:reference>/advies/", routing.advice_ask, name="advice-ask"),
    path("adviezen/<int:pk>/geven/", routing.advice_give, name="advice-give"),
    path("adviezen/<int:pk>/intrekken/", routing.advice_withdraw, name="advice-withdraw"),
    path("adviezen/<int:pk>/agenderen/", advising.advice_place, name="advice-place"),
    path("plaatsingen/<int:pk>/advies/", advising.placement_advise, name="placement-advise"),
    path("agendapunten/<str:reference>/notities/", remarks.remark_add, name="remark-add"),
    path("notities/<int:pk>/wijzigen/", remarks.remark_change, name="remark-change"),
    path("notities/<int:pk>/verwijderen/", remarks.remark_remove, name="remark-remove"),
    path("agendapunten/<str:reference>/verbanden/", routing.link_add, name="link-add"),
    path("verbanden/<int:pk>/verwijderen/", routing.link_remove, name="link-remove"),
]
