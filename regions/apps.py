"""Set-up of the app."""

from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "regions"

    def ready(self) -> None:
        """Teach the timeline our verbs."""
        from regions import sentences  # noqa: F401 -- it reads translations, so not before they are ready
