"""Set-up of the app."""

from django.apps import AppConfig


class TimelineConfig(AppConfig):
    name = "timeline"

    def ready(self) -> None:
        """Signing in and out is written down from the first request on."""
        from timeline import signing  # noqa: F401 -- it reads models, so not before they are ready
