"""The embedded broker: a file per message, so that the demo runs a real worker without Redis.

A message is written aside and renamed into place, taken by renaming it, and set aside when it cannot be read.
What a killed worker had taken is lost; the rows in the database say which work is still to be done.
"""

from __future__ import annotations

import logging
import os
import time
import uuid
from pathlib import Path
from queue import Empty
from urllib.parse import quote

from kombu.exceptions import ChannelError
from kombu.transport import virtual
from kombu.utils.json import dumps, loads

logger = logging.getLogger(__name__)


class Channel(virtual.Channel):
    def _folder(self, queue: str) -> Path:
        folder = Path(self.connection.client.transport_options["folder"]) / quote(queue, safe="")
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _messages(self, queue: str) -> list[Path]:
        return sorted(self._folder(queue).glob("*.msg"))

    def _put(self, queue: str, message: dict, **kwargs: object) -> None:
        name = f"{time.time_ns():020d}-{uuid.uuid4().hex}.msg"
        try:
            folder = self._folder(queue)
            part = folder / f"{name}.part"
            part.write_text(dumps(message))
            part.rename(folder / name)
        except OSError as error:
            raise ChannelError(f"The message for {queue} could not be written: {error.strerror}.") from error

    def _get(self, queue: str, timeout: float | None = None) -> dict:
        for path in self._messages(queue):
            taken = path.with_suffix(f".{os.getpid()}.taken")
            try:
                path.rename(taken)
            except FileNotFoundError:
                continue  # another worker was first
            try:
                message = loads(taken.read_bytes())
            except ValueError:
                logger.warning("Unreadable message set aside: %s", path.name)
                taken.rename(path.with_suffix(".bad"))
                continue
            taken.unlink()
            return message
        raise Empty

    def _size(self, queue: str) -> int:
        return len(self._messages(queue))

    def _purge(self, queue: str) -> int:
        messages = self._messages(queue)
        for path in messages:
            path.unlink(missing_ok=True)
        return len(messages)


class Transport(virtual.Transport):
    Channel = Channel
    driver_type = "embedded"
    driver_name = "embedded"
    default_connection_params: dict = {}  # a folder has no host and no port
    # Bindings between exchanges and queues are the same in every process, so each keeps its own.
    global_state = virtual.BrokerState()

    def __init__(self, client, **kwargs: object) -> None:
        super().__init__(client, **kwargs)
        self.state = self.global_state

    def driver_version(self) -> str:
        return "1"
