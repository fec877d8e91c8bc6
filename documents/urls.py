"""Addresses of this app: the machinery, for administrators. Files are reached through the apps that own them."""

from django.urls import path

from documents import views

app_name = "documents"
urlpatterns = [
    path("beheer/taken/", views.job_list, name="jobs"),
    path("beheer/taken/<str:kind>/<int:pk>/opnieuw/", views.job_retry, name="job-retry"),
    path("beheer/taken/<str:kind>/<int:pk>/stoppen/", views.job_cancel, name="job-cancel"),
]
