"""The embedded broker: whole messages only, each to one worker, and a damaged file stops nobody."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from kombu import Connection

from overleg import celery  # noqa: F401  (registers the transport)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "broker"


def connect(folder: Path) -> Connection:
    return Connection("embedded://", transport_options={"folder": str(folder), "polling_interval": 0.01})


def send(folder: Path, *bodies: str) -> None:
    with connect(folder) as connection, connection.SimpleQueue("work") as queue:
        for body in bodies:
            queue.put(body)


def receive_all(folder: Path) -> list[str]:
    received = []
    with connect(folder) as connection, connection.SimpleQueue("work") as queue:
        while True:
            try:
                message = queue.get(block=False)
            except queue.Empty:
                return received
            received.append(message.payload)
            message.ack()


def files(folder: Path, pattern: str) -> list[Path]:
    return list(folder.rglob(pattern))


def test_messages_arrive_in_the_order_they_were_sent(folder):
    send(folder, "one", "two", "three")
    assert receive_all(folder) == ["one", "two", "three"]
    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_a_message_waits_for_a_worker_that_starts_later(folder):
    send(folder, "one")
    assert len(files(folder, "*.msg")) == 1
    assert receive_all(folder) == ["one"]


def test_a_message_still_being_written_is_not_seen(folder):
    send(folder, "one")
    whole = files(folder, "*.msg")[0]
    whole.rename(whole.with_name(f"{whole.name}.part"))
    assert receive_all(folder) == []


@pytest.mark.parametrize("content", [b"", b'{"body": "ab', b"\xff\xfe"])
def test_a_damaged_message_is_set_aside_and_the_next_one_arrives(folder, content):
    send(folder, "damaged", "whole")
    min(files(folder, "*.msg")).write_bytes(content)
    assert receive_all(folder) == ["whole"]
    assert len(files(folder, "*.bad")) == 1
    assert receive_all(folder) == []


def test_two_workers_never_get_the_same_message(folder):
    sent = [f"message {number}" for number in range(200)]
    send(folder, *sent)
    with ThreadPoolExecutor(4) as workers:
        received = [body for part in workers.map(receive_all, [folder] * 4) for body in part]
    assert sorted(received) == sorted(sent)


def test_a_message_not_acknowledged_goes_back_when_the_worker_stops(folder):
    send(folder, "one")
    with connect(folder) as connection, connection.SimpleQueue("work") as queue:
        queue.get(block=False)
    assert receive_all(folder) == ["one"]


def test_queue_size_and_purge_count_whole_messages(folder):
    send(folder, "one", "two")
    with connect(folder) as connection:
        channel = connection.default_channel
        assert channel._size("work") == 2
        assert channel._purge("work") == 2
        assert channel._size("work") == 0
