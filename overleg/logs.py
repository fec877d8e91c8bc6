"""What the log looks like: one line of JSON, or of words, with the request or the job it belongs to."""

from __future__ import annotations

import logging
import time
from contextvars import ContextVar

from pythonjsonlogger.json import JsonFormatter

from overleg.scrub import scrub

# Of the request being answered; a task carries the one of the request that posted it.
request_id: ContextVar[str] = ContextVar("request_id", default="")
# Of the task being run: its name and what it is about, as in "decisions.tasks.render_packet 12".
job: ContextVar[str] = ContextVar("job", default="")


class Belongs(logging.Filter):
    """Adds to each record what it belongs to."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request = request_id.get()
        record.job = job.get()
        return True


class Lines(logging.Formatter):
    """For people: words, and who it belongs to when that is known."""

    def format(self, record: logging.LogRecord) -> str:
        about = " ".join(filter(None, (getattr(record, "request", ""), getattr(record, "job", ""))))
        return scrub(f"{super().format(record)} [{about}]" if about else super().format(record))


class Json(JsonFormatter):
    """For programs: one object per line, whatever the message holds; moments in UTC."""

    converter = time.gmtime

    def __init__(self) -> None:
        super().__init__(
            ["asctime", "levelname", "name", "message", "request", "job"],
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
            # Django's request objects and sockets are no text.
            reserved_attrs=[*logging.makeLogRecord({}).__dict__, "server_time", "message", "asctime", "color_message"],
            timestamp=False,
        )
        self.default_time_format, self.default_msec_format = "%Y-%m-%dT%H:%M:%S", "%s.%03dZ"

    def format(self, record: logging.LogRecord) -> str:
        return scrub(super().format(record))
