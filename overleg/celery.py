"""The worker application, and what the scheduler asks of it by itself."""

import gc
import os

from celery import Celery
from celery.signals import worker_process_init, worker_ready
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


@worker_ready.connect
def first_heartbeat(**_: object) -> None:
    """The health page need not wait for the scheduler to see a worker that just started."""
    app.send_task("documents.tasks.beat")


@worker_process_init.connect
def calm_collector(**_: object) -> None:
    """Laying out pages makes many small objects that live long: looking for garbage less often saves a tenth."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)
