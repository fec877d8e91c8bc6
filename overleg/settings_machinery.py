"""The settings of the machinery: where files are, cache, broker, worker and scheduler, log and figures.

The first half of settings.py, which takes all of it over.
"""

from pathlib import Path

from kombu import Queue

from overleg import env

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = env.flag("DEBUG")
DEMO = env.flag("DEMO")
VAR = env.folder("VAR_DIR", BASE_DIR / "var")

REDIS_URL = env.address("REDIS_URL", "redis", "rediss", "unix")
CACHES = {
    "default": {"BACKEND": "overleg.cache.Forgiving", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# Work in the background: rows are the truth, the broker holds only ids (docs/adr/0001).
CELERY_BROKER_URL = REDIS_URL or "embedded://"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"visibility_timeout": 900} if REDIS_URL else {"folder": str(VAR / "broker"), "polling_interval": 0.25}
)
# Remote control needs a broker that sends to all workers at once; a folder does not.
CELERY_WORKER_ENABLE_REMOTE_CONTROL = bool(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a broker that is away for a day comes back as well
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# What was asked for by the dozen waits in a queue of its own; a worker takes from both in turn.
CELERY_TASK_DEFAULT_QUEUE = "celery"
CELERY_TASK_QUEUES = [Queue("celery"), Queue("bulk")]
# A child of a worker is replaced before its memory grows, and when a job hangs.
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_MAX_MEMORY_PER_CHILD = env.integer("WORKER_MEGABYTES", 600, at_least=200) * 1024
CELERY_TASK_SOFT_TIME_LIMIT = 1800
CELERY_TASK_TIME_LIMIT = 1860
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/Brussels"
CELERY_BEAT_SCHEDULER = "overleg.scheduler:Steady"
CELERY_BEAT_MAX_LOOP_INTERVAL = 5
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")
JOB_LEASE_SECONDS = env.integer("JOB_LEASE_SECONDS", 60, at_least=2)
JOB_ATTEMPTS = env.integer("JOB_ATTEMPTS", 5, at_least=1)
JOB_PAUSE_SECONDS = env.integer("JOB_PAUSE_SECONDS", 15, at_least=1)

# Watching. Figures exist only for who has the token or comes from an allowed network; errors go nowhere by themselves.
METRICS_TOKEN = env.secret("METRICS_TOKEN")
METRICS_NETWORKS = env.networks("METRICS_NETWORKS")
METRICS_FOLDER = VAR / "metrics"
SENTRY_DSN = env.secret("SENTRY_DSN")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"belongs": {"()": "overleg.logs.Belongs"}},
    "formatters": {
        "line": {"()": "overleg.logs.Lines", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "json": {"()": "overleg.logs.Json"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["belongs"],
            "formatter": env.choice("LOG_FORMAT", "line" if DEBUG or DEMO else "json", "json", "line"),
        }
    },
    "root": {"handlers": ["console"], "level": env.choice("LOG_LEVEL", "INFO", "DEBUG", "INFO", "WARNING", "ERROR")},
    # Every request has its own line (overleg.watching); Django would name addresses with what is secret in them.
    "loggers": {name: {"level": "ERROR"} for name in ("django.request", "fontTools", "weasyprint", "PIL", "pikepdf")},
}
