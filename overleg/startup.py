"""Before a web server, a worker or a scheduler starts: does the database fit this version, and is it whole?"""

from __future__ import annotations

import logging

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from overleg.backup import marker

log = logging.getLogger(__name__)


class Unfit(ImproperlyConfigured):
    """This version must not run on this data; the text says why and what to do."""


def check_data() -> None:
    """Raises Unfit. A database that does not answer is no reason to stop: it may come, and everything waits for it."""
    try:
        refuse_half_restored()
        refuse_other_schema()
    except DatabaseError as error:
        log.warning(
            "The database does not answer (%s). We wait for it; when it should be there, look at DATABASE_URL.",
            type(error).__name__,
        )
    finally:
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()


def refuse_half_restored() -> None:
    began = marker.unfinished()
    if began:
        raise Unfit(
            f"A restore that began at {began} was not finished, so files or rows are missing. "
            "Run it again: manage.py restore <archive> --again"
        )


def refuse_other_schema() -> None:
    executor = MigrationExecutor(connection)
    missing = [
        f"{step.app_label}.{step.name}" for step, _back in executor.migration_plan(executor.loader.graph.leaf_nodes())
    ]
    if missing:
        raise Unfit(
            f"The database is older than this version: {len(missing)} migrations are not applied, first {missing[0]}. "
            "Make a backup and run: manage.py migrate"
        )
    unknown = unknown_migrations(executor.loader)
    if unknown:
        raise Unfit(
            f"The database is newer than this version: it has {', '.join(unknown[:3])}. Install the version that was "
            "used last, or restore the backup that was made before the upgrade."
        )


def unknown_migrations(loader) -> list[str]:
    """Applied, of an app we have, and not in this version (nor replaced by one that is)."""
    ours = {config.label for config in apps.get_app_configs()}
    known = set(loader.disk_migrations) | {old for new in loader.disk_migrations.values() for old in new.replaces}
    return sorted(
        f"{app}.{name}" for app, name in loader.applied_migrations if app in ours and (app, name) not in known
    )
