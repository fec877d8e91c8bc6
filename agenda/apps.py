"""Set-up of the app."""

from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "agenda"

    def ready(self) -> None:
        """Teach the timeline our verbs."""
        from agenda import sentences  # noqa: F401 -- it reads translations and other apps, so not before they are ready
