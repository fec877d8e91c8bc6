"""A real worker, killed without a warning in the middle of thirteen packets: in the end all are there, each once."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.worker.machinery import Machinery, embedded_machinery, services_machinery

TOWNS = 13


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Machinery]:
    with embedded_machinery(tmp_path) as machinery:
        yield machinery


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Machinery]:
    with services_machinery(tmp_path, os.environ["DATABASE_URL"], os.environ["REDIS_URL"]) as machinery:
        yield machinery


def check_that_a_killed_worker_loses_nothing(machinery: Machinery) -> None:
    machinery.scene("ask")
    assert machinery.states() == {"queued": TOWNS}
    worker, scheduler = machinery.worker(), machinery.scheduler()
    left = machinery.kill_at_work(worker)
    halfway = machinery.states()
    assert 0 < halfway["ready"] < TOWNS
    assert halfway["rendering"] == len(left)

    machinery.worker()
    machinery.until("ready", lambda: machinery.states() == {"ready": TOWNS})
    machinery.kill(scheduler)

    told = json.loads(machinery.scene("tell"))
    packets = told["packets"]
    assert len(packets) == TOWNS == len({packet["document"] for packet in packets})
    # Killed between keeping a file and handing it over, a worker leaves one that the daily sweep forgets.
    assert TOWNS <= told["documents"] <= TOWNS + len(left)
    assert {packet["pk"]: packet["attempts"] for packet in packets} == {
        packet["pk"]: 2 if packet["pk"] in left else 1 for packet in packets
    }
    rest = {"state": "ready", "version": 1, "leased": False, "error": ""}
    read = {"pages_as_said": True, "names_its_municipality": True}
    for packet in packets:
        assert packet | rest | read == packet


def check_that_mail_goes_out_once(machinery: Machinery) -> None:
    """To the director and the clerk of one municipality and the director of another; the others have nobody."""
    wanted = [(f"{who}@example.org", 1) for who in ("clerk", "director", "director_b")]
    machinery.scene("send")
    machinery.until("mailed", lambda: len(machinery.letters()) == len(wanted))
    machinery.until("through its messages", machinery.heart_has_beaten())
    assert machinery.letters() == wanted


def test_embedded_a_killed_worker_loses_nothing_and_mails_once(embedded):
    check_that_a_killed_worker_loses_nothing(embedded)
    check_that_mail_goes_out_once(embedded)


@pytest.mark.services
def test_services_a_killed_worker_loses_nothing_and_mails_once(services):
    check_that_a_killed_worker_loses_nothing(services)
    check_that_mail_goes_out_once(services)
