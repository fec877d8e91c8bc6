"""Set-up of the project package."""

from django.apps import AppConfig
from django.conf import settings


class OverlegConfig(AppConfig):
    name = "overleg"

    def ready(self) -> None:
        # Every `@shared_task` belongs to this application, in web, worker, scheduler and tests alike.
        from overleg import celery  # noqa: F401

        if settings.SENTRY_DSN:
            from overleg import reporting

            reporting.begin()
