"""Set-up of the app."""

from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "agenda"

    def ready(self) -> None:
        """Teach the timeline our verbs, and a merger what to do with our items."""
        from agenda import sentences  # noqa: F401 -- it reads translations and other apps, so not before they are ready
        from agenda.services import succession
        from regions.services import mergers

        mergers.follow(succession.pass_leads)
