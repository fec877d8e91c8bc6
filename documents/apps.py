"""Set-up of the app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
