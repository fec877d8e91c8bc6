"""Addresses of the demo; they exist only when DEMO=1."""

from django.urls import path

from demo import views

app_name = "demo"
urlpatterns = [
    # /demo/
    path("demo/", views.personas, name="personas"),
    path("demo/post/", views.mailbox, name="mailbox"),
    path("demo/post/<int:pk>/", views.letter, name="letter"),
    path("demo/post/bijlage/<int:pk>/", views.letter_file, name="letter-file"),
    path("demo/<slug:persona>/", views.step_in, name="step-in"),
]
