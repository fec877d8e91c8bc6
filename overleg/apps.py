"""Set-up of the project package."""

from django.apps import AppConfig


class OverlegConfig(AppConfig):
    name = "overleg"

    def ready(self) -> None:
        # Every `@shared_task` belongs to this application, in web, worker, scheduler and tests alike.
        from overleg import celery  # noqa: F401
