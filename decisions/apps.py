"""Set-up of the app."""

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "decisions"

    def ready(self) -> None:
        from decisions import sentences  # noqa: F401 -- teaches the timeline our verbs
        from decisions.services import succession
        from regions.services import mergers

        mergers.follow(succession.pass_on)
