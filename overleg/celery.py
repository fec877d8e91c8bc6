"""The worker application, and what the scheduler asks of it by itself."""

import gc
import os
from typing import Any

from celery import Celery, signals
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "overleg.settings")
TRANSPORT_ALIASES["embedded"] = "overleg.broker:Transport"

app = Celery("overleg")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# A message nobody took in time is worthless: the next one says the same.
app.conf.beat_schedule = {
    "requeue-stale": {"task": "documents.tasks.requeue_stale", "schedule": 15.0, "options": {"expires": 15}},
    "send-pending": {"task": "agenda.tasks.send_pending", "schedule": 60.0, "options": {"expires": 60}},
    "lay-out-parts": {"task": "decisions.tasks.lay_out_parts", "schedule": 15.0, "options": {"expires": 15}},
    "deliver-packets": {"task": "decisions.tasks.deliver_packets", "schedule": 60.0, "options": {"expires": 60}},
    "send-notices": {"task": "agenda.tasks.send_notices", "schedule": 300.0, "options": {"expires": 300}},
    "send-validation-mail": {
        "task": "agenda.tasks.send_validation_mail",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "follow-mergers": {"task": "decisions.tasks.follow_mergers", "schedule": 3600.0, "options": {"expires": 3600}},
    "send-reminders": {"task": "decisions.tasks.send_reminders", "schedule": 300.0, "options": {"expires": 300}},
    "send-sign-in-mail": {"task": "accounts.tasks.send_waiting", "schedule": 60.0, "options": {"expires": 60}},
    "send-digests": {"task": "overleg.tasks.send_digests", "schedule": 300.0, "options": {"expires": 300}},
    "forget-told": {"task": "overleg.tasks.forget_told", "schedule": 24 * 3600.0, "options": {"expires": 3600}},
    "sweep": {"task": "documents.tasks.sweep", "schedule": 24 * 3600.0, "options": {"expires": 3600}},
    "forget": {"task": "timeline.tasks.forget", "schedule": 24 * 3600.0, "options": {"expires": 3600}},
    "forget-spreadsheets": {
        "task": "regions.tasks.forget_spreadsheets",
        "schedule": 24 * 3600.0,
        "options": {"expires": 3600},
    },
    "heartbeat": {"task": "documents.tasks.beat", "schedule": 30.0, "options": {"expires": 30}},
}


@signals.setup_logging.connect
def our_logging(**_: object) -> None:
    """The log of worker and scheduler looks like that of the web: Celery leaves it alone when somebody listens here."""


@signals.worker_init.connect
@signals.beat_init.connect
def check_data(**_: object) -> None:
    """Not on a database of another version, or half restored."""
    from django.core.exceptions import ImproperlyConfigured

    from overleg import startup

    try:
        startup.check_data()
    except ImproperlyConfigured as unfit:
        raise SystemExit(f"Overleg does not start. {unfit}") from None


@signals.worker_ready.connect
def first_heartbeat(**_: object) -> None:
    """The health page need not wait for the scheduler to see a worker that just started."""
    app.send_task("documents.tasks.beat")


@signals.before_task_publish.connect
def carry_request_id(headers: dict[str, Any], **_: object) -> None:
    from overleg.logs import request_id

    headers["request_id"] = request_id.get()


@signals.task_prerun.connect
def name_what_the_log_is_about(task: Any, args: tuple, **_: object) -> None:
    from overleg.logs import job, request_id

    job.set(" ".join([task.name, *map(str, args)]))
    request_id.set(task.request.get("request_id") or (task.request.headers or {}).get("request_id") or "")


@signals.task_postrun.connect
def name_nothing_any_more(task: Any, **_: object) -> None:
    if task.request.is_eager:
        return
    from overleg.logs import job, request_id

    job.set("")
    request_id.set("")


@signals.worker_process_init.connect
def calm_collector(**_: object) -> None:
    """Laying out pages makes many small objects that live long: looking for garbage less often saves a tenth."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)
