"""Set-up of the app."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "demo"
