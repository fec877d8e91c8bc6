"""The servers of these tests, started once for all of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

import pytest

from tests.faults.servers import Postgres, Redis, missing
from tests.worker.machinery import Machinery, migrated, services_machinery

FEW = "3"  # towns beside the two of the table


class Installs(Protocol):
    def __call__(self, **settings: str) -> AbstractContextManager[Machinery]: ...


@pytest.fixture(scope="session")
def own_postgres() -> Iterator[Postgres]:
    if missing():
        pytest.skip(missing())
    server = Postgres()
    server.start()
    yield server
    server.remove()


@pytest.fixture(scope="session")
def own_redis() -> Iterator[Redis]:
    if missing():
        pytest.skip(missing())
    server = Redis()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def own_template(own_postgres: Postgres, tmp_path_factory) -> Iterator[str]:
    with migrated(own_postgres.url, tmp_path_factory.mktemp("template")) as name:
        yield name


@pytest.fixture
def on_own_servers(tmp_path: Path, own_postgres: Postgres, own_redis: Redis, own_template: str) -> Iterator[Machinery]:
    with services_machinery(tmp_path, own_postgres.url, own_redis.url, own_template, OTHERS=FEW) as machinery:
        yield machinery


@pytest.fixture(scope="session")
def template(tmp_path_factory) -> Iterator[str]:
    with migrated(os.environ["DATABASE_URL"], tmp_path_factory.mktemp("template")) as name:
        yield name


@pytest.fixture
def on_services(tmp_path: Path, template: str) -> Installs:
    def install(**settings: str) -> AbstractContextManager[Machinery]:
        server, broker = os.environ["DATABASE_URL"], os.environ["REDIS_URL"]
        return services_machinery(tmp_path, server, broker, template, **{"OTHERS": FEW} | settings)

    return install
