"""Set-up of the app."""

from django.apps import AppConfig


class TimelineConfig(AppConfig):
    name = "timeline"
